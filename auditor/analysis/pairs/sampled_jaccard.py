"""Jaccard similarity of large shingle sets, estimated from samples of a fixed size."""

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.arrays import concat_ranges, run_starts
from auditor.analysis.parallel import threads
from auditor.analysis.text.samples import SAMPLE_BINS, bins_of
from auditor.analysis.text.shingles import Shingles

_BLOCK_SAMPLES = 1 << 10  # pairs whose samples are spread at once: 64 MB if no row repeats
_SAMPLES_AT_ONCE = 1 << 4  # pairs of samples compared at once: 1 MB
_EMPTY = np.uint32(0xFFFFFFFF)  # a bin without a hash

_Rows = NDArray[np.int64]


def sampled_jaccard(sets: Shingles, left: _Rows, right: _Rows) -> NDArray[np.float64]:
    """Return the estimated Jaccard similarity of each pair: the share of equal bins among those that either row fills.

    It is float64[pairs]. The estimate is unbiased (Li, Owen and Zhang 2012), whether one or both rows are sampled.
    """

    def shares(start: int) -> NDArray[np.float64]:
        block = slice(start, start + _BLOCK_SAMPLES)
        rows, position = np.unique(np.concatenate([left[block], right[block]]), return_inverse=True)
        smallest = _smallest_of_bins(sets, rows)
        one, two = np.split(position, 2)
        parts = np.array_split(np.arange(len(one)), -(-len(one) // _SAMPLES_AT_ONCE))
        return np.concatenate([_equal_share(smallest, one[part], two[part]) for part in parts])

    with threads() as pool:
        return np.concatenate([np.zeros(0), *pool.map(shares, range(0, len(left), _BLOCK_SAMPLES))])


def _equal_share(smallest: NDArray[np.uint32], left: _Rows, right: _Rows) -> NDArray[np.float64]:
    """Return the share of equal values among the bins that either row fills: float64[pairs]."""
    one, two = smallest[left], smallest[right]
    filled = _count_true(np.minimum(one, two) != _EMPTY)
    equal = _count_true(one == two) - (SAMPLE_BINS - filled)
    shares: NDArray[np.float64] = equal / np.maximum(filled, 1)
    return shares


def _count_true(flags: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return how many values are true in each row of bool[n, m], m a multiple of 64: int64[n]."""
    bits = np.packbits(flags, axis=1).view(np.uint64)
    counts: NDArray[np.int64] = np.add.reduce(np.bitwise_count(bits), axis=1, dtype=np.int64)
    return counts


def _smallest_of_bins(sets: Shingles, rows: _Rows) -> NDArray[np.uint32]:
    """Return the smallest hash in each bin of each row, sampled or not: uint32[rows, SAMPLE_BINS]."""
    out = np.full((len(rows), SAMPLE_BINS), _EMPTY)
    sizes = sets.sizes[rows]
    hashes = sets.hashes[concat_ranges(sets.offsets[rows], sizes)]
    slot = np.repeat(np.arange(len(rows)) * SAMPLE_BINS, sizes) + bins_of(hashes)
    first = run_starts(slot)
    out.ravel()[slot[first]] = hashes[first]
    return out
