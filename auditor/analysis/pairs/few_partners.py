"""A limit on the pairs that are compared in detail, so that the cost grows with the texts and not with their square.

Two thousand similar rows form two million pairs, but the checks need only a few of them: the row that comes first in
each group, the nearest rows, and for each training row and each evaluation row a partner on the other side.
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
    """The order in which ``star_groups`` visits the texts, and the side of each: training or evaluation."""

    rank: _Rows
    side: _Rows

    @staticmethod
    def in_order(count: int) -> Visited:
        """Return the order of ``count`` texts that are all on one side."""
        return Visited(np.arange(count), np.zeros(count, np.int64))


def too_many(pairs: _Rows, text_bytes: _Rows, times: int = 1) -> bool:
    """Return whether comparing the pairs (int64[n, 2]) costs more than ``times`` the limit.

    ``text_bytes`` (int64[texts]) has the size of each text.
    """
    size = np.minimum(text_bytes, _MAX_TEXT_BYTES)
    limit = max(_MAX_PAIR_BYTES, _MAX_MULTIPLE * int(size.sum()))
    return int(size[pairs].sum()) > times * limit


def few_partners(
    pairs: _Rows, score: NDArray[np.float64], visited: Visited, times: int = 1
) -> NDArray[np.bool_]:
    """Mark the pairs (int64[n, 2]) to keep: bool[n].

    On each side, a row keeps its ``times`` · 3 partners of lowest rank and its ``times`` · 4 partners of highest
    ``score``. A pair is kept if either of its rows keeps it.
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
    """Mark the first ``count`` elements of each ``key``: bool[n].

    Elements are sorted by the last array of ``order``, ties by the one before it.
    """
    at = np.lexsort((*order, key))
    position = np.arange(len(at))
    nth = position - np.maximum.accumulate(np.where(run_starts(key[at]), position, 0))
    marked = np.zeros(len(key), bool)
    marked[at[nth < count]] = True
    return marked
