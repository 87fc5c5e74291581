"""Rows that a model of labels must not learn from when it predicts another one of them."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.labels.shared_parts import SharedParts
from auditor.analysis.pairs.components import connected_components, links_between_equals
from auditor.dataset.dataset import Dataset


def label_groups(data: Dataset, rows: NDArray[np.uint32], shared: SharedParts) -> NDArray[np.int64]:
    """Return a number for each row, the same for rows that share all or most of their text: int64[n].

    A model that has seen one of two sentences in a pair knows what the other pairs it is in are labelled.

    Args:
        data: the set.
        rows: uint32[n].
        shared: the parts that the texts of ``rows`` share.
    """
    positions = pl.DataFrame({"row": rows}).with_row_index("i")
    keys = positions.join(data.keys.select("row", "prompt_key"), on="row", maintain_order="left")
    pairs = with_columns_of_both(data.similar_rows, positions).select("i", "i_right")
    return connected_components(
        len(rows),
        [links_between_equals(keys["prompt_key"]), pairs.to_numpy(), shared.links()],
    )
