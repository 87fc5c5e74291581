"""Pairs of texts that say the same in other words, and whether more than their vectors says so."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.embedding.neighbours import close_pairs
from auditor.analysis.text import contrast, idf_overlap

Side = tuple[pl.Series, NDArray[np.float32]]

# Partners of a row that are looked at, the most similar ones.
PARTNERS = 10
# Texts of common words, or all about one thing, have vectors near the mean of all. Share of ``same``
# that the cosine must have once the mean is taken off, and the rows from which there is a mean.
# Source: pairs of random words at 0.9 lie below 0.6 then, rewordings in the narrowest set (ATIS)
# above 0.9, in wide ones above 0.94.
_BEYOND, _ROWS = 0.85, 50
_PAIRS = 1 << 16  # pairs compared at once: 128 MB
_QUESTION = "[?？؟]"


def pairs_within(rows: pl.Series, vectors: NDArray[np.float32], same: float) -> pl.DataFrame:
    """Pairs of ``rows`` (vectors float32[n, d]) with a cosine of ``same`` or more.

    ``left, right`` (rows, in their order), ``score`` (Float64), each pair once, sorted. Where there
    are rows enough, pairs must also be alike beyond what all rows share (``_BEYOND``).
    """
    about, least = _beyond(vectors, vectors, same)
    found = close_pairs(about, None, least, PARTNERS)
    once = found.select(
        left=pl.min_horizontal("query", "neighbour"), right=pl.max_horizontal("query", "neighbour")
    ).unique()
    return _scored((rows, vectors), (rows, vectors), once, same)


def pairs_between(left: Side, right: Side, same: float) -> pl.DataFrame:
    """Pairs of a row of ``left`` and a row of ``right`` (rows and their vectors), as ``within``."""
    known, least = _beyond(left[1], left[1], same)
    asked, _ = _beyond(right[1], left[1], same)
    found = close_pairs(asked, known, least, PARTNERS)
    return _scored(left, right, found.select(left="neighbour", right="query"), same)


def _beyond(
    vectors: NDArray[np.float32], all_rows: NDArray[np.float32], same: float
) -> tuple[NDArray[np.float32], float]:
    """Vectors less the mean of all rows, and the cosine to ask of them; as they are for few rows."""
    if len(all_rows) < _ROWS:
        return vectors, same
    return vectors - all_rows.mean(axis=0, dtype=np.float64).astype(np.float32), _BEYOND * same


def _scored(left: Side, right: Side, places: pl.DataFrame, same: float) -> pl.DataFrame:
    """The pairs of ``places`` (in either side) with a cosine of ``same`` or more, as rows."""
    one, two = places["left"].to_numpy(), places["right"].to_numpy()
    score = np.empty(len(one), np.float64)
    for start in range(0, len(one), _PAIRS):
        part = slice(start, start + _PAIRS)
        score[part] = (left[1][one[part]] * right[1][two[part]]).sum(axis=1)
    # To four places, as machines differ in how they add up.
    pairs = {"left": left[0].gather(one), "right": right[0].gather(two), "score": score.round(4)}
    rows = pl.DataFrame(pairs).filter(pl.col("score") >= same)
    return rows.sort("left", "right")


def confirm(alike: pl.DataFrame, texts: pl.DataFrame, same: float) -> pl.DataFrame:
    """Add ``kind`` (String), the contrast that tells a pair apart, and ``sure`` (Boolean).

    ``texts``: ``row, raw, words`` of all rows, as ``contrast.kinds`` takes them, and ``asked``, the
    words of the prompts. A bag of words does not tell who bit whom, and near in a space of topics
    is not the same, so a cosine alone is no evidence: ``sure`` are pairs half as far apart as
    ``same`` allows, in which no number, name, direction and the like differs or is left out, whose
    prompts have no telling word of their own, and of which both or none is written as a question.
    """
    half = 1 - (1 - same) / 2
    other = pl.Series(
        idf_overlap.has_distinctive_difference(texts.select("row", text="prompt_text"), alike)
    )
    asks = with_columns_of_both(
        alike, texts.select("row", asks=pl.col("raw").str.contains(_QUESTION))
    )
    agree = ~other & asks["asks"].eq_missing(asks["asks_right"])
    told = alike.with_columns(kind=contrast.kinds(texts, alike)).with_columns(
        agree=pl.col("kind").is_null() & (pl.col("score") >= half) & pl.lit(agree)
    )
    few = told.filter("agree").select("left", "right")  # the strict guard costs most
    sure = few.filter(contrast.kinds(texts, few, strict=True).is_null()).with_columns(
        sure=pl.lit(value=True)
    )
    told = told.join(sure, on=["left", "right"], how="left", maintain_order="left")
    return told.with_columns(pl.col("sure").fill_null(value=False)).drop("agree")
