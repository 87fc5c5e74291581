"""Texts that stand whole inside another text: Jaccard cannot see them, since the other is longer."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from auditor.analysis.arrays import concat_ranges
from auditor.analysis.pairs.jaccard import contained_share
from auditor.analysis.text.shingles import Shingles, shingles

# Words a text must have: a shorter one stands in others by chance ("thank you very much"). Six have four
# shingles, which all must be found.
MIN_WORDS = 6
# Shingles of a row that are looked up, those with the smallest hashes (a bottom-k sketch, Cohen and
# Kao 2007), and how many the other row must have. Source: with 90 % of the shingles shared, 4 of 6
# are found with a probability of 0.98.
_PROBES, _HITS = 6, 4
# Rows a looked-up shingle may stand in: one that stands in more is a phrase, and tells nothing.
_ROWS = 50

# What ``contained`` gives: one row a pair.
PAIRS: Mapping[str, pl.DataType] = {
    "inner": pl.UInt32(),
    "outer": pl.UInt32(),
    "score": pl.Float64(),
}


def contained_pairs(texts: pl.Series, threshold: float) -> pl.DataFrame:
    """Pairs in which the outer text has at least ``threshold`` of the inner one's 3-word shingles.

    ``texts``: as ``text.words`` gives them. Gives positions in ``texts`` and the share (Float64),
    sorted. Texts under MIN_WORDS words, and of scripts without spaces, are not looked for.
    """
    sets = shingles(texts, "word")
    long = (texts.str.count_matches(" ", literal=True).fill_null(0) + 1 >= MIN_WORDS).to_numpy()
    probes = _probes(sets, np.flatnonzero(long))
    entries = pl.DataFrame(
        {
            "hash": sets.hashes,
            "outer": np.repeat(np.arange(len(sets), dtype=np.uint32), sets.sizes),
        }
    )
    listed = entries.join(probes.select("hash").unique(), on="hash", how="semi")
    rare = listed.group_by("hash").len().filter(pl.col("len") <= _ROWS).select("hash")
    pairs = (
        probes.join(rare, on="hash", how="semi")
        .join(listed, on="hash")
        .filter(pl.col("inner") != pl.col("outer"))
        .group_by("inner", "outer")
        .len()
        .filter(pl.col("len") >= _HITS)
        .sort("inner", "outer")
    )
    inner, outer = (pairs[side].to_numpy().astype(np.int64) for side in ("inner", "outer"))
    longer = sets.sizes[outer] > sets.sizes[inner]
    inner, outer = inner[longer], outer[longer]
    score = contained_share(sets, inner, outer)
    true = score >= threshold
    return pl.DataFrame(
        {
            "inner": inner[true].astype(np.uint32),
            "outer": outer[true].astype(np.uint32),
            "score": score[true],
        },
        schema=PAIRS,
    )


def _probes(sets: Shingles, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pl.DataFrame:
    """``hash, inner``: the _PROBES smallest hashes of each row; a row's hashes are in order."""
    count = np.minimum(sets.sizes[rows], _PROBES)
    return pl.DataFrame(
        {
            "hash": sets.hashes[concat_ranges(sets.offsets[rows], count)],
            "inner": np.repeat(rows, count).astype(np.uint32),
        }
    )
