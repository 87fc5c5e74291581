"""A plane in which rows that say alike lie near each other: a map for people, not for measuring."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.arrays import principal_axes, top_k_columns
from auditor.analysis.embedding.exact_cosines import Grid, cosines

_Plane = NDArray[np.float64]
_Rows = NDArray[np.int64]

# Source of the numbers: UMAP (McInnes, Healy and Melville 2018), whose forces these are with a = b = 1.
# It draws with 15 neighbours and some 200 to 500 rounds; 10 and 120 keep 2,000 points below 1 s, and
# show the same clusters.
_NEIGHBOURS = 10
_PUSHES = 5  # rows that each row is pushed from a round
_ROUNDS = 120
_STEP = 4.0  # longest step of a round in each direction, as UMAP clips it
_SPREAD = 10.0  # side of the square in which rows start


def layout(vectors: Grid, seed: int = 0) -> NDArray[np.float64]:
    """Places in a square of side 1: float64[n, 2] for rows on the grid (float32[n, d]).

    Starts on the two main axes; neighbours then draw each other near, and rows drawn by lot push
    each other away. Meant for some 2,000 rows; the time of the neighbours grows with their square.
    """
    if len(vectors) < 3:
        return np.tile(np.linspace(0.25, 0.75, len(vectors))[:, None], 2)
    left, right = _neighbours(vectors)
    place = _main_axes(vectors)
    draw = np.random.default_rng(seed)
    every = np.arange(len(vectors))
    for turn in range(_ROUNDS):
        move = _pull(place, left, right)
        for _ in range(_PUSHES):
            move += _push(place, every, draw.permutation(len(vectors)))
        place = place + (1 - turn / _ROUNDS) * 0.25 * np.clip(move, -_STEP, _STEP)
    return _fitted(place)


def _neighbours(vectors: Grid) -> tuple[_Rows, _Rows]:
    """Each row with each of its most similar ones."""
    near = cosines(vectors, vectors)
    np.fill_diagonal(near, -2)
    count = min(_NEIGHBOURS, len(vectors) - 1)
    return np.repeat(np.arange(len(vectors)), count), top_k_columns(near, count).ravel()


def _main_axes(vectors: Grid) -> _Plane:
    wide = vectors.astype(np.float64)
    wide -= wide.mean(axis=0)
    axes = principal_axes(wide, 2)
    # The sign of an axis is left open by the decomposition: its largest part points up.
    axes *= np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    # Rounded, since the last bits depend on threads and would grow from round to round.
    return np.asarray(np.round(_fitted(wide @ axes) * _SPREAD, 3))


def _pull(place: _Plane, left: _Rows, right: _Rows) -> _Plane:
    apart = place[left] - place[right]
    force = -2 / (1 + (apart * apart).sum(axis=1))
    return _summed(apart * force[:, None], left, len(place)) - _summed(
        apart * force[:, None], right, len(place)
    )


def _push(place: _Plane, left: _Rows, right: _Rows) -> _Plane:
    apart = place[left] - place[right]
    square = (apart * apart).sum(axis=1)
    force = 2 / ((0.001 + square) * (1 + square))
    return np.asarray(np.clip(apart * force[:, None], -_STEP, _STEP))


def _summed(moves: _Plane, rows: _Rows, count: int) -> _Plane:
    return np.stack([np.bincount(rows, moves[:, axis], count) for axis in (0, 1)], axis=1)


def _fitted(place: _Plane) -> _Plane:
    """Moved and scaled into a square of side 1, proportions kept."""
    low, high = place.min(axis=0), place.max(axis=0)
    side = max(float((high - low).max()), 1e-12)
    return np.asarray(np.clip(0.5 + (place - (low + high) / 2) / side, 0, 1))
