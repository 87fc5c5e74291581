"""RSP002: nearly the same prompt, and two responses that cannot both be correct."""

from typing import Final

import polars as pl
from msgspec.structs import replace

from auditor.analysis.arrays import in_pairs, with_columns_of_both
from auditor.analysis.pairs import near_pairs
from auditor.analysis.pairs.partners import both_directions, closest_partners
from auditor.analysis.responses.forms.final_answer import final_answers_differ
from auditor.analysis.text.contrasts import contrast
from auditor.analysis.text.contrasts.polarity import COURTESY, NO, YES
from auditor.analysis.text.idf_overlap import reference_rows
from auditor.dataset.dataset import Dataset
from auditor.facts import Facts
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "contradictions"

_NUMBER: Final = r"\d+"
# Contrasts that make two nearly equal responses contradict each other, as a message names them.
_KINDS: Final = {"negation": "a negation", "number": "a number", "opposite": "an opposite"}
_MAX_ADDED_WORDS: Final = 1  # of the sentences that only one prompt has: "Thanks"
_MAX_ROWS: Final = 20  # with contradictions, whatever their share, before they count as design
_MIN_SIMILARITY: Final = 0.2  # of the responses; CON002 reports less similar ones

RULES = load_rules(__name__)


class Contradictions(Facts, frozen=True):
    """How many pairs of similar prompts were compared, and how many have contradicting responses."""

    pairs: int
    contradicting: int
    abstained: str | None = None


def run(data: Dataset) -> Ran:
    """Return a finding for both rows of each contradicting pair, with the most similar prompt."""
    if data.task != "generation":
        return Ran()
    rows = data.training.select("row", "prompt", "response").drop_nulls()
    pairs = _same_question(data, rows)
    if pairs.is_empty():
        return Ran(facts=Contradictions(pairs=0, contradicting=0))
    found = _contradicting(data, rows, pairs)
    facts = Contradictions(pairs.height, found.height)
    both = both_directions(found.select("left", "right", "score", "detail"))
    if both["left"].n_unique() > max(_MAX_ROWS, data.settings.many_answers * rows.height):
        return Ran(facts=replace(facts, abstained="several answers to a prompt seem intended"))
    return Ran(findings(closest_partners(both), rule="RSP002"), facts=facts)


def _same_question(data: Dataset, rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``left, right, score`` of near-equal prompts without a contrast.

    Their numbers, context and other fields are equal: a field such as a language or a persona would
    explain different answers.
    """
    own = rows["row"].implode()
    pairs = data.similar_prompts.filter(pl.col("left").is_in(own) & pl.col("right").is_in(own))
    same = pl.col("kind").is_null() & (pl.col("added_words") <= _MAX_ADDED_WORDS)
    pairs = pairs.filter(same).select("left", "right", "score")
    if pairs.is_empty():
        return pairs
    rows = in_pairs(rows, pairs)
    info = rows.select("row", numbers=pl.col("prompt").str.extract_all(_NUMBER).list.sort())
    info = info.join(data.normalised.select("row", "context"), on="row")
    info = info.join(data.other_fields, on="row", how="left")
    both = with_columns_of_both(pairs, info)
    return pairs.filter(
        (both["numbers"] == both["numbers_right"])
        & (both["context"] == both["context_right"])
        & both["other_fields"].eq_missing(both["other_fields_right"])
    )


def _contradicting(data: Dataset, rows: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the ``pairs`` whose responses cannot both be correct, with ``detail``.

    Two programs can both be correct, however they differ.
    """
    every = rows.select("row", raw="response").join(
        data.normalised.select("row", normalised="response_text"), on="row", maintain_order="left"
    )
    every = every.filter(pl.col("normalised").is_not_null())
    known = reference_rows(every if pairs.height else every.clear())
    texts, known = (
        own.with_columns(pl.col("raw").str.replace(COURTESY, ""))
        for own in (in_pairs(every, pairs), known)
    )
    answers = data.answers.filter(~pl.col("is_code"))
    both = with_columns_of_both(pairs, texts.join(answers, on="row"))
    similarity = near_pairs.similarity_by_row(both["normalised"], both["normalised_right"])
    both = both.with_columns(similarity=pl.Series(similarity)).filter(
        (pl.col("similarity") >= _MIN_SIMILARITY)
        & (pl.col("answer_key") != pl.col("answer_key_right"))
    )
    both = both.with_columns(kind=contrast.kinds(texts, both.select("left", "right"), known))
    left, right = (pl.col(name).str.to_lowercase() for name in ("answer", "answer_right"))
    opposed = (left.str.contains(YES) & right.str.contains(NO)) | (
        left.str.contains(NO) & right.str.contains(YES)
    )
    marked = pl.col("is_final") & pl.col("is_final_right")
    near_equal = pl.col("similarity") >= data.settings.near_duplicate
    difference = pl.col("kind").replace_strict(_KINDS, default=None)
    detail = (
        pl.when(opposed)
        .then(pl.lit("one response says yes, the other no"))
        .when(marked & final_answers_differ(pl.col("answer"), pl.col("answer_right")))
        .then(pl.lit("the responses have different final answers"))
        .when(~marked & near_equal & difference.is_not_null())
        .then(pl.format("the responses are nearly the same but differ in {}", difference))
    )
    return both.with_columns(detail=detail).drop_nulls("detail")
