"""The Jaccard similarity of pairs of shingle sets: exact, or estimated from samples of very large sets.

The cost of a pair is bounded, however long its texts are. Without that bound, 200 near-copies of a filing of
225 KB would take minutes.
"""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.arrays import concat_ranges, sorted_keys, split_by_size
from auditor.analysis.pairs.sampled_jaccard import sampled_jaccard
from auditor.analysis.parallel import threads
from auditor.analysis.text.shingles import Shingles

_BLOCK_SHINGLES = 1 << 18  # shingles intersected at once: some 10 MB a thread
_BLOCK_PAIRS = 1 << 12  # pairs of bit sets compared at once: 2 MB
_BLOCK_ROWS = 1 << 10  # bit sets built at once: 2 MB
# Shingles of a contained text that are looked up, those with the smallest hashes (a bottom-k sketch, Cohen
# and Kaplan 2007), once both sets together have more than _MAX_COUNTED. A share s then has a standard
# error of sqrt(s (1 - s) / 4,096): 0.005 for 0.9. Source: texts of up to 4,000 words are looked up in
# full, and two of up to 8,000 words are counted.
_LOOKED_UP, _MAX_COUNTED = 1 << 12, 1 << 14
_BITS = 2_048  # of a bit set: sets of up to some 500 shingles leave most bits free

_Rows = NDArray[np.int64]


def jaccard(sets: Shingles, left: _Rows, right: _Rows) -> NDArray[np.float64]:
    """Return the Jaccard similarity J = |A ∩ B| / |A ∪ B| of the sets of rows left[i] and right[i]: float64[pairs].

    Two empty sets have J = 0: an empty text is not a duplicate of another one. J is exact, except for pairs
    with a sampled row: there it is an unbiased estimate (its error is given at ``samples.SAMPLE_BINS``).
    """
    by_sample = _has_sample(sets, left, right)
    similarity = np.empty(len(left), np.float64)
    similarity[by_sample] = sampled_jaccard(sets, left[by_sample], right[by_sample])
    left, right = left[~by_sample], right[~by_sample]
    common = _common_counts(sets, left, right)
    union = sets.sizes[left] + sets.sizes[right] - common
    similarity[~by_sample] = common / np.maximum(union, 1)
    return similarity


def _has_sample(sets: Shingles, left: _Rows, right: _Rows) -> NDArray[np.bool_]:
    """Return whether only a sample is kept of a row of each pair: bool[pairs]."""
    if sets.sampled is None:
        return np.zeros(len(left), bool)
    return sets.sampled[left] | sets.sampled[right]


def contained_share(sets: Shingles, left: _Rows, right: _Rows) -> NDArray[np.float64]:
    """Return the share of the shingles of left[i] that right[i] has: float64[pairs], 0 for an empty set.

    It is exact if the two sets have at most _MAX_COUNTED shingles together, and an estimate otherwise. Both sets
    must be whole, not samples.
    """
    share = np.empty(len(left), np.float64)
    large = sets.sizes[left] + sets.sizes[right] > _MAX_COUNTED
    share[large] = _looked_up_share(sets, left[large], right[large])
    left, right = left[~large], right[~large]
    share[~large] = _common_counts(sets, left, right) / np.maximum(sets.sizes[left], 1)
    return share


def _looked_up_share(sets: Shingles, left: _Rows, right: _Rows) -> NDArray[np.float64]:
    """Return the estimate of ``contained_share``: the share of the _LOOKED_UP smallest hashes of left[i] that right[i] has."""
    counts = np.minimum(sets.sizes[left], _LOOKED_UP)

    def share(part: tuple[int, int]) -> NDArray[np.float64]:
        block = slice(*part)
        rows, position = np.unique(right[block], return_inverse=True)
        known, own = _tagged(sets, rows), counts[block]
        hashes = sets.hashes[concat_ranges(sets.offsets[left[block]], own)]
        wanted = np.repeat(position.astype(np.uint64) << np.uint64(32), own) | hashes
        at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
        pair = np.repeat(np.arange(len(own)), own)
        found = np.bincount(pair[known[at] == wanted], minlength=len(own))
        shares: NDArray[np.float64] = found / np.maximum(own, 1)
        return shares

    with threads() as pool:
        parts = split_by_size(counts + sets.sizes[right], _BLOCK_SHINGLES)
        return np.concatenate([np.zeros(0), *pool.map(share, parts)])


def can_reach(sets: Shingles, left: _Rows, right: _Rows, threshold: float) -> NDArray[np.bool_]:
    """Return whether each pair can have a Jaccard similarity of ``threshold``: bool[pairs]; False is certain.

    Each shingle sets one bit in the bit set of its row. If a bit is set for one row only, the other row lacks
    at least one of its shingles. So for sets of a and b shingles whose bit sets differ in d bits ::

        |A ∩ B| ≤ (a + b − d) / 2

    This is ten times as fast as ``jaccard``, and nearly as sharp for sets of up to some hundred shingles. A
    pair with a sampled row is always True.
    """
    rows, position = np.unique(np.concatenate([left, right]), return_inverse=True)
    one, two = position[: len(left)], position[len(left) :]
    bits = _bit_sets(sets, rows)

    def differing(start: int) -> NDArray[np.int64]:
        block = slice(start, start + _BLOCK_PAIRS)
        unequal = bits.take(one[block], axis=0) ^ bits.take(two[block], axis=0)
        counts: NDArray[np.int64] = np.add.reduce(np.bitwise_count(unequal), axis=1, dtype=np.int64)
        return counts

    with threads() as pool:
        counts = pool.map(differing, range(0, len(left), _BLOCK_PAIRS))
        different = np.concatenate([np.zeros(0, np.int64), *counts])
    both = sets.sizes[left] + sets.sizes[right]
    common = (both - different) / 2
    reachable: NDArray[np.bool_] = common >= threshold * np.maximum(both - common, 1)
    return reachable | _has_sample(sets, left, right)


def _bit_sets(sets: Shingles, rows: _Rows) -> NDArray[np.uint64]:
    """Return the bit set of each row: uint64[rows, _BITS / 64]."""
    out = np.empty((len(rows), _BITS // 64), np.uint64)
    for start in range(0, len(rows), _BLOCK_ROWS):
        block = rows[start : start + _BLOCK_ROWS]
        flags = np.zeros((len(block), _BITS), bool)
        sizes = sets.sizes[block]
        hashes = sets.hashes[concat_ranges(sets.offsets[block], sizes)]
        flags[np.repeat(np.arange(len(block)), sizes), hashes % np.uint32(_BITS)] = True
        out[start : start + _BLOCK_ROWS] = np.packbits(flags, axis=1).view(np.uint64)
    return out


def _common_counts(sets: Shingles, left: _Rows, right: _Rows) -> NDArray[np.int64]:
    """Return how many shingles the two rows of each pair have in common: int64[pairs]."""
    parts = split_by_size(sets.sizes[left] + sets.sizes[right], _BLOCK_SHINGLES)
    with threads() as pool:
        counts = pool.map(partial(_count_common, sets, left, right), parts)
        return np.concatenate([np.zeros(0, np.int64), *counts])


def _count_common(
    sets: Shingles, left: _Rows, right: _Rows, part: tuple[int, int]
) -> NDArray[np.int64]:
    """Return how many shingles both sets of each pair have: sorted together, a common one occurs twice in a row."""
    block = slice(*part)
    keys = sorted_keys(np.concatenate([_tagged(sets, left[block]), _tagged(sets, right[block])]))
    pair_of_repeat = keys[1:][keys[1:] == keys[:-1]] >> np.uint64(32)
    return np.bincount(pair_of_repeat.astype(np.int64), minlength=len(left[block]))


def _tagged(sets: Shingles, rows: _Rows) -> NDArray[np.uint64]:
    """Return the hashes of each row, with the position of the row in ``rows`` in the upper 32 bits."""
    sizes = sets.sizes[rows]
    position = np.repeat(np.arange(len(rows), dtype=np.uint64), sizes) << np.uint64(32)
    return position | sets.hashes[concat_ranges(sets.offsets[rows], sizes)]
