"""Rows that belong together, from pairs and equal keys."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray


def joined(keys: pl.Series, left: pl.Series, right: pl.Series) -> NDArray[np.int64]:
    """Number the connected groups of n rows: int64[n].

    Rows with equal ``keys`` (length n; null equals nothing) and the positions ``left[i]`` and
    ``right[i]`` are connected.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    rows = pl.DataFrame({"key": keys}).with_row_index("i").drop_nulls()
    rows = rows.with_columns(first=pl.col("i").first().over("key"))
    start = np.concatenate([rows["i"].to_numpy(), left.to_numpy()]).astype(np.int64)
    stop = np.concatenate([rows["first"].to_numpy(), right.to_numpy()]).astype(np.int64)
    edges = coo_array((np.ones(len(start), np.int8), (start, stop)), (len(keys), len(keys)))
    return np.asarray(connected_components(edges, directed=False)[1], np.int64)
