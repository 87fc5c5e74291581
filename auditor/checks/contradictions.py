"""RSP002: nearly one question, and two answers that cannot both be right."""

from __future__ import annotations

from typing import Final

import polars as pl
from msgspec.structs import replace

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.pairs import near_pairs
from auditor.analysis.pairs.partners import closest_partners
from auditor.analysis.text import contrast
from auditor.dataset.dataset import Dataset
from auditor.facts import Facts
from auditor.model import Ran, Rule, Severity, findings

NAME = "contradictions"

_TENT = "Can I return the tent after thirty days if I never used it"
RULES: tuple[Rule, ...] = (
    Rule(
        "RSP002",
        "contradicting-response",
        Severity.REVIEW,
        "Two prompts are nearly the same, and the responses contradict each other.",
        "One of the two is wrong, and the model is taught both.",
        f'{{"prompt": "{_TENT}?", "completion": "Yes, within sixty days of the delivery."}}\n'
        f'{{"prompt": "{_TENT}, please?", "completion": "No, not within sixty days of the delivery."}}',
        f'{{"prompt": "{_TENT}?", "completion": "Yes, within sixty days of the delivery."}}',
        "Decide which answer is right, and correct or drop the other row.",
        "near_duplicate for the prompts, with the same numbers and no contrast; one response says yes and"
        " the other no, or they name other final answers (#### 7, the answer is 7), or they are alike by"
        " near_duplicate but for a number, a negation or an opposite. Responses less alike than 0.5 are"
        " CON002's. Not judged where more than many_answers of the rows, and 20, are in such pairs",
    ),
)

_YES: Final = r"^\W*(?:yes|yeah|yep|true|correct|ja|oui|sí|sim|da|да|是|对)\b"
_NO: Final = r"^\W*(?:no|nope|false|incorrect|nein|non|não|nej|nie|нет|不|否)\b"
# How a response names its answer; the last place counts. Source: GSM8K, MATH and what models write.
_ANSWER: Final = r"(?:####|\\boxed\{|\b(?:the|final|correct) answer is:?|\banswer:)\s*[$€£]?(-?\d[\d,]*(?:\.\d+)?)"
_NUMBER: Final = r"\d+"
_KINDS: Final = ("negation", "number", "opposite")
_FEW: Final = 20  # rows that show no design of the set
_OTHER_ANSWER: Final = 0.5  # CON002 reports what is less alike, whatever it says


class Contradictions(Facts, frozen=True):
    """How many pairs of similar prompts were compared, and how many have contradicting responses."""

    pairs: int
    contradicting: int
    abstained: str | None = None


def run(data: Dataset) -> Ran:
    """A finding on both rows; facts: how many such prompts were compared, how many contradict."""
    if data.task != "generation":
        return Ran()
    rows = data.valid.filter(
        (pl.col("role") == "train") & pl.all_horizontal(pl.col("prompt", "response").is_not_null())
    ).select("row", "prompt", "response")
    asked = _asked_alike(data, rows)
    told = _contradicting(data, rows, asked, data.settings.near_duplicate)
    facts = Contradictions(asked.height, told.height)
    both = pl.concat([told["left"], told["right"].rename("left")]).n_unique()
    if both > max(_FEW, data.settings.many_answers * rows.height):
        return Ran(facts=replace(facts, abstained="several answers seem to be meant"))
    sides = [
        told.select("score", "detail", row=a, related=b)
        for a, b in (("left", "right"), ("right", "left"))
    ]
    closest = closest_partners(pl.concat(sides), "row", "related")
    return Ran(findings(closest, rule="RSP002"), facts=facts)


def _asked_alike(data: Dataset, rows: pl.DataFrame) -> pl.DataFrame:
    """Pairs of near-equal prompts that nothing tells apart: ``left, right, score``."""
    mine = rows["row"].implode()
    alike = data.similar_prompts.filter(pl.col("left").is_in(mine) & pl.col("right").is_in(mine))
    texts = rows.select("row", raw="prompt").join(
        data.normalised.select("row", normalised="prompt_text"), on="row"
    )
    alike = alike.filter(contrast.kinds(texts, alike).is_null())
    given = rows.select("row", numbers=pl.col("prompt").str.extract_all(_NUMBER).list.sort())
    given = given.join(data.normalised.select("row", "context"), on="row")
    # What another field explains (a language, a persona) is no contradiction.
    given = given.join(data.other_fields, on="row", how="left")
    pair = with_columns_of_both(alike, given)
    return alike.filter(
        (pair["numbers"] == pair["numbers_right"])
        & (pair["context"] == pair["context_right"])
        & pair["other_fields"].eq_missing(pair["other_fields_right"])
    )


def _contradicting(
    data: Dataset, rows: pl.DataFrame, asked: pl.DataFrame, alike: float
) -> pl.DataFrame:
    """The pairs of ``asked`` whose responses cannot both be right, with ``detail``."""
    texts = rows.select("row", raw="response").join(
        data.normalised.select("row", normalised="response_text"), on="row"
    )
    texts = texts.filter(pl.col("normalised").is_not_null())
    plain = pl.col("raw").str.to_lowercase()
    answer = plain.str.extract_all(_ANSWER).list.last().str.extract(_ANSWER)
    said = texts.with_columns(
        yes=plain.str.contains(_YES),
        no=plain.str.contains(_NO),
        answer=answer.str.replace_all(",", "").cast(pl.Float64, strict=False),
    )
    pair = with_columns_of_both(asked, said)
    similar = pl.Series(
        "similar", near_pairs.similarity_by_row(pair["normalised"], pair["normalised_right"])
    )
    pair = pair.with_columns(similar).filter(pl.col("similar") >= _OTHER_ANSWER)
    pair = pair.with_columns(kind=contrast.kinds(texts, pair.select("left", "right")))
    opposed = (pl.col("yes") & pl.col("no_right")) | (pl.col("no") & pl.col("yes_right"))
    slight = (pl.col("similar") >= alike) & pl.col("kind").is_in(_KINDS)
    detail = (
        pl.when(opposed)
        .then(pl.lit("one response says yes, the other no"))
        .when(pl.col("answer") != pl.col("answer_right"))
        .then(pl.lit("the responses name different answers"))
        .when(slight)
        .then(pl.format("the responses are alike but for a {}", "kind"))
    )
    return pair.with_columns(detail=detail).drop_nulls("detail")
