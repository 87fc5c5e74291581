"""Nearest rows by cosine, the same for any number of threads, and how neighbours vote.

Up to ``EXACT`` comparisons every pair is compared. Above, rows are parted into cells by k-means
(Sivic and Zisserman 2003), each is compared with the rows of the cells nearest to it, and what it
finds is told to the other row as well. Measured on 20,000, 100,000 and 150,000 rows: 98.0, 96.2 and
95.7 % of the 10 nearest are found, 99.8 % or more of the pairs with a cosine of 0.9 and more
(tests/bench/bench_neighbours.py).

Matrix products add up in an order that depends on threads and block sizes. Here vectors are rounded
to a grid on which every partial sum is a whole number below 2^24, which float32 holds exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from itertools import chain, islice, pairwise
from math import isqrt
from typing import Any, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import largest
from auditor.analysis.embedding.static import unit
from auditor.analysis.parallel import threads

_Vectors = NDArray[np.float32]
_Grid = NDArray[np.int16]
_Rows = NDArray[np.int64]
_Groups = Iterator[tuple[_Rows, _Rows]]
_Pairs = tuple[_Rows, _Rows, _Vectors]
_Work = TypeVar("_Work")

NEIGHBOURS = 15  # that vote
# Comparisons up to which all are made. Source: 6,000 rows with each other, half a CPU-second; cells are
# faster from there on.
EXACT = 6_000**2
# Cells a row looks into for its nearest rows and for close ones, and the fewest rows a cell has on
# average. Source: the recall stated above; with 80 and 10 probes wrong labels of CLINC150 are ranked
# within 0.0001. Many small cells find more than few large ones for the same work; more rows make larger
# cells, so that finding the cells costs no more than what is in them.
PROBES, CLOSE_PROBES, CELL = 24, 6, 100
# Rounds of k-means, and the rows a centre it is run on at most. Source: twice as much of either finds
# less than 0.3 % more.
_ROUNDS, _TRAINING = 3, 32
# Cells looked into first: most neighbours are there, and what comes later need only beat them.
_NEXT = 8
_ASKERS = 1 << 17  # rows whose cells are sorted at once: under 100 MB
_PENDING = 1 << 21  # found pairs, of 20 bytes, from which on they are merged
# Steps of the grid to a unit. A sum of products is at most the product of the lengths, 4,000 and a
# little for rounding, and (4,000 + 32 / 2)^2 < 2^24: up to 4,096 dimensions. Cosines are off by 1e-4.
_STEPS = 4_000
_BLOCK = 1 << 22  # similarities a thread holds at once: 16 MB
_BATCH = 16  # blocks dealt to the threads at once
_SHARPNESS = 8.0  # a neighbour 0.1 less similar than the nearest has 0.45 of its vote


def nearest(vectors: _Vectors, count: int, code: _Rows) -> tuple[_Rows, _Vectors]:
    """Find the most similar rows of each row: int64[n, count], float32[n, count].

    Vectors are float32[n, d] of any length. Similarity is the cosine to 1e-4, nearest first, of
    equals the earlier row. ``code``: int64[n]; rows of equal codes are not compared (a number each
    keeps a row from itself, folds keep rows from their own fold). Where fewer rows can be compared,
    similarity is -1 and the row number 0.
    """
    with threads() as pool:
        return _nearest(_grid(vectors), count, code, pool)


def close(
    asked: _Vectors, known: _Vectors, least: float, count: int, *, apart: bool = False
) -> pl.DataFrame:
    """Find pairs with a cosine of ``least`` or more: ``asked``, ``known`` (Int64), ``cosine`` (Float32).

    As ``nearest``, and at most the ``count`` most similar of each asked row; sorted by rows. Faster,
    since few rows have any. ``apart``: no row is a pair with the row of its own number.
    """
    left = _grid(asked)
    right = left if known is asked else _grid(known)

    def found(rows: _Rows, others: _Rows, cosines: _Vectors) -> pl.DataFrame:
        row, place = np.divmod(np.flatnonzero(cosines >= least), len(others))
        part = _pairs(rows[row], others[place], cosines[row, place])
        if apart:
            part = part.filter(pl.col("query") != pl.col("neighbour"))
        if left is right:  # what either row finds, both have found
            part = pl.concat(
                [part, part.select(query="neighbour", neighbour="query", cosine="cosine")]
            )
        return _closest(part, count) if len(part) > count else part

    parts = [_pairs(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))]
    with threads() as pool:
        groups = chain(*_groups(left, right, CLOSE_PROBES, pool))
        for batch in _worked(found, left, right, groups, pool):
            parts += batch
    return _closest(pl.concat(parts), count)


def votes(near: _Rows, score: _Vectors, labels: _Rows, classes: int) -> _Vectors:
    """Share of each row's neighbours for each class, the nearer the heavier: float32[n, classes]."""
    weight = np.where(score > -1, np.exp(_SHARPNESS * (score - score[:, :1])), 0)
    flat = np.arange(len(near))[:, None] * classes + labels[near]
    summed = np.bincount(flat.ravel(), weight.ravel(), len(near) * classes)
    share = summed.reshape(len(near), classes) + 1e-9
    return np.asarray(share / share.sum(axis=1, keepdims=True), np.float32)


def _nearest(grid: _Grid, count: int, code: _Rows, pool: Executor) -> tuple[_Rows, _Vectors]:
    near = np.zeros((len(grid), count), np.int64)
    score = np.full((len(grid), count), -1, np.float32)
    own, further = _groups(grid, grid, PROBES, pool)

    def best(rows: _Rows, others: _Rows, cosines: _Vectors) -> None:
        cosines[code[rows][:, None] == code[others]] = -1
        found, cosine = _top(cosines, count)
        other = np.where(cosine > -1, others[found], 0)
        order = np.lexsort((other, -cosine), axis=1)
        near[rows, : order.shape[1]] = np.take_along_axis(other, order, axis=1)
        score[rows, : order.shape[1]] = np.take_along_axis(cosine, order, axis=1)

    def news(rows: _Rows, others: _Rows, cosines: _Vectors) -> _Pairs:
        # A pair is news to both of its rows: half as many cells find as many neighbours.
        line = score[:, -1]
        row, other = np.divmod(np.flatnonzero(cosines > line[rows][:, None]), len(others))
        back, to = np.divmod(np.flatnonzero(cosines > line[others]), len(others))
        left = np.concatenate([rows[row], others[to]])
        right = np.concatenate([others[other], rows[back]])
        both = np.concatenate([cosines[row, other], cosines[back, to]])
        new = code[left] != code[right]
        return left[new], right[new], both[new]

    for _ in _worked(best, grid, grid, own, pool):
        pass
    pending: list[_Pairs] = []
    # Scores change between batches only, so that what a thread finds depends on no other.
    for batch in _worked(news, grid, grid, further, pool):
        pending += batch
        if sum(len(pairs[0]) for pairs in pending) > _PENDING:
            _merge(near, score, pending)
            pending = []
    _merge(near, score, pending)
    return near, score


def _worked(
    work: Callable[[_Rows, _Rows, _Vectors], _Work],
    left: _Grid,
    right: _Grid,
    groups: _Groups,
    pool: Executor,
) -> Iterator[list[_Work]]:
    """What ``work`` makes of rows of ``left``, rows of ``right`` and their cosines, a batch of blocks at a time."""

    def done(block: tuple[_Rows, _Rows]) -> _Work:
        rows, others = block
        cosines = left[rows].astype(np.float32) @ right[others].T.astype(np.float32)
        cosines *= 1 / _STEPS**2
        return work(rows, others, cosines)

    blocks = _blocks(groups)
    while batch := list(islice(blocks, _BATCH)):
        yield list(pool.map(done, batch))


def _blocks(groups: _Groups) -> _Groups:
    """The same groups in parts of at most _BLOCK comparisons."""
    for rows, others in groups:
        step = max(1, _BLOCK // max(1, len(others)))
        for start in range(0, len(rows), step):
            yield rows[start : start + step], others


def _merge(near: _Rows, score: _Vectors, pending: list[_Pairs]) -> None:
    """Put ``pending`` pairs among the nearest so far, in place."""
    if not pending:
        return
    rows, others, cosines = (np.concatenate(part) for part in zip(*pending, strict=True))
    count = near.shape[1]
    old = np.flatnonzero(np.bincount(rows))
    rows = np.concatenate([rows, np.repeat(old, count)])
    others = np.concatenate([others, near[old].ravel()])
    cosines = np.concatenate([cosines, score[old].ravel()])
    found = pl.DataFrame({"row": rows, "cosine": cosines, "other": others})
    found = found.sort("row", "cosine", "other", descending=[False, True, False])
    rows, cosines, others = (found[name].to_numpy() for name in found.columns)
    # A pair has one cosine, however often it was found, so that its copies stand together.
    fresh = np.ones(len(rows), bool)
    fresh[1:] = (rows[1:] != rows[:-1]) | (others[1:] != others[:-1]) | (cosines[1:] <= -1)
    rows, others, cosines = rows[fresh], others[fresh], cosines[fresh]
    rank = np.arange(len(rows)) - np.searchsorted(rows, rows)
    best = rank < count
    near[rows[best], rank[best]] = others[best]
    score[rows[best], rank[best]] = cosines[best]


def _grid(vectors: _Vectors) -> _Grid:
    """Vectors of length _STEPS in whole numbers: every sum of products is exact in float32."""
    grid = np.empty(vectors.shape, np.int16)
    step = max(1, _BLOCK // max(1, vectors.shape[1]))
    for start in range(0, len(vectors), step):
        np.rint(
            unit(vectors[start : start + step]) * _STEPS,
            out=grid[start : start + step],
            casting="unsafe",
        )
    return grid


def _groups(left: _Grid, right: _Grid, probes: int, pool: Executor) -> tuple[_Groups, _Groups]:
    """Rows of ``left`` and the rows of ``right`` to compare them with: the first, and further ones.

    Every row of ``left`` is in one of the first groups, where there are rows on the right.
    """
    if len(left) * len(right) > EXACT:
        return _cells(left, right, probes, pool)
    every = [(np.arange(len(left)), np.arange(len(right)))]
    return iter(every if len(left) and len(right) else []), iter([])


def _cells(left: _Grid, right: _Grid, probes: int, pool: Executor) -> tuple[_Groups, _Groups]:
    """Of each cell the rows nearest to it, and those next to it, with the rows that it holds."""
    size = max(CELL, isqrt(len(right)) // 4)
    centres = _centres(right, max(1, len(right) // size), pool)
    probed = _probed(left, centres, probes, pool)
    home = probed[:, :1] if left is right else _probed(right, centres, 1, pool)
    members, starts = _by_cell(home.ravel(), len(centres))

    def looked_into(ranks: slice) -> _Groups:
        for first in range(0, len(left), _ASKERS):
            cells = probed[first : first + _ASKERS, ranks]
            askers, firsts = _by_cell(cells.ravel(), len(centres))
            askers = first + askers // max(1, cells.shape[1])
            for cell in range(len(centres)):
                rows = askers[firsts[cell] : firsts[cell + 1]]
                others = members[starts[cell] : starts[cell + 1]]
                if len(rows) and len(others):
                    yield rows, others

    first, further = slice(1, _NEXT), slice(_NEXT, None)
    return looked_into(slice(1)), chain(looked_into(first), looked_into(further))


def _by_cell(cell: NDArray[np.uint16], cells: int) -> tuple[_Rows, _Rows]:
    """Positions in order of their cell, and where each cell starts (int64[cells + 1])."""
    order = np.argsort(cell, kind="stable")
    return order, np.searchsorted(cell[order], np.arange(cells + 1))


def _centres(grid: _Grid, count: int, pool: Executor) -> _Grid:
    """Spherical k-means on a sample: int16[count, d]."""
    from scipy.sparse import csr_array  # a quarter of a second to import, and only cells need it

    sample = grid[:: max(1, len(grid) // (count * _TRAINING))]
    wide = sample.astype(np.float32)
    centres = sample[:: len(sample) // count][:count].copy()
    for _ in range(_ROUNDS):
        rows, starts = _by_cell(_probed(sample, centres, 1, pool).ravel(), count)
        # In float64: sums of whole numbers are exact whatever their order.
        sums: Any = csr_array((np.ones(len(rows)), rows, starts), (count, len(sample))) @ wide
        full = np.diff(starts) > 0
        centres[full] = _grid(sums[full].astype(np.float32))
    return centres


def _probed(grid: _Grid, centres: _Grid, count: int, pool: Executor) -> NDArray[np.uint16]:
    """The nearest centres of each row: uint16[n, count]. The nearest, then the rest of ``_NEXT``, then others."""
    width = min(count, len(centres))
    found = np.empty((len(grid), width), np.uint16)
    turned = centres.T.astype(np.float32)
    step = max(1, _BLOCK // len(centres))

    def fill(start: int) -> None:
        products = grid[start : start + step].astype(np.float32) @ turned
        best = largest(products, width)
        products = np.take_along_axis(products, best, axis=1)
        for first, end in pairwise(sorted({0, 1, min(_NEXT, width), width})):
            place = largest(products, end - first)
            found[start : start + step, first:end] = np.take_along_axis(best, place, axis=1)
            np.put_along_axis(products, place, -np.inf, axis=1)

    list(pool.map(fill, range(0, len(grid), step)))
    return found


def _top(cosines: _Vectors, count: int) -> tuple[_Rows, _Vectors]:
    """Places and values of the ``count`` largest of each row, in order of place."""
    found = largest(cosines, min(count, cosines.shape[1]))
    return found, np.take_along_axis(cosines, found, axis=1)


def _pairs(asked: _Rows, known: _Rows, cosine: _Vectors) -> pl.DataFrame:
    return pl.DataFrame({"query": asked, "neighbour": known, "cosine": cosine})


def _closest(pairs: pl.DataFrame, count: int) -> pl.DataFrame:
    """The ``count`` most similar pairs of each asked row, sorted by rows."""
    ranked = pairs.unique().sort("query", "cosine", "neighbour", descending=[False, True, False])
    return ranked.filter(pl.int_range(pl.len()).over("query") < count).sort("query", "neighbour")
