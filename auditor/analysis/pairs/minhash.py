"""MinHash signatures of whole columns, equal bit for bit to those of datasketch, and LSH bands.

``datasketch.MinHash`` passes one set at a time through Python. This module computes the same values for
thousands of rows in one numpy call, which releases the interpreter lock. The scheme is ``affine32``:
MurmurHash3's finalizer once, then ``(a * h + b) mod 2**32`` for each permutation. datasketch itself has three
purposes:

- its generator and scheme define the permutations, so signatures can be exchanged with it;
- its optimiser chooses the bands for thresholds that users set themselves (``bands``);
- the tests compare every signature, permutation and banding with it.

A run with the default threshold does not import it, because the import takes half a second.
"""

from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.arrays import concat_ranges, split_by_size
from auditor.analysis.parallel import threads
from auditor.analysis.text.shingles import Shingles

# Values of a signature. Source: 80 make 99.8% of the pairs of exactly 0.8 candidates, as many as
# datasketch's 128 do with these weights, and cost a third less; of the pairs at the threshold for word
# shingles, they make 99.4% candidates.
NUM_PERM = 80
EMPTY = np.uint32(0xFFFFFFFF)  # every value of a row without shingles, as in datasketch
# Weights of false candidates and of missed pairs when bands are chosen. Source: every candidate is
# verified, so a false one costs a microsecond, and a missed one a duplicate. Almost all pairs of
# exactly 0.8 become candidates; with datasketch's equal weights and 128 permutations 40% do.
WEIGHTS = (0.002, 0.998)
# The bands of the default threshold, for characters and for words (to four digits), as the optimiser
# chooses them; tests/analysis/pairs/test_minhash.py verifies that.
_MAX_BANDED = 0.995  # there are no two bands for a higher threshold
_DEFAULT_BANDS = {0.8: (16, 5), 0.5652: (26, 3)}

_TASK_SHINGLES = 1 << 20  # of a thread's task: 4 MB, and signatures of some 7,000 rows of 150 words
_BLOCK_SHINGLES = 1 << 17  # of a numpy call: 512 KB, and as much for the result, stay in the cache
_MAX_PIECE = 256  # shingles in a column of a block; longer rows are cut and their minima joined


def signatures(shingles: Shingles, num_perm: int = NUM_PERM) -> NDArray[np.uint32]:
    """Return the MinHash signatures of all rows: uint32[n, num_perm].

    Row i equals ``datasketch.MinHash(num_perm)`` updated with the hashes of row i. A row without shingles is
    EMPTY in every value. The number of threads does not change the values.
    """
    out = np.full((len(shingles), num_perm), EMPTY)
    a, b = permutations(num_perm)
    with threads() as pool:
        list(
            pool.map(
                partial(_fill, out, shingles, a, b), split_by_size(shingles.sizes, _TASK_SHINGLES)
            )
        )
    return out


def permutations(num_perm: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return datasketch's affine permutations for its default seed: ``a`` (odd) and ``b``, uint32[num_perm]."""
    # numpy's legacy generator, as in datasketch: its stream never changes.
    rng = np.random.RandomState(1)
    a = rng.randint(0, 1 << 31, num_perm, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return a, rng.randint(0, 1 << 32, num_perm, dtype=np.uint32)


@lru_cache
def bands(threshold: float, num_perm: int = NUM_PERM) -> tuple[int, int]:
    """Return the number of bands b and of rows per band r for a threshold, as datasketch optimises them.

    Raises ValueError for a threshold outside 0 to 1.
    """
    known = _DEFAULT_BANDS.get(round(threshold, 4))
    if known and num_perm == NUM_PERM:
        return known
    from datasketch import MinHashLSH

    banded = _MAX_BANDED if _MAX_BANDED < threshold <= 1 else threshold
    index = MinHashLSH(threshold=banded, num_perm=num_perm, weights=WEIGHTS)
    return int(index.b), int(index.r)


def recall_curve(b: int, r: int) -> list[tuple[float, float]]:
    """Return (s, P) for Jaccard similarities s from 0 to 1 in steps of 0.05.

    P = 1 − (1 − s^r)^b is the probability that a pair of similarity s is a candidate; b and r are as ``bands``
    returns them.
    """
    return [(step / 20, 1 - (1 - (step / 20) ** r) ** b) for step in range(21)]


def _fill(
    out: NDArray[np.uint32],
    shingles: Shingles,
    a: NDArray[np.uint32],
    b: NDArray[np.uint32],
    rows: tuple[int, int],
) -> None:
    """Write the signatures of rows[0] to rows[1] - 1 to ``out``.

    Rows are cut into pieces of at most ``_MAX_PIECE`` shingles, and pieces of similar length are
    computed together.
    """
    offsets = shingles.offsets[rows[0] : rows[1] + 1]
    mixed = _mix(shingles.hashes[offsets[0] : offsets[-1]])
    sizes = np.diff(offsets)
    pieces = -(-sizes // _MAX_PIECE)  # of each row, 0 for a row without shingles
    row, nth = (
        np.repeat(np.arange(len(sizes)), pieces),
        concat_ranges(np.zeros_like(pieces), pieces),
    )
    start = sizes[row] * nth // pieces[row]
    length = sizes[row] * (nth + 1) // pieces[row] - start
    start += offsets[row] - offsets[0]
    minima = np.empty((len(row), len(a)), np.uint32)
    order = np.argsort(length, kind="stable")
    stop = len(order)
    while stop > 0:
        begin = max(0, stop - _BLOCK_SHINGLES // int(length[order[stop - 1]]))
        block = order[begin:stop]
        minima[block] = _minima(mixed, start[block], length[block], a, b).T
        stop = begin
    if len(row):
        filled = np.flatnonzero(pieces)
        first = np.cumsum(pieces)[filled] - pieces[filled]
        joined = minima if len(first) == len(row) else np.minimum.reduceat(minima, first, axis=0)
        out[rows[0] + filled] = joined


def _minima(
    mixed: NDArray[np.uint32],
    start: NDArray[np.int64],
    length: NDArray[np.int64],
    a: NDArray[np.uint32],
    b: NDArray[np.uint32],
) -> NDArray[np.uint32]:
    """Return the minimum of each permutation over each piece (lengths ascending): uint32[num_perm, pieces].

    The block has one column for each piece, padded with the piece's last hash, which does not change
    a minimum. So the minimum runs along rows of the block, over many pieces at a time.
    """
    position = np.minimum(np.arange(int(length[-1]))[:, None], length - 1)
    block = mixed[position + start]
    permuted = np.empty_like(block)
    minima = np.empty((len(a), len(start)), np.uint32)
    for k in range(len(a)):
        np.multiply(block, a[k], out=permuted)
        np.add(permuted, b[k], out=permuted)
        np.minimum.reduce(permuted, axis=0, out=minima[k])
    return minima


def _mix(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return the values after MurmurHash3's 32-bit finalizer, as datasketch applies it before it permutes."""
    mixed = hashes >> np.uint32(16)
    mixed ^= hashes
    shifted = np.empty_like(mixed)
    mixed *= np.uint32(0x85EBCA6B)
    mixed ^= np.right_shift(mixed, np.uint32(13), out=shifted)
    mixed *= np.uint32(0xC2B2AE35)
    mixed ^= np.right_shift(mixed, np.uint32(16), out=shifted)
    return mixed
