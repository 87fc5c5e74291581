"""A map of the rows: a projection to the plane in which similar rows are near each other.

It is meant for people to look at, not for measuring. Positions start at the first two principal
components; attraction between neighbours and repulsion between random pairs then refine them, with
the forces of UMAP (McInnes, Healy and Melville 2018) for a = b = 1.
"""

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.arrays import principal_axes, top_k_columns
from auditor.analysis.embedding.exact_cosines import Grid, cosines

_Positions = NDArray[np.float64]
_Rows = NDArray[np.int64]

# Source: UMAP uses 15 neighbours and 200 to 500 rounds. 10 and 120 show the same clusters, and keep
# 2,000 points below 1 s.
_NEIGHBOURS, _ROUNDS = 10, 120
_REPULSIONS = 5  # random rows that push each row away in a round
_MAX_STEP = 4.0  # of a row along each axis in a round, as in UMAP
_START_SIDE = 10.0  # side of the square in which rows start


def project_to_plane(vectors: Grid) -> NDArray[np.float64]:
    """Positions in the unit square, float64[n, 2], for rows on the grid (int16[n, d]).

    Memory and time grow with the square of the rows: 2,000 rows are meant.
    """
    if len(vectors) < 3:
        return np.tile(np.linspace(0.25, 0.75, len(vectors))[:, None], 2)
    left, right = _neighbour_pairs(vectors)
    positions = _principal_components(vectors)
    rng = np.random.default_rng(0)
    every_row = np.arange(len(vectors))
    for done in range(_ROUNDS):
        move = _attraction(positions, left, right)
        for _ in range(_REPULSIONS):
            move += _repulsion(positions, every_row, rng.permutation(len(vectors)))
        positions = positions + (1 - done / _ROUNDS) * 0.25 * np.clip(move, -_MAX_STEP, _MAX_STEP)
    return _fit_to_square(positions)


def _neighbour_pairs(vectors: Grid) -> tuple[_Rows, _Rows]:
    """Each row paired with each of its most similar rows."""
    cosine = cosines(vectors, vectors)
    np.fill_diagonal(cosine, -2)
    count = min(_NEIGHBOURS, len(vectors) - 1)
    return np.repeat(np.arange(len(vectors)), count), top_k_columns(cosine, count).ravel()


def _principal_components(vectors: Grid) -> _Positions:
    """The first two principal components, in a square of side ``_START_SIDE``."""
    centred = vectors.astype(np.float64)
    centred -= centred.mean(axis=0)
    axes = principal_axes(centred, 2)
    # The decomposition leaves the signs open: the top_k_columns part of each axis is made positive.
    axes *= np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    # Rounded, since the last bits depend on the processor and would grow from round to round.
    return np.asarray(np.round(_fit_to_square(centred @ axes) * _START_SIDE, 3))


def _attraction(positions: _Positions, left: _Rows, right: _Rows) -> _Positions:
    """The pull that neighbours have on each other, summed by row."""
    apart = positions[left] - positions[right]
    pull = apart * (-2 / (1 + (apart * apart).sum(axis=1)))[:, None]
    return _sum_by_row(pull, left, len(positions)) - _sum_by_row(pull, right, len(positions))


def _repulsion(positions: _Positions, left: _Rows, right: _Rows) -> _Positions:
    """The push away from ``right`` on each row of ``left``."""
    apart = positions[left] - positions[right]
    square = (apart * apart).sum(axis=1)
    push = apart * (2 / ((0.001 + square) * (1 + square)))[:, None]
    return np.asarray(np.clip(push, -_MAX_STEP, _MAX_STEP))


def _sum_by_row(moves: _Positions, rows: _Rows, count: int) -> _Positions:
    return np.stack([np.bincount(rows, moves[:, axis], count) for axis in (0, 1)], axis=1)


def _fit_to_square(positions: _Positions) -> _Positions:
    """Move and scale positions into the unit square; proportions stay."""
    low, high = positions.min(axis=0), positions.max(axis=0)
    side = max(float((high - low).max()), 1e-12)
    return np.asarray(np.clip(0.5 + (positions - (low + high) / 2) / side, 0, 1))
