"""MinHash signatures of whole columns, equal to datasketch's bit for bit, and the banding maths.

``datasketch.MinHash`` takes one set at a time through Python. Here the permutations are its own
(scheme ``affine32``: the MurmurHash3 finalizer once, then ``a * h + b`` modulo 2**32), and each
runs over thousands of rows in one numpy call, which holds no interpreter lock.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.arrays import blocks, ramps
from auditor.analysis.text.shingles import Shingles

# Values of a signature. Source: 80 make 99.8 % of the pairs at exactly 0.8 candidates, as many as
# datasketch's 128 do with these weights, and cost a third less; of the pairs at the level that words
# are sought at, 99.4 %.
NUM_PERM = 80
EMPTY = np.uint32(0xFFFFFFFF)  # every value of a row without shingles, as datasketch has it
# Weights of false candidates and missed pairs when bands are chosen. Source: every candidate is
# verified, so a false one costs a microsecond and a missed one a duplicate. Of the pairs at exactly
# 0.8 almost all become candidates; with datasketch's even weights and 128 permutations 40 % do.
WEIGHTS = (0.002, 0.998)

# Bands and rows a band of the default threshold by characters and by words, to four places: what the
# optimiser chooses (tests/analysis/pairs/test_minhash.py), which takes half a second to load.
_CHOSEN = {0.8: (16, 5), 0.5652: (26, 3)}

_CHUNK = 1 << 20  # shingles a task: 4 MB, and the signatures of some 7,000 rows of 150 words
_BLOCK = 1 << 17  # shingles a numpy call: 512 KB, and as much for the result, stay in the cache
_PIECE = 256  # longest column of a block; longer rows are cut and their minima joined


def signatures(
    shingles: Shingles, num_perm: int = NUM_PERM, seed: int = 1, threads: int | None = None
) -> NDArray[np.uint32]:
    """Compute the MinHash signature of every row: uint32[n, num_perm].

    Row ``i`` equals ``datasketch.MinHash(num_perm, seed)`` fed row ``i``'s hashes as they are; a
    row without shingles is all EMPTY. The number of threads does not change the values.
    """
    out = np.full((len(shingles), num_perm), EMPTY)
    a, b = permutations(num_perm, seed)
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        work = partial(_fill, out, shingles, a, b)
        for _ in pool.map(work, blocks(shingles.sizes, _CHUNK)):
            pass
    return out


def permutations(num_perm: int, seed: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Draw datasketch's affine permutations: ``a`` (odd) and ``b``, uint32[num_perm] each."""
    # The old generator: its stream is frozen, and datasketch's own.
    draw = np.random.RandomState(seed)
    a = draw.randint(0, 1 << 31, num_perm, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return a, draw.randint(0, 1 << 32, num_perm, dtype=np.uint32)


@lru_cache
def bands(
    threshold: float, num_perm: int = NUM_PERM, weights: tuple[float, float] = WEIGHTS
) -> tuple[int, int]:
    """Choose bands and rows a band (b, r) for the threshold, as datasketch's own optimiser does.

    ``weights`` are of false candidates and of missed pairs and add up to 1; ValueError otherwise,
    and for a threshold outside 0 .. 1.
    """
    known = _CHOSEN.get(round(threshold, 4))
    if known and (num_perm, weights) == (NUM_PERM, WEIGHTS):
        return known
    from datasketch import MinHashLSH

    index = MinHashLSH(threshold=threshold, num_perm=num_perm, weights=weights)
    return int(index.b), int(index.r)


def recall_curve(b: int, r: int) -> list[tuple[float, float]]:
    """Give the probability that a pair becomes a candidate, by Jaccard similarity in steps of 0.05."""
    return [(step / 20, 1 - (1 - (step / 20) ** r) ** b) for step in range(21)]


def _fill(
    out: NDArray[np.uint32],
    shingles: Shingles,
    a: NDArray[np.uint32],
    b: NDArray[np.uint32],
    rows: tuple[int, int],
) -> None:
    """Write the signatures of rows[0] .. rows[1]: cut into pieces, pieces of like length together."""
    offsets = shingles.offsets[rows[0] : rows[1] + 1]
    mixed = _mix(shingles.hashes[offsets[0] : offsets[-1]])
    sizes = np.diff(offsets)
    cuts = -(-sizes // _PIECE)  # pieces of each row, 0 for a row without shingles
    row, nth = np.repeat(np.arange(len(sizes)), cuts), ramps(np.zeros_like(cuts), cuts)
    start = offsets[row] - offsets[0] + sizes[row] * nth // cuts[row]
    length = sizes[row] * (nth + 1) // cuts[row] - sizes[row] * nth // cuts[row]
    minima = np.empty((len(row), len(a)), np.uint32)
    order = np.argsort(length, kind="stable")
    stop = len(order)
    while stop > 0:
        begin = max(0, stop - _BLOCK // int(length[order[stop - 1]]))
        some = order[begin:stop]
        minima[some] = _minima(mixed, start[some], length[some], a, b).T
        stop = begin
    if len(row):
        target = np.flatnonzero(cuts)
        first = np.cumsum(cuts)[target] - cuts[target]
        joined = minima if len(first) == len(row) else np.minimum.reduceat(minima, first, axis=0)
        out[rows[0] + target] = joined


def _minima(
    mixed: NDArray[np.uint32],
    start: NDArray[np.int64],
    length: NDArray[np.int64],
    a: NDArray[np.uint32],
    b: NDArray[np.uint32],
) -> NDArray[np.uint32]:
    """Take the minimum of each permutation over each piece: uint32[num_perm, pieces].

    One column a piece, padded with its own last hash, which no minimum notices: so the minimum runs
    down whole rows of the block, many pieces at a time, whatever their length.
    """
    place = np.minimum(np.arange(int(length[-1]))[:, None], length - 1)
    block = mixed[place + start]
    permuted = np.empty_like(block)
    minima = np.empty((len(a), len(start)), np.uint32)
    for k in range(len(a)):
        np.multiply(block, a[k], out=permuted)
        np.add(permuted, b[k], out=permuted)
        np.minimum.reduce(permuted, axis=0, out=minima[k])
    return minima


def _mix(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Apply MurmurHash3's 32-bit finalizer, as datasketch does before it permutes."""
    mixed = hashes ^ (hashes >> np.uint32(16))
    mixed *= np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(13)
    mixed *= np.uint32(0xC2B2AE35)
    mixed ^= mixed >> np.uint32(16)
    return mixed
