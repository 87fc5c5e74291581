"""Pairs of texts that say the same in other words, and whether more than their vectors says so."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.features import contrast, weight
from auditor.features.neighbours import close, itself
from auditor.features.pairs import beside

Side = tuple[pl.Series, NDArray[np.float32]]

# Partners of a row that are looked at, the most similar ones.
PARTNERS = 10
_QUESTION = "[?？؟]"


def within(rows: pl.Series, vectors: NDArray[np.float32], same: float) -> pl.DataFrame:
    """Pairs of ``rows`` (vectors float32[n, d]) with a cosine of ``same`` or more.

    ``left, right`` (rows, left < right), ``score`` (Float64), each pair once, sorted.
    """
    found = close(vectors, vectors, same, PARTNERS, itself(len(rows)))
    one, two = rows.gather(found["asked"]), rows.gather(found["known"])
    pairs = pl.DataFrame({"one": one, "two": two, "score": found["cosine"].cast(pl.Float64)})
    both = {"left": pl.min_horizontal("one", "two"), "right": pl.max_horizontal("one", "two")}
    return pairs.select(**both, score="score").unique(["left", "right"]).sort("left", "right")


def across(left: Side, right: Side, same: float) -> pl.DataFrame:
    """Pairs of a row of ``left`` and a row of ``right`` (rows and their vectors), as ``within``."""
    found = close(right[1], left[1], same, PARTNERS)
    score = found["cosine"].cast(pl.Float64)
    rows = {"left": left[0].gather(found["known"]), "right": right[0].gather(found["asked"])}
    return pl.DataFrame({**rows, "score": score}).sort("left", "right")


def judged(alike: pl.DataFrame, texts: pl.DataFrame, same: float) -> pl.DataFrame:
    """Add ``kind`` (String), the contrast that tells a pair apart, and ``sure`` (Boolean).

    ``texts``: ``row, raw, words`` of all rows, as ``contrast.kinds`` takes them, and ``asked``, the
    words of the prompts. A bag of words does
    not tell who bit whom, and near in a space of topics is not the same, so a cosine alone is no
    evidence: ``sure`` are pairs half as far apart as ``same`` allows, in which no number, name,
    direction and the like differs or is left out, whose prompts have no telling word of their own,
    and of which both or none is written as a question.
    """
    half = 1 - (1 - same) / 2
    told = alike.with_columns(kind=contrast.kinds(texts, alike, strict=True))
    other = pl.Series(weight.replaced(texts.select("row", text="asked"), alike))
    asks = beside(alike, texts.select("row", asks=pl.col("raw").str.contains(_QUESTION)))
    agree = ~other & asks["asks"].eq_missing(asks["asks_right"])
    return told.with_columns(
        sure=pl.col("kind").is_null() & (pl.col("score") >= half) & pl.lit(agree)
    )
