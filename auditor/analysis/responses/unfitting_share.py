"""The share of the pairs that fit as random ones do, in a set whose other pairs clearly fit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from auditor.analysis.responses.relevance import Scores

# Least share of the pairs that counts, and least number of pairs. Source: 0.00 to 0.14 in 40 good sets; 0.19 and more where
# 30% of the prompts or answers of alpaca, its Chinese edition and gsm8k were replaced in 16 ways.
_MIN_SHARE, _MIN_PAIRS = 0.15, 100
# Least share of the pairs above the third quartile of random ones that are above this percentile of them: the others clearly fit.
_CLEAR, _MIN_CLEAR = 0.97, 0.8
# Least part of the pairs below the median that are in the first quarter, and most pairs of the third quarter for each of them:
# random pairs are as many in each quarter, and pairs that fit a little are more in each than in the one before.
_MIN_FIRST, _MAX_THIRD = 0.1, 0.9


def unfitting_share(percentiles: Scores) -> float:
    """Return which share of the pairs has a random partner, 0.0 if it cannot be estimated.

    ``percentiles`` (float64[n]) are the shares of random pairs that score lower. They are uniform for pairs with a random
    partner, so that twice their number below the median estimates how many there are (Storey 2002, with λ = 0.5).
    """
    if len(percentiles) < _MIN_PAIRS:
        return 0.0
    first, second, third, fourth = (
        int(((percentiles >= low) & (percentiles < low + 0.25)).sum())
        for low in (0.0, 0.25, 0.5, 0.75)
    )
    fourth += int((percentiles >= 1.0).sum())
    below = first + second
    clear = int((percentiles >= _CLEAR).sum())
    is_flat = first >= _MIN_FIRST * below and third <= _MAX_THIRD * below
    share = 2 * below / len(percentiles)
    if share < _MIN_SHARE or not is_flat or clear < _MIN_CLEAR * fourth:
        return 0.0
    return float(np.round(min(share, 1.0), 4))


def related_auc(auc: Sequence[float], share: float) -> tuple[float, ...]:
    """Return the probability that a pair scores above a random one, for the pairs apart from a ``share`` of random ones."""
    return tuple((area - share / 2) / max(1 - share, 0.01) for area in auc)
