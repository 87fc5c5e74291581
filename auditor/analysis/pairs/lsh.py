"""Locality-sensitive hashing: candidate pairs from MinHash signatures; one algorithm, so the file is long.

A signature is cut into bands, and rows with equal values in a band share a bucket (Leskovec, Rajaraman
and Ullman, Mining of Massive Datasets, 3.4). Large buckets do not cost the square of their size:

- In a bucket of up to ``MAX_BUCKET_ROWS`` rows, all rows are compared with each other.
- In a larger bucket, each row is compared with a few centres. A row that is certainly similar to a
  centre is settled, because that pair puts it into a group. The other rows are split by further
  values of their signatures, which tends to keep the most similar rows together, and each part is
  treated as a bucket again.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from auditor import on_disk
from auditor.analysis.arrays import (
    concat_ranges,
    row_blocks,
    run_starts,
    split_by_size,
    unique_keys,
)
from auditor.analysis.pairs.minhash import EMPTY
from auditor.analysis.parallel import threads

# Rows of a bucket that are all compared with each other. Source: measured on 20,000 rows around one
# template, 128 finds 93% of the members and costs 0.2 ms a row, 64 finds 88%, 256 finds 96% at twice
# the cost.
MAX_BUCKET_ROWS = 128
# Centres of a larger bucket: its first row, and others that differ from band to band, so that all
# bands together try the first CENTRES_PER_BUCKET * bands rows.
CENTRES_PER_BUCKET = 16
# Signature values that split a large bucket. Of the pairs of Jaccard similarity 0.8, two values keep
# 0.64 together, of those of 0.5 a quarter.
_VALUES_PER_SPLIT = 2
# Rows that still share a bucket after so many splits are so similar that the centres settle nearly all.
_MAX_SPLITS = 8
_BLOCK_ROWS = 1 << 11  # rows whose bands are hashed at once: 1 MB
# Pairs whose signatures are compared at once: 1 MB, in the second-level cache.
_BLOCK_PAIRS = 1 << 12

_Signatures = NDArray[np.uint32]
_Rows = NDArray[np.int64]
_Keys = NDArray[np.uint64]
_PairKeys = NDArray[np.uint64]  # left << 32 | right


class Search(NamedTuple):
    """The signatures, and how many equal values make a pair a candidate."""

    signatures: _Signatures
    sketch: NDArray[np.uint8]  # the low byte of each value; its width is a multiple of 8
    bands: int
    band_width: int  # values in a band
    min_equal: float  # equal values that make two rows candidates
    certain_equal: float  # equal values that make them similar beyond doubt


def candidate_pairs(
    signatures: _Signatures, banding: tuple[int, int], threshold: float
) -> NDArray[np.int64]:
    """Find the pairs of rows that are likely to be similar: int64[pairs, 2], left < right, sorted.

    A pair is a candidate if its rows were compared, as described above, and the share of equal values
    in their signatures is at most 4 standard errors below ``threshold``. That limit loses 1 in
    30,000 pairs of exactly that similarity.

    Args:
        signatures: uint32[n, num_perm] with num_perm of at least 8. Rows that are all EMPTY are in no
            pair. Earlier rows are preferred as centres.
        banding: the number of bands and of values in a band, as ``minhash.bands`` returns them.
        threshold: the Jaccard similarity that pairs should have.
    """
    search = search_of(signatures, banding, threshold)
    found = np.zeros(0, np.uint64)
    rows = np.flatnonzero(signatures.min(axis=1) != EMPTY)
    keys = band_keys(signatures, banding)

    def pairs_of(band: int) -> _PairKeys:
        return pairs_of_band(search, rows, keys[band][rows], band)

    with threads() as pool:
        for pairs in pool.map(pairs_of, range(banding[0])):
            found = unique_keys(np.concatenate([found, pairs]))
    return unpack(found)


def search_of(signatures: _Signatures, banding: tuple[int, int], threshold: float) -> Search:
    """What ``candidate_pairs`` compares, and its limits; the arguments are those of ``candidate_pairs``."""
    width = signatures.shape[1] // 8 * 8
    standard_error = (threshold * (1 - threshold) / width) ** 0.5
    return Search(
        signatures=signatures,
        sketch=_sketch(signatures),
        bands=banding[0],
        band_width=banding[1],
        min_equal=width * (threshold - 4 * standard_error),
        certain_equal=width * (threshold + 2 * standard_error),
    )


def equal_share(signatures: _Signatures, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """The share of equal values in the signatures of each pair (int64[n, 2]), by their low bytes: float64[n]."""
    sketch = _sketch(signatures)
    equal = np.zeros(len(pairs), np.float64)
    for start in range(0, len(pairs), _BLOCK_PAIRS):
        one, two = pairs[start : start + _BLOCK_PAIRS].T
        same = sketch.take(one, axis=0) == sketch.take(two, axis=0)
        equal[start : start + _BLOCK_PAIRS] = _count_true(same) / sketch.shape[1]
    return equal


def _sketch(signatures: _Signatures) -> NDArray[np.uint8]:
    """The low bytes of as many values of each signature as fill whole words of eight: uint8[n, w]."""
    sketch = on_disk.empty((len(signatures), signatures.shape[1] // 8 * 8), np.uint8)
    for block in row_blocks(len(sketch), _BLOCK_ROWS):
        sketch[block] = signatures[block, : sketch.shape[1]]
    return sketch


def pack(left: _Rows, right: _Rows) -> _PairKeys:
    """One number for each pair of rows (below 2**32), which sorts as the pair does: uint64[n]."""
    return (left.astype(np.uint64) << np.uint64(32)) | right.astype(np.uint64)


def unpack(keys: _PairKeys) -> NDArray[np.int64]:
    """The pairs that ``pack`` made into ``keys``: int64[n, 2]."""
    return np.stack([keys >> np.uint64(32), keys & np.uint64(0xFFFFFFFF)], axis=1).astype(np.int64)


def band_keys(signatures: _Signatures, banding: tuple[int, int]) -> _Keys:
    """Hash each band of each row: uint64[bands, n].

    It goes block by block, since the values of one band are spread over the whole of a large array.
    """
    bands, width = banding
    keys = on_disk.full((bands, len(signatures)), 0, np.uint64)
    for start in range(0, len(signatures), _BLOCK_ROWS):
        block = slice(start, start + _BLOCK_ROWS)
        values = np.ascontiguousarray(signatures[block, : bands * width].T)
        keys[:, block] = _hash_into(keys[:, block], values.reshape(bands, width, -1).swapaxes(0, 1))
    return keys


def _hash_into(keys: _Keys, values: _Signatures) -> _Keys:
    """Hash values[0], values[1], ... into the keys; keys that collide only add candidates."""
    for value in values:
        keys = (keys ^ value) * np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> np.uint64(32)
    return keys


def pairs_of_band(search: Search, rows: _Rows, key: _Keys, band: int) -> _PairKeys:
    """Find the candidates in the buckets of one band, and in the parts of its large buckets.

    ``rows`` ascend, and ``key`` has the hash of the band of each: uint64[n]. Each bucket must be whole.
    """
    bands, next_value = search.bands, (band + 1) * search.band_width
    # The first row is a centre in every band; the next ones differ from band to band.
    centres = [0, *range(1 + band, 1 + bands * (CENTRES_PER_BUCKET - 1), bands)]
    found = [np.zeros(0, np.uint64)]
    rows, key, sizes = _buckets(rows, key)
    for split in range(_MAX_SPLITS + 1):
        large = np.repeat(sizes > MAX_BUCKET_ROWS, sizes)
        found.extend(_all_pairs(search, rows[~large], sizes[sizes <= MAX_BUCKET_ROWS]))
        if not large.any():
            break
        rows, key, sizes = rows[large], key[large], sizes[sizes > MAX_BUCKET_ROWS]
        pairs, unsettled = _centre_pairs(search, rows, sizes, centres[:1] if split else centres)
        found.extend(pairs)
        rows, key = rows[unsettled], key[unsettled]
        columns = np.arange(next_value, next_value + _VALUES_PER_SPLIT) % search.signatures.shape[1]
        rows, key, sizes = _buckets(
            rows, _hash_into(key, search.signatures[rows[:, None], columns].T)
        )
        next_value += _VALUES_PER_SPLIT
    return unique_keys(np.concatenate(found))


def _buckets(rows: _Rows, key: _Keys) -> tuple[_Rows, _Keys, _Rows]:
    """Sort rows into buckets of equal keys: rows and keys bucket by bucket, and each bucket's size.

    Rows that are alone in their bucket are dropped.
    """
    # Most keys are alone in their slot of a table of 8 slots a row; only the others need sorting.
    slot = (key >> np.uint64(61 - len(key).bit_length())).astype(np.int64)
    shared = np.bincount(slot)[slot] > 1
    rows, key = rows[shared], key[shared]
    order = np.argsort(key, kind="stable")
    rows, key = rows[order], key[order]
    sizes = np.diff(np.flatnonzero(run_starts(key)), append=len(key))
    kept = np.repeat(sizes > 1, sizes)
    return rows[kept], key[kept], sizes[sizes > 1]


def _all_pairs(search: Search, rows: _Rows, sizes: _Rows) -> Iterator[_PairKeys]:
    """The candidates among all pairs of rows of each bucket, a block of pairs at a time."""
    # Each row is paired with the rows after it in its own bucket.
    later = np.repeat(np.cumsum(sizes), sizes) - np.arange(len(rows)) - 1
    for start, stop in split_by_size(later, _BLOCK_PAIRS):
        first = np.arange(start, stop)
        one, two = np.repeat(first, later[first]), concat_ranges(first + 1, later[first])
        yield _compare(search, rows[one], rows[two])[0]


def _centre_pairs(
    search: Search, rows: _Rows, sizes: _Rows, centres: list[int]
) -> tuple[list[_PairKeys], NDArray[np.bool_]]:
    """Compare the rows of each bucket with the rows at positions ``centres`` of the bucket.

    Returns the candidates, and which rows are unsettled: not certainly similar to any other centre.
    """
    found, unsettled = [], np.ones(len(rows), bool)
    bucket = np.repeat(np.arange(len(sizes)), sizes)
    start = np.cumsum(sizes) - sizes
    for nth in centres:
        member = np.flatnonzero(unsettled & (nth < sizes)[bucket])
        row, centre = rows[member], rows[start[bucket[member]] + nth]
        pairs, equal = _compare(search, row, centre)
        found.append(pairs)
        unsettled[member] = (equal < search.certain_equal) | (row == centre)
    return found, unsettled


def _compare(search: Search, one: _Rows, two: _Rows) -> tuple[_PairKeys, NDArray[np.uint64]]:
    """The candidates among the pairs one[i], two[i], and the number of equal values of every pair."""
    equal = np.zeros(len(one), np.uint64)
    for start in range(0, len(one), _BLOCK_PAIRS):
        block = slice(start, start + _BLOCK_PAIRS)
        equal[block] = _count_true(
            search.sketch.take(one[block], axis=0) == search.sketch.take(two[block], axis=0)
        )
    close = (equal >= search.min_equal) & (one != two)
    one, two = one[close], two[close]
    return pack(np.minimum(one, two), np.maximum(one, two)), equal


def _count_true(flags: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Count the true values in each row of bool[n, m], m a multiple of 8: uint64[n].

    Eight flags are added as one 64-bit number of eight bytes; no byte overflows below 2,048 flags.
    """
    byte_sums = np.add.reduce(flags.view(np.uint64), axis=1)
    even_bytes = np.uint64(0x00FF00FF00FF00FF)
    pair_sums = (byte_sums & even_bytes) + ((byte_sums >> np.uint64(8)) & even_bytes)
    counts: NDArray[np.uint64] = (pair_sums * np.uint64(0x0001000100010001)) >> np.uint64(48)
    return counts
