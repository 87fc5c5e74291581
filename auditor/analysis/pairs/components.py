"""Groups of rows that are linked, directly or through other rows."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray


def connected_components(rows: int, links: Sequence[NDArray[Any]]) -> NDArray[np.int64]:
    """Return the group of each row, numbered in the order of the groups' first rows: int64[rows].

    Each item of ``links`` is int[m, 2]: pairs of positions below ``rows``.
    """
    one, two = np.concatenate([np.zeros((0, 2), np.int64), *links]).astype(np.int64).T
    first = np.arange(rows)  # of the group, if known
    while (first[one] != first[two]).any():
        ends = first[one], first[two]
        np.minimum.at(first, np.maximum(*ends), np.minimum(*ends))
        while (first != (earlier := first[first])).any():
            first = earlier
    return np.unique(first, return_inverse=True)[1]


def links_between_equals(values: pl.Series) -> NDArray[np.int64]:
    """Return links from each row to the first row of equal value: int64[m, 2]. Null equals nothing."""
    rows = pl.DataFrame({"value": values}).with_row_index("row").drop_nulls()
    first = rows.select(first=pl.col("row").first().over("value"), row="row")
    return first.to_numpy().astype(np.int64)
