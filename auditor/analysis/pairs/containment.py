"""Texts that a longer text contains; their Jaccard similarity is too low for a search by similarity."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import concat_ranges
from auditor.analysis.pairs.jaccard import contained_share
from auditor.analysis.text.shingles import Shingles, shingles

# Words of a contained text. Shorter ones occur in others by chance ("thank you very much"); six words
# have four shingles, which must all be found.
MIN_WORDS = 6
# Number of shingles of a text that are looked up, and how many of them the other text must have. They are those
# with the smallest hashes (a bottom-k sketch, Cohen and Kaplan 2007). Source: if 90% of the shingles are
# shared, at least 4 of 6 are found with a probability of 0.98.
_PROBES, _MIN_HITS = 6, 4
_MAX_ROWS = 50  # with a looked-up shingle: what more texts contain is a common phrase

_PAIRS = pl.Schema({"inner": pl.UInt32(), "outer": pl.UInt32(), "score": pl.Float64()})


def contained_pairs(texts: pl.Series, threshold: float) -> pl.DataFrame:
    """Return the pairs in which a longer text has at least ``threshold`` of a shorter one's 3-word shingles.

    The columns are ``inner`` and ``outer`` (UInt32, positions in ``texts``) and ``score`` (Float64, the
    share), sorted. ``texts`` are normalised. Inner texts have at least MIN_WORDS words, so contained texts in
    scripts without spaces are not found.
    """
    sets = shingles(texts, "word")
    words = texts.str.count_matches(" ", literal=True).fill_null(0) + 1
    candidates = _candidates(sets, np.flatnonzero((words >= MIN_WORDS).to_numpy()))
    inner, outer = candidates[sets.sizes[candidates[:, 1]] > sets.sizes[candidates[:, 0]]].T
    score = contained_share(sets, inner, outer)
    true = score >= threshold
    return pl.DataFrame({"inner": inner[true], "outer": outer[true], "score": score[true]}).cast(
        _PAIRS
    )


def _candidates(sets: Shingles, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return pairs of one of ``rows`` and a row that has enough of its probes: int64[pairs, 2], sorted."""
    every = np.arange(len(sets), dtype=np.uint32)
    entries = pl.DataFrame({"hash": sets.hashes, "outer": np.repeat(every, sets.sizes)})
    # The hashes of a row are ascending, so the first ones are the smallest.
    counts = np.minimum(sets.sizes[rows], _PROBES)
    hashes = sets.hashes[concat_ranges(sets.offsets[rows], counts)]
    probes = pl.DataFrame({"hash": hashes, "inner": np.repeat(every[rows], counts)})
    listed = entries.join(probes.select("hash").unique(), on="hash", how="semi")
    rare = listed.filter(pl.len().over("hash") <= _MAX_ROWS)
    pairs = (
        probes.join(rare, on="hash")
        .filter(pl.col("inner") != pl.col("outer"))
        .group_by("inner", "outer")
        .len()
        .filter(pl.col("len") >= _MIN_HITS)
        .sort("inner", "outer")
    )
    return pairs.select("inner", "outer").to_numpy().astype(np.int64)
