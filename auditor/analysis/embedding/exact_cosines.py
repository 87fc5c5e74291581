"""Cosines that come out the same to the last bit, whatever the number of threads or the batch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Grid = NDArray[np.float32]

# Steps to a unit. Every product and partial sum of two rows on the grid is then a whole number
# below 2**24, by Cauchy and Schwarz, which float32 holds exactly: the order of adding is no matter.
STEPS = 4_000


def on_grid(vectors: NDArray[np.floating]) -> Grid:
    """Scale rows to length 1 and round them to whole steps: float32[n, d]; zeros stay zeros.

    Cosines of rows on the grid are off by 0.001 at most, by 0.0001 as a rule.
    """
    wide = vectors.astype(np.float64)
    length = np.sqrt((wide * wide).sum(axis=1, keepdims=True))
    return np.rint(wide / np.where(length > 0, length, 1) * STEPS).astype(np.float32)


def cosines(left: Grid, right: Grid) -> NDArray[np.float32]:
    """All cosines of two sets of rows on the grid: float32[n, m]."""
    products = left @ right.T
    products /= np.float32(STEPS * STEPS)
    return np.asarray(products, np.float32)
