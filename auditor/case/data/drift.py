"""Whether the first half of some rows is like the second. Pure."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.case.data import probe

_SHUFFLES = 200  # of the rows. Source: their largest then is the 99.5th percentile of chance


def texts(vectors: NDArray[np.float32], labels: pl.Series, task: str) -> float:
    """Share of the rows whose half a linear model tells by the text: ``probe.halves``.

    The halves of a classification are those of each label: a set sorted by label does not count.
    """
    one = pl.repeat("", len(labels), eager=True)
    return probe.halves(vectors, labels.fill_null("") if task == "classification" else one)


def moved(values: pl.Series, seed: int = 0) -> float:
    """Share of the rows that have another value than if both halves were alike, from 0 to 1.

    The total variation distance of the two halves' shares, less the largest that 200 shuffles of the
    rows give: what is left is beyond chance (a permutation test at 0.5 %).
    """
    codes = values.fill_null("").rank("dense").to_numpy().astype(np.int64) - 1
    draw = np.random.default_rng(seed)
    chance = max(_distance(draw.permutation(codes)) for _ in range(_SHUFFLES))
    return max(0.0, _distance(codes) - chance)


def _distance(codes: NDArray[np.int64]) -> float:
    middle, kinds = len(codes) // 2, int(codes.max(initial=0)) + 1
    early, late = (np.bincount(part, minlength=kinds) for part in (codes[:middle], codes[middle:]))
    share = early / max(1, middle) - late / max(1, len(codes) - middle)
    return float(np.abs(share).sum() / 2)
