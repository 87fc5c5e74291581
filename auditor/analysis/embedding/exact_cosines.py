"""Cosines that are the same to the last bit for any number of threads and any block size.

A matrix product adds up in an order that depends on threads and block sizes, and float sums depend
on their order. Here unit vectors are rounded to a grid of whole numbers. Every product, and every
partial sum of products, is then a whole number below 2**24, which float32 represents exactly.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from auditor import on_disk
from auditor.analysis.arrays import OnDemand, Stored, row_blocks, unit_rows

# Whole numbers: in int16 to save memory, in float32 to save the conversion of rows compared many times.
Grid: TypeAlias = NDArray[np.int16] | NDArray[np.float32]

# Grid steps in a unit of length. Rounding makes rows of d dimensions at most sqrt(d) / 2 steps longer,
# and by Cauchy and Schwarz no partial sum exceeds (4,000 + 32)**2 < 2**24, up to 4,096 dimensions.
STEPS = 4_000
_BLOCK_VALUES = 1 << 22  # components scaled at once: 16 MB of float32


def on_grid(
    vectors: Stored | OnDemand,
    *,
    minus: Stored | None = None,
    exact: bool = False,
) -> NDArray[np.int16]:
    """Scale rows to length 1 and round them to whole steps: int16[n, d]; zeros stay zeros.

    Lengths are computed in the precision of the input, but not in float16; if ``exact``, in float64. Before, ``minus`` (d values) is
    subtracted from each row. Cosines of rows on the grid are off by 0.001 at most, and usually by less than 0.0001.
    """
    grid = on_disk.empty(vectors.shape, np.int16)
    precision = np.float64 if exact else np.result_type(vectors[:0], np.float32)
    step = max(1, _BLOCK_VALUES // max(1, vectors.shape[1]))
    for part in row_blocks(len(grid), step):
        rows: NDArray[Any] = vectors[part].astype(precision, copy=False)
        unit = unit_rows(rows if minus is None else rows - minus)
        np.rint(unit * STEPS, out=grid[part], casting="unsafe")
    return grid


def cosines(left: Grid, right: Grid) -> NDArray[np.float32]:
    """All cosines of two sets of rows on the grid: float32[n, m]."""
    products = left.astype(np.float32, copy=False) @ right.T.astype(np.float32, copy=False)
    products *= np.float32(1 / STEPS**2)
    return products
