"""LBL002: one class under two names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import polars as pl
from msgspec import field

from auditor.analysis.labels.name_subsets import strict_subsets
from auditor.analysis.text import normalise
from auditor.dataset.dataset import Dataset
from auditor.facts import Facts
from auditor.model import Ran, Rule, Severity, findings

NAME = "label-vocabulary"

RULES: tuple[Rule, ...] = (
    Rule(
        "LBL002",
        "label-vocabulary",
        Severity.REVIEW,
        "The label is another spelling of a label that is far more common.",
        "The model learns two classes where there is one, and answers with either spelling.",
        '{"text": "i lost my card", "label": "Card "}',
        '{"text": "i lost my card", "label": "card"}',
        "Replace the label by the common spelling, or decide that it is a class of its own.",
        "the same but for case, spaces or punctuation: always; but for one letter (of at least four)"
        " or the order of words: a tenth of the rows of the common one at most",
    ),
)

_SHORTEST = 4  # letters: short codes differ by one letter and mean different things
_RARE = 0.1  # of the rows of the common spelling
_MOST = 5_000  # different labels; more are no classes


class LabelVocabulary(Facts, frozen=True):
    """How many labels there are, and pairs of which the words of one are all in the other."""

    labels: int
    contained: tuple[tuple[str, str], ...] = field(name="nested")


def run(data: Dataset) -> Ran:
    """A finding on each row whose label is a rare spelling of another one."""
    if data.task != "classification":
        return Ran()
    rows = data.valid.filter(pl.col("role") == "train").select(
        "row", label=pl.coalesce("label", "response")
    )
    names = rows.group_by("label").agg(rows=pl.len(), first=pl.col("row").min()).drop_nulls()
    names = names.sort("rows", "label", descending=[True, False])
    if names.height > _MOST:
        return Ran()
    found = pl.DataFrame(
        list(_spellings(names)),
        schema={"label": pl.String, "common": pl.String, "how": pl.String},
        orient="row",
    )
    common = names.select(common="label", related="first", known="rows")
    told = (
        rows.join(found, on="label", maintain_order="left")
        .join(common, on="common", maintain_order="left")
        .with_columns(own=pl.len().over("label"))
    )
    detail = pl.format(
        "'{}' ({} rows) differs from '{}' ({} rows) in {}", "label", "own", "common", "known", "how"
    )
    listed = told.select("row", "related", score=pl.col("own") / pl.col("known"), detail=detail)
    facts = LabelVocabulary(names.height, _nested(names["label"].to_list()))
    return Ran(findings(listed, rule="LBL002"), facts=facts)


def _spellings(names: pl.DataFrame) -> Iterator[tuple[str, str, str]]:
    """(rare, common, what differs), each rare spelling once; ``names`` are the most common first."""
    forms = names.with_columns(words=normalise.fold_to_words(names["label"]).fill_null(""))
    seen: dict[str, str] = {}
    orders: dict[str, tuple[str, int]] = {}
    near: defaultdict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for label, rows, words in forms.select("label", "rows", "words").iter_rows():
        letters = words.replace(" ", "") or label
        order = " ".join(sorted(words.split())) or label
        typo = _common(near, letters, rows)
        if letters in seen:
            yield label, seen[letters], "case, spaces or punctuation"
        elif order in orders and rows <= _RARE * orders[order][1]:
            yield label, orders[order][0], "the order of its words"
        elif typo:
            yield label, typo, "one letter"
        else:
            seen[letters] = label
            orders.setdefault(order, (label, rows))
            for form in _without_one(letters):
                near[form].append((label, letters, rows))


def _common(near: dict[str, list[tuple[str, str, int]]], letters: str, rows: int) -> str | None:
    """A far more common label that is one typing error away."""
    if len(letters) < _SHORTEST:
        return None
    for form in _without_one(letters):
        for label, other, count in near.get(form, ()):
            if rows <= _RARE * count and _slip(letters, other):
                return label
    return None


def _slip(one: str, two: str) -> bool:
    """Say whether a typing error parts two words: no digit, not the first letter alone."""
    digits = [[c for c in word if c.isdigit()] for word in (one, two)]
    return digits[0] == digits[1] and one[1:] != two[1:]


def _without_one(letters: str) -> Iterator[str]:
    """The word itself and with each letter left out: typing errors share one of these."""
    yield letters
    for i in range(len(letters)):
        yield letters[:i] + letters[i + 1 :]


def _nested(labels: list[str]) -> tuple[tuple[str, str], ...]:
    """Labels whose words are all in another label: shown, since they may well be meant."""
    words = [frozenset(_words(label)) for label in labels]
    return tuple((labels[one], labels[other]) for one, other in strict_subsets(words))


def _words(label: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in label.lower()).split()
