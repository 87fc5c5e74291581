"""Which of very many pairs are compared in detail, so that the cost grows with the texts and not their square.

Two thousand rows that are all similar are two million pairs. What the checks need of them is less: the row
that stands first in each group, the nearest rows, and of each held-out row and each training row a partner on
the other side.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.arrays import run_starts

# Bytes of both texts of all pairs up to which all are compared, and the multiple of the bytes of all texts where
# that is more: eight pairs a row. Source: measured, a byte costs 0.5 microseconds in each pair it is in and 2.5 in
# the rest of the audit; gsm8k, sms_spam and passages_en stay below the limit.
_MAX_PAIR_BYTES, _MAX_MULTIPLE = 1 << 23, 16
# Candidates are verified at a fraction of that cost.
CANDIDATES = 8
# Partners that a row keeps on each side if there are more pairs: those that come first, and the most similar.
_FIRST, _NEAREST = 3, 4
# A longer text is compared by samples and by its ends (see `excerpts`).
_MAX_TEXT_BYTES = 1 << 15

_Rows = NDArray[np.int64]


class Visited(NamedTuple):
    """The order in which ``star_groups`` visits the texts, and the side (role) that each is on."""

    rank: _Rows
    side: _Rows

    @staticmethod
    def in_order(count: int) -> Visited:
        """Return the order of the texts, all on one side."""
        return Visited(np.arange(count), np.zeros(count, np.int64))


def too_many(pairs: _Rows, text_bytes: _Rows, times: int = 1) -> bool:
    """Return whether the pairs (int64[n, 2]) of texts of these bytes cost more than ``times`` the limit."""
    size = np.minimum(text_bytes, _MAX_TEXT_BYTES)
    limit = max(_MAX_PAIR_BYTES, _MAX_MULTIPLE * int(size.sum()))
    return int(size[pairs].sum()) > times * limit


def few_partners(
    pairs: _Rows, score: NDArray[np.float64], visited: Visited, times: int = 1
) -> NDArray[np.bool_]:
    """Return which ``pairs`` (int64[n, 2]) are among the first or nearest of either row: bool[n].

    A row keeps ``times`` 3 partners of the lowest rank, and ``times`` 4 of the highest ``score``, on each side.
    """
    one = pairs.T.ravel()
    two = pairs[:, ::-1].T.ravel()
    sides = int(visited.side.max(initial=0)) + 1
    key = one * sides + visited.side[two]
    rank = visited.rank[two]
    kept = _leads(key, times * _FIRST, rank) | _leads(
        key, times * _NEAREST, rank, -np.tile(score, 2)
    )
    by_left, by_right = np.split(kept, 2)
    return by_left | by_right


def _leads(key: _Rows, count: int, *order: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Mark the first ``count`` of each ``key`` by ``order``, whose last array comes first: bool[n]."""
    at = np.lexsort((*order, key))
    position = np.arange(len(at))
    nth = position - np.maximum.accumulate(np.where(run_starts(key[at]), position, 0))
    marked = np.zeros(len(key), bool)
    marked[at[nth < count]] = True
    return marked
