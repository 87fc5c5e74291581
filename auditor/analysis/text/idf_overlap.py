"""Overlap of the words of two texts, in which rare words count more than common ones.

"What is the origin of the word mind" and "... of the word posh" share 80% of their characters, but ask
about different things. In a set full of these questions their common words weigh little.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import in_pairs, pair_blocks, with_columns_of_both

# Rows in which words are counted. Source: the frequency of a word in 1% of the rows is then known to 15%.
_MAX_COUNTED_ROWS = 5_000
_BLOCK_BYTES, _TEXT_BYTES = (
    1 << 23,
    100,
)  # of the texts of pairs compared at once, and added for each text: 200 MB


def text_blocks(pairs: pl.DataFrame, texts: pl.DataFrame, name: str) -> Iterator[pl.DataFrame]:
    """Return consecutive parts of ``pairs``, whose words are compared at once; ``name`` is a column of ``texts``."""
    sizes = texts.select("row", size=pl.col(name).str.len_bytes() + _TEXT_BYTES)
    return pair_blocks(pairs, sizes, _BLOCK_BYTES)


def reference_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """Return evenly spaced rows, fewer than 10,000: a ``reference`` in which words and names count as in all of them."""
    return rows.gather_every(max(1, rows.height // _MAX_COUNTED_ROWS))


def weighted_jaccard(
    texts: pl.DataFrame, pairs: pl.DataFrame, reference: pl.DataFrame | None = None
) -> NDArray[np.float64]:
    """Return the weighted Jaccard similarity of the word sets of each pair: float64[pairs], 0 to 1.

    With A and B the word sets of the two texts ::

        Σ weight(A ∩ B) / Σ weight(A ∪ B),    weight(word) = log(1 + n / df)

    The weight is the inverse document frequency (Sparck Jones 1972): df of n sampled rows contain the word. Two texts
    without words have 1.

    ``texts`` has ``row`` and ``text`` (by ``normalise.fold_to_words``) of all rows; ``pairs`` has ``left`` and ``right``.
    Document frequencies come from ``reference`` (as ``texts``; default ``texts``).
    """
    frequencies = _frequencies(texts if reference is None else reference)
    blocks = text_blocks(pairs, texts, "text")
    return np.concatenate([_weighted_jaccard(texts, block, frequencies) for block in blocks])


def _weighted_jaccard(
    texts: pl.DataFrame, pairs: pl.DataFrame, frequencies: _Frequencies
) -> NDArray[np.float64]:
    words = _weighted_words(texts, pairs, frequencies)
    totals = words.group_by("row").agg(total=pl.col("weight").sum())
    numbered = pairs.select("left", "right").with_row_index("pair")
    common = (
        numbered.join(words, left_on="left", right_on="row")
        .join(words.select("row", "word"), left_on=["right", "word"], right_on=["row", "word"])
        .group_by("pair")
        .agg(common=pl.col("weight").sum())
    )
    sums = with_columns_of_both(
        numbered.join(common, on="pair", how="left", maintain_order="left"), totals, how="left"
    ).fill_null(0.0)
    union = pl.col("total") + pl.col("total_right") - pl.col("common")
    similarity = pl.when(union > 0).then(pl.col("common") / union).otherwise(1.0)
    return sums.select(similarity).to_series().to_numpy()


def has_distinctive_difference(
    texts: pl.DataFrame, pairs: pl.DataFrame, reference: pl.DataFrame | None = None
) -> NDArray[np.bool_]:
    """Return whether either text of a pair has a word of its own that is rare for that text: bool[pairs].

    Rare means a weight of at least the mean of the text's words. The arguments are those of ``weighted_jaccard``.
    """
    if pairs.is_empty():
        return np.zeros(0, bool)
    frequencies = _frequencies(texts if reference is None else reference)
    blocks = text_blocks(pairs, texts, "text")
    return np.concatenate([_has_distinctive(texts, block, frequencies) for block in blocks])


def _has_distinctive(
    texts: pl.DataFrame, pairs: pl.DataFrame, frequencies: _Frequencies
) -> NDArray[np.bool_]:
    words = _weighted_words(texts, pairs, frequencies)
    rare = words.filter(pl.col("weight") >= pl.col("weight").mean().over("row"))
    numbered = pairs.select("left", "right").with_row_index("pair")
    differs = np.zeros(pairs.height, bool)
    for one, two in (("left", "right"), ("right", "left")):
        own = numbered.join(rare, left_on=one, right_on="row").join(
            words, left_on=[two, "word"], right_on=["row", "word"], how="anti"
        )
        differs[own["pair"].to_numpy()] = True
    return differs


class _Frequencies(NamedTuple):
    """In how many of the sampled ``rows`` a word occurs."""

    rows: int
    counts: pl.DataFrame  # word, df


def _frequencies(reference: pl.DataFrame) -> _Frequencies:
    sample = _distinct_words(reference_rows(reference))
    rows = max(1, sample["row"].n_unique())
    return _Frequencies(rows, sample.group_by("word").agg(df=pl.len()))


def _weighted_words(
    texts: pl.DataFrame, pairs: pl.DataFrame, frequencies: _Frequencies
) -> pl.DataFrame:
    """Return ``row, word, weight`` of the rows of ``pairs``, each word of a row once."""
    words = _distinct_words(in_pairs(texts, pairs))
    idf = (1 + frequencies.rows / pl.col("df").fill_null(1)).log()
    found = words.join(frequencies.counts, on="word", how="left", maintain_order="left")
    return found.select("row", "word", weight=idf)


def _distinct_words(texts: pl.DataFrame) -> pl.DataFrame:
    """Return ``row, word``, each word of a row once."""
    split = texts.select("row", word=pl.col("text").str.split(" ").list.unique())
    return split.explode("word", empty_as_null=True, keep_nulls=True).drop_nulls()
