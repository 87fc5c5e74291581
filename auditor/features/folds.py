"""Rows dealt to folds, so that each is judged by models that have not seen it or a copy of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def folds(
    labels: NDArray[np.int64], groups: NDArray[np.int64], order: NDArray[np.uint64], count: int = 5
) -> NDArray[np.int64]:
    """Deal rows to ``count`` folds: int64[n].

    Args:
        labels: The class of each row; each class is spread over the folds as evenly as groups let.
        groups: Rows with the same number are copies of each other and share a fold.
        order: A number a row (a hash of its text) that decides who goes where, so that the folds
            do not depend on the order of the rows.
        count: Of folds.
    """
    # A group is dealt with its row of lowest order number.
    by_group = np.lexsort((labels, order, groups))
    first = np.ones(len(groups), bool)
    first[1:] = groups[by_group][1:] != groups[by_group][:-1]
    heads = by_group[first]
    heads = heads[np.lexsort((order[heads], labels[heads]))]
    fold = np.empty(len(groups), np.int64)
    place = np.empty(int(groups.max(initial=0)) + 1, np.int64)
    place[groups[heads]] = np.arange(len(heads)) % count
    fold[:] = place[groups]
    return fold
