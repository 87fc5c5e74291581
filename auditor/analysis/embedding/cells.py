"""Which rows a nearest-neighbour search compares: all pairs, or a choice by an inverted file.

The inverted file (Sivic and Zisserman 2003) is what FAISS calls ``IndexIVFFlat``. Spherical k-means on
a sample of the base rows finds the centroids of cells (``nlist`` of them in FAISS); each base row is
listed under the cell of its nearest centroid. A query is compared with the rows of its ``probes``
nearest cells (``nprobe`` in FAISS). Only this choice of pairs is approximate: the cosine of a pair
is always computed from the two rows themselves.
"""

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field
from itertools import chain, pairwise
from math import isqrt
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.arrays import row_blocks, top_k_columns
from auditor.analysis.embedding.exact_cosines import Grid, cosines, on_grid

Rows: TypeAlias = NDArray[np.int64]
# Each block is query rows, and the base rows to compare them with.
Blocks: TypeAlias = Iterator[tuple[Rows, Rows]]
_Cells: TypeAlias = NDArray[np.uint16]

# Most comparisons at which every pair is compared. Source: 6,000 rows with each other take half a
# CPU-second; from there on cells are faster.
MAX_EXACT_COMPARISONS = 6_000**2
# Mean rows in a cell, at least. Source: for the same work, many small cells find more neighbours than
# a few large ones. Cells grow with the square root of the rows, so that finding the nearest centroids
# costs no more than comparing what is in their cells.
MIN_CELL_ROWS = 100
# Rounds of k-means, and rows for each centroid that it is trained on. Source: twice as much of either
# raises recall by less than 0.3%.
_KMEANS_ROUNDS, _MAX_TRAINING_ROWS = 3, 32
# Probes of every query that come before any further ones. Most neighbours are in these cells, and what
# comes later then has to beat them.
_EARLY_PROBES = 8
# Cells near a row's coarse centroid, at least and for each probe, as a multiple of the square root of all cells. Source:
# of 150,000 rows, the same recall of close pairs in 60% of the time; the nearest rows need all cells
# (tests/bench/bench_neighbours.py).
_MIN_NEAR, _NEAR_A_PROBE = 8, 2
_BLOCK_QUERIES = 1 << 17  # queries sorted by cell at once: under 100 MB
_BLOCK_PRODUCTS = 1 << 22  # products with centroids that a thread computes at once: 16 MB


def comparisons(queries: Grid, base: Grid, probes: int, pool: Executor) -> tuple[Blocks, Blocks]:
    """Blocks of rows to compare: those of each query's nearest cell, and those of its further probes.

    A search of rows among themselves has each row in exactly one block of the first kind.
    """
    if len(queries) * len(base) > MAX_EXACT_COMPARISONS:
        index = _index(queries, base, probes, pool)
        early, late = slice(1, _EARLY_PROBES), slice(_EARLY_PROBES, None)
        return index.blocks(slice(1)), chain(index.blocks(early), index.blocks(late))
    everything = [(np.arange(len(queries)), np.arange(len(base)))]
    return iter(everything if len(queries) and len(base) else []), iter([])


@dataclass(frozen=True, slots=True)
class _InvertedFile:
    """The base rows of each cell, and the cells that each query probes."""

    probed: _Cells = field(repr=False)  # uint16[queries, probes]
    members: Rows = field(repr=False)  # base rows, cell by cell
    starts: Rows = field(repr=False)  # int64[cells + 1], where each cell starts in ``members``

    def blocks(self, ranks: slice) -> Blocks:
        """Blocks for the probes in ``ranks``: all queries that probe a cell, with the rows in it."""
        cells = len(self.starts) - 1
        for first in range(0, len(self.probed), _BLOCK_QUERIES):
            probed = self.probed[first : first + _BLOCK_QUERIES, ranks]
            order, starts = _by_cell(probed.ravel(), cells)
            queries = first + order // max(1, probed.shape[1])
            for cell in range(cells):
                rows = queries[starts[cell] : starts[cell + 1]]
                others = self.members[self.starts[cell] : self.starts[cell + 1]]
                if len(rows) and len(others):
                    yield rows, others


def _index(queries: Grid, base: Grid, probes: int, pool: Executor) -> _InvertedFile:
    cell_rows = max(MIN_CELL_ROWS, isqrt(len(base)) // 4)
    centroids = _centroids(base, max(1, len(base) // cell_rows), pool)
    probed = _nearest_cells(queries, centroids, probes, pool)
    own = probed[:, :1] if queries is base else _nearest_cells(base, centroids, 1, pool)
    return _InvertedFile(probed, *_by_cell(own.ravel(), len(centroids)))


def _by_cell(cell: _Cells, cells: int) -> tuple[Rows, Rows]:
    """Positions sorted by their cell, and where each cell starts (int64[cells + 1])."""
    order = np.argsort(cell, kind="stable")
    return order, np.searchsorted(cell[order], np.arange(cells + 1))


def _centroids(grid: Grid, count: int, pool: Executor) -> Grid:
    """Centroids of ``count`` cells, by spherical k-means on a sample: int16[count, d]."""
    from scipy.sparse import csr_array  # a quarter of a second to import, and only cells need it

    sample = grid[:: max(1, len(grid) // (count * _MAX_TRAINING_ROWS))]
    wide = sample.astype(np.float32)
    centroids = sample[:: len(sample) // count][:count].copy()
    for _ in range(_KMEANS_ROUNDS):
        rows, starts = _by_cell(_nearest_cells(sample, centroids, 1, pool).ravel(), count)
        # In float64, in which sums of whole numbers are exact whatever their order.
        sums: Any = csr_array((np.ones(len(rows)), rows, starts), (count, len(sample))) @ wide
        filled = np.diff(starts) > 0
        centroids[filled] = on_grid(sums[filled].astype(np.float32))
    return centroids


def _nearest_cells(grid: Grid, centroids: Grid, count: int, pool: Executor) -> _Cells:
    """The cells of the ``count`` nearest centroids of each row: uint16[n, count].

    The nearest comes first, then the others of the early probes, then the rest. Within the last two
    groups cells are in order of their number.
    """
    width = min(count, len(centroids))
    found = np.empty((len(grid), width), np.uint16)

    def fill(block: tuple[Rows, Rows]) -> None:
        rows, cells = block
        products = grid[rows].astype(np.float32) @ centroids[cells].T.astype(np.float32)
        best = top_k_columns(products, width)
        products = np.take_along_axis(products, best, axis=1)
        best = cells[best]
        for first, end in pairwise(sorted({0, 1, min(_EARLY_PROBES, width), width})):
            rank = top_k_columns(products, end - first)
            found[rows, first:end] = np.take_along_axis(best, rank, axis=1)
            np.put_along_axis(products, rank, -np.inf, axis=1)

    list(pool.map(fill, _products(grid, centroids, width, pool)))
    return found


def _products(grid: Grid, centroids: Grid, width: int, pool: Executor) -> Blocks:
    """Blocks of rows, and the cells whose centroids they are compared with: ``width`` or more.

    Many centroids have centroids of their own: a row is compared with these, and then with the cells near its own one.
    """
    cells = len(centroids)
    groups = [(np.arange(len(grid)), np.arange(cells))]
    near = max(_MIN_NEAR, _NEAR_A_PROBE * width) * isqrt(cells)
    if 2 * near < cells:
        coarse = _centroids(centroids, isqrt(cells), pool)
        order, starts = _by_cell(_nearest_cells(grid, coarse, 1, pool).ravel(), len(coarse))
        near_cells = top_k_columns(cosines(coarse, centroids), near)
        groups = [(order[a:b], near_cells[i]) for i, (a, b) in enumerate(pairwise(starts)) if a < b]
    for rows, others in groups:
        for block in row_blocks(len(rows), max(1, _BLOCK_PRODUCTS // len(others))):
            yield rows[block], others
