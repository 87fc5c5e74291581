"""Pairs of rows that may be similar: rows that agree in a whole band of their signatures.

A band is a group-by. A bucket of m rows never costs m * m comparisons: up to BUCKET rows all meet
each other; of more, all meet a number of centres, those certainly similar to one are done with, and
the others are split by further signature values, so that the most alike meet in the parts.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import product
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import ascending, blocks, firsts, ramps
from auditor.analysis.pairs.minhash import EMPTY

# Rows of a bucket that all meet each other. Source: measured on 20,000 rows around one template,
# 128 finds 93 % of the members and costs 0.2 ms a row, 64 finds 88 %, 256 finds 96 % at twice the cost.
BUCKET = 128
# Centres that the rows of a larger bucket meet: the best row, and some that differ from band to
# band, so that all bands together try the best CENTRES * bands rows.
CENTRES = 16
_SPLIT = 2  # values a split adds: 0.64 of the pairs at 0.8 stay together, 0.25 of those at 0.5
_SPLITS = 8  # after which rows agree in so much that the centres tell it all
_BLOCK = 1 << 11  # rows whose bands are hashed at once: 1 MB
_PAIRS = 1 << 12  # pairs whose signatures are compared at once: 1 MB, in the second-level cache

_Signatures = NDArray[np.uint32]
_Rows = NDArray[np.int64]
_Keys = NDArray[np.uint64]
_Pairs = NDArray[np.uint64]  # left << 32 | right


class _Search(NamedTuple):
    """What is searched: signatures, and what a pair must be to count."""

    signatures: _Signatures
    sketch: NDArray[np.uint8]  # the low byte of each value, eights of them: enough to judge a pair
    border: int  # rows before it only pair with rows from it on; 0: all pairs count
    width: int  # values in a band
    floor: float  # values that two signatures must have in common to be a candidate
    sure: float  # ... to be similar without doubt


def candidates(
    signatures: _Signatures,
    banding: tuple[int, int],
    threshold: float,
    threads: int | None = None,
    border: int = 0,
) -> pl.DataFrame:
    """Find the pairs that agree in a band: left < right (UInt32), each pair once, sorted.

    Args:
        signatures: uint32[n, num_perm], num_perm at least 8; rows that are all EMPTY are in no pair. An earlier row is a
            better centre of a group: large buckets are compared with their first rows.
        banding: bands and values a band, as ``bands`` chooses them.
        threshold: Jaccard similarity looked for. Pairs whose signatures put them 4 standard errors
            below it are left out, which loses 1 pair in 30,000 on the threshold.
        threads: workers, all cores where not given; the result does not depend on it.
        border: where given, ``left`` is before and ``right`` at or after this row: candidates
            between two sets that stand one after the other.
    """
    values = signatures.shape[1] // 8 * 8
    error = (threshold * (1 - threshold) / values) ** 0.5
    search = _Search(
        signatures=signatures,
        sketch=signatures[:, :values].astype(np.uint8),
        border=border,
        width=banding[1],
        floor=values * (threshold - 4 * error),
        sure=values * (threshold + 2 * error),
    )
    found = np.zeros(0, np.uint64)
    keys, rows = _band_keys(signatures, banding)
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        for pairs in pool.map(partial(_band, search, rows, keys), range(banding[0])):
            found = _union([found, pairs])
    return pl.DataFrame(
        {"left": (found >> np.uint64(32)).astype(np.uint32), "right": found.astype(np.uint32)}
    )


def _band_keys(signatures: _Signatures, banding: tuple[int, int]) -> tuple[_Keys, _Rows]:
    """Hash the bands of each row: uint64[bands, n]; and say which rows have shingles.

    Block by block, as a band's values of many rows are spread over all of a large array.
    """
    bands, width = banding
    keys = np.zeros((bands, len(signatures)), np.uint64)
    filled = np.zeros(len(signatures), bool)
    for start in range(0, len(signatures), _BLOCK):
        block = slice(start, start + _BLOCK)
        filled[block] = (signatures[block] != EMPTY).any(axis=1)
        values = np.ascontiguousarray(signatures[block, : bands * width].T)
        keys[:, block] = _fold(keys[:, block], values.reshape(bands, width, -1).swapaxes(0, 1))
    return keys, np.flatnonzero(filled)


def _band(search: _Search, rows: _Rows, keys: _Keys, band: int) -> _Pairs:
    """Find the pairs of one band: of its buckets, and of the parts of large buckets."""
    bands, column = len(keys), (band + 1) * search.width
    key = keys[band][rows]
    # The best row in every band; after it, each band has its own choice of the next best ones.
    centres = [0, *range(1 + band, 1 + bands * (CENTRES - 1), bands)]
    found = [np.zeros(0, np.uint64)]
    for split in range(_SPLITS + 1):
        rows, key, size = _buckets(search, rows, key)
        large = np.repeat(size > BUCKET, size)
        found.extend(_all_pairs(search, rows[~large], size[size <= BUCKET]))
        if not large.any():
            break
        rows, key, size = rows[large], key[large], size[size > BUCKET]
        pairs, open_ = _star_pairs(search, rows, size, centres[:1] if split else centres)
        found.extend(pairs)
        rows, key = rows[open_], key[open_]
        more = np.arange(column, column + _SPLIT) % search.signatures.shape[1]
        key = _fold(key, search.signatures[rows[:, None], more].T)
        column += _SPLIT
    return _union(found)


def _fold(key: _Keys, values: _Signatures) -> _Keys:
    """Hash further values, values[0] first, into the keys. Keys that collide make mere candidates."""
    for more in values:
        key = (key ^ more) * np.uint64(0x9E3779B97F4A7C15)
        key ^= key >> np.uint64(32)
    return key


def _buckets(search: _Search, rows: _Rows, key: _Keys) -> tuple[_Rows, _Keys, _Rows]:
    """Put rows of equal key together, in order; drop keys without a pair; count the rows of each."""
    # Most keys are alone in a table of 8 slots a row; only the others are worth sorting.
    slot = (key >> np.uint64(61 - len(key).bit_length())).astype(np.int64)
    crowded = np.bincount(slot)[slot] > 1
    rows, key = rows[crowded], key[crowded]
    order = np.argsort(key, kind="stable")
    rows, key = rows[order], key[order]
    first = np.flatnonzero(firsts(key))
    size = np.diff(first, append=len(key))
    useful = size > 1
    if search.border:
        useful &= (rows[first] < search.border) & (rows[first + size - 1] >= search.border)
    kept = np.repeat(useful, size)
    return rows[kept], key[kept], size[useful]


def _all_pairs(search: _Search, rows: _Rows, size: _Rows) -> Iterator[_Pairs]:
    """Pair all rows of each bucket, some pairs at a time."""
    later = np.repeat(np.cumsum(size), size) - np.arange(len(rows)) - 1  # in the row's own bucket
    for start, stop in blocks(later, _PAIRS):
        block = np.arange(start, stop)
        one, two = rows[np.repeat(block, later[block])], rows[ramps(block + 1, later[block])]
        yield _compared(search, one, two)[0]


def _star_pairs(
    search: _Search, rows: _Rows, size: _Rows, centres: Iterable[int]
) -> tuple[list[_Pairs], NDArray[np.bool_]]:
    """Pair the rows of each bucket with its centres, the nth rows of each side; say which stay open.

    A row that is surely similar to a centre needs no other: it will be in a group. Between two sets
    all rows stay open, as each of them wants a partner of its own.
    """
    found, open_ = [], np.ones(len(rows), bool)
    bucket = np.repeat(np.arange(len(size)), size)
    start = np.cumsum(size) - size
    before = np.add.reduceat(rows < search.border, start, dtype=np.int64)
    for (first, count), nth in product(((start, before), (start + before, size - before)), centres):
        member = np.flatnonzero(open_ & (nth < count)[bucket])
        centre = rows[first[bucket[member]] + nth]
        pairs, agree = _compared(search, rows[member], centre)
        found.append(pairs)
        if not search.border:
            open_[member] = (agree < search.sure) | (rows[member] == centre)
    return found, open_


def _compared(search: _Search, one: _Rows, two: _Rows) -> tuple[_Pairs, NDArray[np.uint64]]:
    """Keep the pairs that count and agree in enough values; give each pair's agreement too."""
    agree = np.zeros(len(one), np.uint64)
    for start in range(0, len(one), _PAIRS):
        some = slice(start, start + _PAIRS)
        agree[some] = _agreement(search.sketch, one[some], two[some])
    close = agree >= search.floor
    if search.border:
        close &= (one < search.border) != (two < search.border)
    else:
        close &= one != two
    low, high = np.minimum(one, two)[close], np.maximum(one, two)[close]
    return (low.astype(np.uint64) << np.uint64(32)) | high.astype(np.uint64), agree


def _agreement(sketch: NDArray[np.uint8], one: _Rows, two: _Rows) -> NDArray[np.uint64]:
    """Count the values that the two rows of each pair agree in.

    Eight bytes of 0 and 1 are added as one number: no byte overflows below 2,048 values.
    """
    equal = np.equal(sketch.take(one, axis=0), sketch.take(two, axis=0))
    lanes = np.add.reduce(equal.view(np.uint64), axis=1)
    even = np.uint64(0x00FF00FF00FF00FF)
    pairs_of_lanes = (lanes & even) + ((lanes >> np.uint64(8)) & even)
    counts: NDArray[np.uint64] = (pairs_of_lanes * np.uint64(0x0001000100010001)) >> np.uint64(48)
    return counts


def _union(parts: list[_Pairs]) -> _Pairs:
    """Join pairs, each once, ascending."""
    # Not np.unique: it hashes numbers like these into few slots, 20 times as slow.
    pairs = ascending(np.concatenate(parts))
    once: _Pairs = pairs[firsts(pairs)]
    return once
