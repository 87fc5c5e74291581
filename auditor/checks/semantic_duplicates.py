"""DUP020, DUP021: rows that mean the same in different words."""

from __future__ import annotations

import numpy as np
import polars as pl
from msgspec import field

from auditor.analysis.arrays import Stored, in_pairs, rows_at, with_columns_of_both
from auditor.analysis.embedding import embedders
from auditor.analysis.pairs import near_pairs, parameters, paraphrase
from auditor.analysis.pairs.partners import closest_partners, score_percent
from auditor.analysis.text.contrasts.contrast import DISTINCTIVE_WORD
from auditor.analysis.text.idf_overlap import reference_rows
from auditor.dataset.dataset import Dataset
from auditor.dataset.derived import with_whole_texts
from auditor.dataset.rows.preference_sides import with_equal_sides
from auditor.dataset.task import LABELLED
from auditor.facts import Facts
from auditor.model import Ran, Skipped, findings
from auditor.rules import load_rules

NAME = "semantic-duplicates"

_COSINE = embedders.SAME_MEANING["static"]
# Jaccard similarity of free-text answers that are the same by meaning. Embeddings alone call any two answers on
# one topic near.
_MIN_ANSWER_SIMILARITY = 0.3
_CONFIRMED = round((1 + _COSINE) / 2, 2)
RULES = load_rules(__name__)

_BLOCK_PAIRS = 1 << 13  # pairs of answers compared at once: 24 MB
_PART_PAIRS = 1 << 18  # pairs whose texts are side by side at once: some 60 MB of columns
_MAX_BORDER_PAIRS = 50  # pairs listed on each side of the threshold, for people who move it


class BorderPair(Facts, frozen=True):
    """A pair near the threshold, by the numbers of its lines."""

    lines: tuple[int, int]
    cosine: float
    agreeing: bool


class SemanticDuplicates(Facts, frozen=True, kw_only=True):
    """How many pairs are near in meaning, and the pairs around the threshold."""

    embedder: str
    similarity: str
    threshold: float
    pairs: int
    agreeing: int  # pairs that are duplicates by embeddings and by words
    contrasting: int = field(name="told_apart")  # pairs that differ in a number, name or the like
    border: tuple[BorderPair, ...]  # by falling cosine


def run(data: Dataset) -> Ran | Skipped:
    """Return findings on rows that repeat a better or earlier one, and notes on other near rows."""
    threshold = embedders.same_meaning_cosine(data.settings)
    unread = data.embeddings.unread("prompts").note or data.embeddings.unread("responses").note
    rows, vectors = _rows(data)
    if unread and rows.is_empty():
        return Skipped(unread)
    pairs = _compare(data, rows, vectors, threshold)
    # A classifier learns from the wordings of a class: the same label is not the same answer.
    is_duplicate = pl.col("confirmed") & pl.lit(data.task not in LABELLED)
    duplicates = pairs.filter(is_duplicate)
    near = pairs.filter(pl.col("near") & ~is_duplicate)
    groups = data.duplicate_groups(duplicates)
    others = near.join(groups, left_on="right", right_on="row", how="anti", maintain_order="left")
    notes = closest_partners(others, "right", "left")
    facts = SemanticDuplicates(
        embedder=data.settings.embedder,
        similarity="cosine",
        threshold=threshold,
        pairs=pairs.height,
        agreeing=duplicates.height,
        contrasting=pairs["kind"].count() - pairs.filter(pl.col("near"))["kind"].count(),
        border=_border(data, pairs),
    )
    reported = [
        findings(
            frame.with_columns(
                detail=pl.format("{}% similar in meaning, with {}", score_percent(), pl.lit(why))
            ),
            rule=rule,
        )
        for rule, frame, why in (
            ("DUP020", groups, "the same distinctive words and the same answer"),
            ("DUP021", notes, "the same answer"),
        )
    ]
    return Ran(pl.concat(reported), facts=facts, left_out=unread)


def _compare(data: Dataset, rows: pl.DataFrame, vectors: Stored, threshold: float) -> pl.DataFrame:
    """Return pairs of training rows that are near in meaning and have the same answer.

    The columns are ``left, right, score`` (cosine), ``kind`` (of contrast, null for none), ``confirmed``
    (see `paraphrase.confirm`) and ``near`` (worth a note). Copies and near-duplicates have rules of
    their own and are left out.
    """
    columns = rows.select("row", "context", "prompt_text", "response_text", "prompt_key")
    columns = columns.join(data.answers.drop("answer"), on="row", maintain_order="left")
    found = paraphrase.pairs_within(rows["row"], vectors, threshold)
    parts = found.iter_slices(_PART_PAIRS) if found.height else [found]
    pairs = pl.concat([_with_same_answer(data, part, columns, threshold) for part in parts])
    if pairs.is_empty():
        return paraphrase.confirm(pairs, pairs, threshold).with_columns(near=pl.lit(value=False))
    known = data.valid if pairs.height else data.valid.clear()
    texts = _texts(data, in_pairs(data.valid, pairs))
    reference = _texts(data, reference_rows(known))
    found = data.with_deciding_edits(paraphrase.confirm(pairs, texts, threshold, reference))
    prompts, answers = (
        data.normalised.select("row", text=name) for name in ("prompt_text", "response_text")
    )
    no_words = pl.Series("value", [], pl.String)
    found = parameters.with_parameters(found, prompts, answers, no_words)
    kind = pl.col("kind")
    near = kind.is_null() | (kind == DISTINCTIVE_WORD)
    return found.with_columns(near=near, confirmed=pl.col("confirmed") & kind.is_null())


def _with_same_answer(
    data: Dataset, pairs: pl.DataFrame, columns: pl.DataFrame, threshold: float
) -> pl.DataFrame:
    """Return the ``pairs`` with the same answer that are not copies by their words; ``columns`` are those of all rows."""
    pairs = pairs.join(data.similar_rows, on=["left", "right"], how="anti", maintain_order="left")
    pairs = with_equal_sides(data, pairs, _MIN_ANSWER_SIMILARITY)
    both = with_columns_of_both(pairs, in_pairs(columns, pairs))
    # "a < b" and "a > b" are equal as normalised text, but differ as prompts.
    differ_in_symbols = (both["prompt_text"] == both["prompt_text_right"]) & (
        both["prompt_key"] != both["prompt_key_right"]
    )
    same = both["context"] == both["context_right"]
    same &= ~differ_in_symbols.fill_null(value=False)
    same_answer = both["answer_key"].eq_missing(both["answer_key_right"])
    if not data.has_many_answers:
        prose = ~(both["is_code"] | both["is_code_right"]).fill_null(value=False)
        same_answer |= prose & _similar_answers(data, both, threshold)
    return pairs.filter(same & same_answer)


def _texts(data: Dataset, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the texts of ``rows`` (EXAMPLES) as `paraphrase.confirm` takes them."""
    raw = pl.concat_str("prompt", "response", separator="\n", ignore_nulls=True)
    texts = rows.select("row", raw=raw, prompt=pl.coalesce("prompt", "response"))
    own = data.normalised.join(rows.select("row"), on="row", how="semi", maintain_order="left")
    normalised = with_whole_texts(own).select(
        "row", normalised="text", prompt_text=pl.coalesce("prompt_text", "response_text")
    )
    return texts.join(normalised, on="row", maintain_order="left")


def _rows(data: Dataset) -> tuple[pl.DataFrame, Stored]:
    """Return the training rows to compare, each text once, and their vectors.

    The vector is that of the prompt; of the response for rows without a prompt. Rows that the embedding
    model cannot read are left out.
    """
    rows = data.whole_texts.join(data.keys_of("train"), on="row", maintain_order="left")
    rows = rows.filter(pl.col("text").is_not_null())
    for key in ("row_key", "text"):
        rows = rows.unique(key, keep="first", maintain_order=True)
    rows = rows.drop("text")
    position = data.positions(rows["row"])
    without_prompt = rows["prompt_text"].is_null().to_numpy()
    vectors = rows_at(data.embeddings.prompts, position)
    if without_prompt.any():
        vectors = vectors.copy()
        vectors[without_prompt] = data.embeddings.responses[position[without_prompt]]
    read = vectors.any(axis=1)
    return rows.filter(pl.Series(read)), rows_at(vectors, np.flatnonzero(read))


def _similar_answers(data: Dataset, pairs: pl.DataFrame, threshold: float) -> pl.Series:
    """Return whether the free-text answers of each pair are near by meaning and by words (Boolean)."""
    by_words = near_pairs.similarity_by_row(pairs["response_text"], pairs["response_text_right"])
    similar = by_words >= _MIN_ANSWER_SIMILARITY
    near = np.flatnonzero(similar)
    for start in range(0, len(near), _BLOCK_PAIRS):
        block = near[start : start + _BLOCK_PAIRS]
        left, right = (data.positions(pairs[side].gather(block)) for side in ("left", "right"))
        ours, theirs = (data.embeddings.of("responses", side) for side in (left, right))
        similar[block] = (ours * theirs).sum(axis=1) >= threshold
    return pl.Series(similar)


def _border(data: Dataset, pairs: pl.DataFrame) -> tuple[BorderPair, ...]:
    """Return the confirmed pairs with the lowest cosines and the other near pairs with the highest."""
    if pairs.is_empty():
        return ()
    sides = (
        pairs.filter("confirmed").bottom_k(_MAX_BORDER_PAIRS, by="score"),
        pairs.filter(pl.col("near") & ~pl.col("confirmed")).top_k(_MAX_BORDER_PAIRS, by="score"),
    )
    line = data.lines.select("row", "line")
    border = with_columns_of_both(pl.concat(sides), line).sort(
        "score", "left", "right", descending=[True, False, False]
    )
    columns = border.select("line", "line_right", "score", "confirmed")
    return tuple(
        BorderPair((a, b), round(score, 4), confirmed)
        for a, b, score, confirmed in columns.iter_rows()
    )
