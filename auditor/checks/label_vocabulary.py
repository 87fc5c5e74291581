"""LBL002: one class with two spellings."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator

import polars as pl
from msgspec import field

from auditor.analysis.labels.name_subsets import strict_subsets
from auditor.analysis.text import normalise
from auditor.dataset.dataset import Dataset
from auditor.facts import Facts
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "label-vocabulary"

_MIN_LETTERS = 4  # short codes differ by one letter and mean different things
_MAX_RATIO = 0.1  # rows of the rare spelling to rows of the common one
# The same for more than a few rows of a word with fewer letters, which another word may resemble (libs, lisp).
_LONG, _MAX_TYPOS, _MAX_RATIO_OF_SHORT = 6, 2, 0.03
_MAX_LABELS = 5_000  # with more different labels, they are not classes
# What two labels must have in common besides letters and digits: comparisons, the points of numbers, the signs after a
# single letter (lang:c, lang:c++) and, in codes of up to three letters (C, C#, A+, A-), all signs.
_SIGNS = r"[<>=≤≥]|\d[.,:/]\d|\b\pL[+#]+"
_SIGNS_OF_CODES = r"[-−+#*<>=≤≥&%$€£@~^]|\d[.,:/]\d"

# Letters of options, one or several of them, in capitals and each once: A, BC, "A, C", (D). ABC and ABCD are two answers.
_OPTIONS = r"^[\s(\[]*[A-J](?:[\s,;/+&、，)\].(]*[A-J]){0,9}[\s)\].]*$"
_MIN_OPTIONS = 0.9  # share of the rows

RULES = load_rules(__name__)


class LabelVocabulary(Facts, frozen=True):
    """The number of labels, and the pairs of labels in which all words of the first are in the second."""

    labels: int
    contained: tuple[tuple[str, str], ...] = field(name="nested")


def run(data: Dataset) -> Ran:
    """Return a finding on each row whose label is a rare spelling of another one."""
    if data.task != "classification":
        return Ran()
    rows = data.training.select("row", label=pl.coalesce("label", "response"))
    names = rows.group_by("label").agg(rows=pl.len(), first=pl.col("row").min()).drop_nulls()
    names = names.sort("rows", "label", descending=[True, False])
    if names.height > _MAX_LABELS:
        return Ran()
    spellings = pl.DataFrame(
        list(_spellings(names)),
        schema={"label": pl.String, "common": pl.String, "difference": pl.String},
        orient="row",
    )
    spellings = spellings.join(names.select("label", own_rows="rows"), on="label").join(
        names.select(common="label", related="first", common_rows="rows"), on="common"
    )
    detail = pl.format(
        "'{}' ({}) differs from '{}' ({}) in {}",
        "label",
        _count("own_rows"),
        "common",
        _count("common_rows"),
        "difference",
    )
    spellings = spellings.with_columns(
        score=pl.col("own_rows") / pl.col("common_rows"), detail=detail
    )
    found = rows.join(spellings, on="label", maintain_order="left")
    words = [
        frozenset("".join(c if c.isalnum() else " " for c in label.lower()).split())
        for label in names["label"]
    ]
    contained = ((names["label"][i], names["label"][j]) for i, j in strict_subsets(words))
    facts = LabelVocabulary(names.height, tuple(contained))
    return Ran(findings(found, rule="LBL002"), facts=facts)


def _count(rows: str) -> pl.Expr:
    return pl.format(
        "{} {}", rows, pl.when(pl.col(rows) == 1).then(pl.lit("row")).otherwise(pl.lit("rows"))
    )


def _spellings(names: pl.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Yield each rare spelling with the common one and what differs; ``names`` has the most common first.

    Letters of options are an exception: another order or one more letter is another answer.
    """
    options = int(names.filter(pl.col("label").str.contains(_OPTIONS))["rows"].sum())
    are_options = options >= _MIN_OPTIONS * int(names["rows"].sum())
    by_letters: dict[str, str] = {}
    by_word_order: dict[str, tuple[str, int]] = {}
    by_typo: defaultdict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for label, rows, letters, order, is_number in _forms(names).iter_rows():
        typo = None if is_number else _with_typo(by_typo, letters, rows)
        if letters in by_letters:
            yield label, by_letters[letters], "case, spaces or punctuation"
        elif are_options:
            by_letters[letters] = label
        elif order in by_word_order and rows <= _MAX_RATIO * by_word_order[order][1]:
            yield label, by_word_order[order][0], "the order of its words"
        elif typo:
            yield label, typo, "one letter"
        else:
            by_letters[letters] = label
            by_word_order.setdefault(order, (label, rows))
            for form in _without_one_letter(letters):
                by_typo[form].append((label, letters, rows))


def _forms(names: pl.DataFrame) -> pl.DataFrame:
    """Return ``label, rows``, two folded forms (``letters``, ``order``), and ``is_number``.

    ``letters``: the label without spaces. ``order``: its words in alphabetical order. Both have the label's signs at
    the end. ``is_number``: the label has no letter; it then stays as it is, because -1 is not 1.
    """
    label = pl.col("label")
    letters = label.str.count_matches(r"\p{L}")
    signs = (
        pl.when(letters < _MIN_LETTERS)
        .then(label.str.extract_all(_SIGNS_OF_CODES))
        .otherwise(label.str.extract_all(_SIGNS))
        .list.join("")
    )
    words = normalise.fold_to_words(names["label"]).fill_null("").str.split(" ")
    forms = {"letters": words.list.join(""), "order": words.list.sort().list.join(" ")}
    whole = label.str.strip_chars()
    return names.select(
        "label",
        "rows",
        *(
            pl.when(letters > 0).then(pl.concat_str(form, signs)).otherwise(whole).alias(name)
            for name, form in forms.items()
        ),
        is_number=letters == 0,
    )


def _with_typo(
    by_typo: dict[str, list[tuple[str, str, int]]], letters: str, rows: int
) -> str | None:
    """Return a far more common label that differs by one typing error, or None."""
    if len(letters) < _MIN_LETTERS:
        return None
    for form in _without_one_letter(letters):
        for label, other, other_rows in by_typo.get(form, ()):
            is_long = len(letters) >= _LONG or rows <= _MAX_TYPOS
            ratio = _MAX_RATIO if is_long else _MAX_RATIO_OF_SHORT
            if rows <= ratio * other_rows and _is_typo(letters, other):
                return label
    return None


def _is_typo(one: str, two: str) -> bool:
    """Whether two words may differ by a typing error: their digits and signs are equal, and they differ in more than the first letter."""
    others = [[c for c in word if unicodedata.category(c)[0] not in "LM"] for word in (one, two)]
    return others[0] == others[1] and one[1:] != two[1:]


def _without_one_letter(letters: str) -> Iterator[str]:
    """Yield the word itself, and the word without each of its letters: words one typing error apart share one of these."""
    yield letters
    for i in range(len(letters)):
        yield letters[:i] + letters[i + 1 :]
