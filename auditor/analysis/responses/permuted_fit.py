"""How much better prompts fit their own responses than those of other rows: a permutation test."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.embedding.static import Vectors
from auditor.analysis.responses.relevance import StandardisedCosine

PERMUTATIONS = 199  # the smallest p is 0.005


def deviations(
    left: Vectors, right: Vectors, groups: NDArray[np.uint32] | None = None
) -> float | None:
    """Return how many standard deviations the own pairs fit better than permuted ones; None if all fit alike.

    It takes 4 n² bytes: callers pass at most some 2,000 rows. With sorted ``groups`` (one a row) rows change places within their group only.
    """
    by_left, by_right = StandardisedCosine(left, right).weights(left, right)
    cosines, own_order = left @ right.T, np.arange(len(right))

    def fit(order: NDArray[np.int64]) -> float:
        cosine = cosines[own_order, order].astype(np.float64)
        return float((cosine * (by_left + by_right[order])).mean())

    random = np.random.default_rng(0)
    orders = (
        random.permutation(len(right))
        if groups is None
        else np.lexsort((random.random(len(right)), groups))
        for _ in range(PERMUTATIONS)
    )
    permuted = np.array([fit(order) for order in orders])
    own, spread = fit(own_order), float(permuted.std())
    if not np.isfinite(spread) or spread <= 1e-9:
        return None
    return round((own - float(permuted.mean())) / spread, 1)
