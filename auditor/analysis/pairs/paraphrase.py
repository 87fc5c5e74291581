"""Paraphrases: pairs of texts with similar embeddings, and which of them other evidence confirms."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import Stored, row_blocks, unique_keys, with_columns_of_both
from auditor.analysis.embedding.neighbours import close_pairs
from auditor.analysis.pairs.differing_parts import (
    differing_parts,
    parts_as_texts,
    questions_on_context,
)
from auditor.analysis.pairs.lsh import pack, unpack
from auditor.analysis.pairs.near_pairs import similarity_by_row
from auditor.analysis.text.contrasts import contrast, operator_pairs
from auditor.analysis.text.excerpts import with_ends
from auditor.analysis.text.idf_overlap import has_distinctive_difference

_Keys = NDArray[np.uint64]
Side = tuple[pl.Series, Stored]  # rows, and their unit vectors (float32 or float16[n, d])

_MAX_PARTNERS = 10  # most similar rows that each row is paired with
# Share of the cosine limit that a pair must still reach after the mean of all rows is subtracted (with enough rows
# for a mean). Texts of common words, and texts that are all on one topic, have vectors near that mean. Source:
# pairs of random words with a cosine of 0.9 then lie below 0.6, rewordings above 0.9 in the narrowest set (ATIS)
# and above 0.94 in wide ones.
_MIN_CENTRED_SHARE, _MIN_ROWS_FOR_MEAN = 0.85, 50
_BLOCK_PAIRS = 1 << 13  # pairs compared at once: 24 MB
_QUESTION = "[?？؟]"
# Least Jaccard similarity of two questions on one document that can be one question, as in `dataset.similar`.
_MIN_QUESTION_SIMILARITY = 0.7


def pairs_within(rows: pl.Series, vectors: Stored, min_cosine: float) -> pl.DataFrame:
    """Return the pairs of ``rows`` whose cosine is at least ``min_cosine``, also after what all rows share is removed.

    The columns are ``left, right`` (rows, in their order) and ``score`` (Float64, the cosine to four decimals).
    Each pair occurs once; the result is sorted. ``vectors`` are of unit length.
    """
    mean, limit = _centre(vectors, min_cosine)
    found = close_pairs(vectors, None, limit, _MAX_PARTNERS, mean)
    one, two = found["query"].to_numpy(), found["neighbour"].to_numpy()
    del found
    once = unique_keys(pack(np.minimum(one, two), np.maximum(one, two)))
    return _scored((rows, vectors), (rows, vectors), once, min_cosine)


def pairs_between(left: Side, right: Side, min_cosine: float) -> pl.DataFrame:
    """Return the pairs of a row of ``left`` and a row of ``right``, by the conditions of ``pairs_within``."""
    mean, limit = _centre(left[1], min_cosine)
    found = close_pairs(right[1], left[1], limit, _MAX_PARTNERS, mean)
    once = unique_keys(pack(found["neighbour"].to_numpy(), found["query"].to_numpy()))
    return _scored(left, right, once, min_cosine)


def _centre(vectors: Stored, min_cosine: float) -> tuple[NDArray[np.float32] | None, float]:
    """Return the mean of ``vectors``, and the limit for cosines of rows minus the mean; None for few rows."""
    if len(vectors) < _MIN_ROWS_FOR_MEAN:
        return None, min_cosine
    mean = vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    return mean, _MIN_CENTRED_SHARE * min_cosine


def _scored(left: Side, right: Side, keys: _Keys, min_cosine: float) -> pl.DataFrame:
    """Return the rows at the packed positions ``keys`` of each side, and their cosine if it reaches ``min_cosine``."""
    parts = []
    for block in row_blocks(max(1, len(keys)), _BLOCK_PAIRS):
        one, two = unpack(keys[block]).T
        sides = left[1][one], right[1][two]
        ours, theirs = (np.asarray(vectors, np.float32) for vectors in sides)
        # Rounded, since processors differ in how they add up.
        score = (ours * theirs).sum(axis=1).astype(np.float64).round(4)
        near = score >= min_cosine
        rows = {"left": left[0].gather(one[near]), "right": right[0].gather(two[near])}
        parts.append(pl.DataFrame({**rows, "score": score[near]}))
    return pl.concat(parts).sort("left", "right")


def confirm(
    pairs: pl.DataFrame,
    texts: pl.DataFrame,
    min_cosine: float,
    reference: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Return ``pairs`` with ``kind`` (String, the contrast, see ``contrast.kinds``) and ``confirmed`` (Boolean).

    A cosine alone is not evidence: these vectors hardly change with the word order, and texts on one topic are
    close even if they say different things. The sentences and lines that differ decide (``differing_parts``). A
    pair is confirmed if all of these hold:

    - its cosine lies in the upper half of the range from ``min_cosine`` to 1;
    - there is no contrast, and no value or name that only one text has;
    - neither prompt has a word of its own that is rare for the prompt;
    - both texts are written as a question, or neither is.

    A pair that is not confirmed has the kind "question" if both texts share a document and what differs in them is
    short and not similar.

    Args:
        pairs: ``left, right, score``.
        texts: ``row, raw, normalised`` of the rows in ``pairs``, as ``contrast.kinds`` takes them, and of their
            prompts ``prompt`` (as written) and ``prompt_text`` (normalised). Only the beginning and the end of
            very long texts are compared.
        min_cosine: the limit that ``pairs`` were found with.
        reference: other rows, as ``texts``, that show which words are names or rare (default ``texts``).
    """
    if pairs.is_empty():
        return pairs.with_columns(kind=pl.lit(None, dtype=pl.String), confirmed=pl.lit(value=False))
    reference = texts if reference is None else reference
    texts, reference = (
        with_ends(with_ends(rows, "raw", "normalised"), "prompt", "prompt_text")
        for rows in (texts, reference)
    )
    parts = differing_parts(texts, pairs).with_columns(is_question=pl.col("shared") > 0)
    own, every = parts_as_texts(parts, texts)
    kind = contrast.kinds(every, own, reference)
    kind = operator_pairs.or_symbol(kind, texts.select("row", raw="prompt"), pairs)
    asks = every.select("row", asks=pl.col("raw").str.contains(_QUESTION))
    both = with_columns_of_both(own, asks)
    likely = (pairs["score"] >= 1 - (1 - min_cosine) / 2) & both["asks"].eq_missing(
        both["asks_right"]
    )
    few = (likely & kind.is_null()).to_numpy(writable=True)  # the other comparisons cost most
    few[few] = ~_prompts_differ(pairs.filter(few), texts, reference)
    few[few] = contrast.kinds(every, own.filter(few), reference, strict=True).is_null().to_numpy()
    confirmed = pl.Series(few)
    other_question = parts.select(questions_on_context()).to_series() & ~confirmed
    far = (other_question & kind.is_null()).to_numpy(writable=True)
    one, two = (parts[side].filter(far) for side in ("folded", "folded_right"))
    far[far] = similarity_by_row(one, two) < _MIN_QUESTION_SIMILARITY
    other_question &= kind.eq_missing(contrast.DISTINCTIVE_WORD) | pl.Series(far)
    kind = kind.zip_with(~other_question, pl.Series([contrast.QUESTION]))
    return pairs.with_columns(kind=kind, confirmed=confirmed)


def _prompts_differ(
    pairs: pl.DataFrame, texts: pl.DataFrame, reference: pl.DataFrame
) -> NDArray[np.bool_]:
    """Return whether either prompt of a pair has a rare word of its own: bool[pairs]."""
    if pairs.is_empty():
        return np.zeros(0, bool)
    prompts = texts.select("row", raw="prompt", normalised="prompt_text")
    parts = differing_parts(prompts, pairs).with_columns(is_question=pl.col("shared") > 0)
    own, every = parts_as_texts(parts, prompts)
    words, known = (
        every.select("row", text="normalised"),
        reference.select("row", text="prompt_text"),
    )
    return has_distinctive_difference(words, own, known)
