"""How far two people agree."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import polars as pl

from auditor.analysis.intervals import CONFIDENCE
from auditor.spot_check_facts import Agreement


def agreement(both: pl.DataFrame) -> Agreement | None:
    """Return Cohen's kappa of ``one`` and ``other`` with its interval.

    Kappa is (a - c) / (1 - c), with the share a of equal judgements and c by chance. Its standard error is
    √(a (1 - a) / n) / (1 - c). Source: Cohen, Educational and Psychological Measurement 20 (1960).
    """
    if both.is_empty():
        return None
    one, other = (both[name].to_numpy().astype(float) for name in ("one", "other"))
    same = float(np.mean(one == other))
    chance = float(one.mean() * other.mean() + (1 - one.mean()) * (1 - other.mean()))
    beyond = max(1 - chance, 1e-9)
    kappa = (same - chance) / beyond if chance < 1 else 1.0
    error = math.sqrt(same * (1 - same) / both.height) / beyond
    half = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) * error
    low, high = max(-1.0, kappa - half), min(1.0, kappa + half)
    return Agreement(both.height, *(round(value, 4) for value in (same, kappa, low, high)))
