"""The share of wrong labels, read off where models that have not seen a row are surest of it.

Where out-of-fold predictions are sure they are hardly ever wrong, so a label that contradicts them is:
among the surest rows the share of contradicted labels tends to the share of wrong ones from above, as
fewer and surer rows are looked at. The surest tenth to half of the rows are looked at; every share
bounds the rate from above, so the lowest upper end counts, and the lowest lower end allows for
models that err where they are sure. Errors that gather in the hardest rows are missed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Shares of the rows looked at, surest first. Source: tests/bench/bench_labels.py; below a tenth the
# interval is wide, above a half hard rows pass for wrong ones.
_SUREST = (0.1, 0.2, 0.3, 0.4, 0.5)
_SIGMAS = 2.0  # of each end; Wilson's interval (1927)
METHOD = (
    "labels contradicted among the tenth to half of the rows that out-of-fold predictions are surest"
    " of; Wilson intervals of two standard errors, the lowest ends of five shares"
)


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of wrong labels, 0 to 1, and the interval it may lie in."""

    estimate: float
    low: float
    high: float
    rows: int  # the surest, which the estimate and the upper end are read off


def rate(probabilities: NDArray[np.float32], labels: NDArray[np.int64]) -> Rate:
    """Estimate the share of wrong ``labels`` (int64[n]) from out-of-fold float32[n, classes]."""
    two = -np.partition(-probabilities, 1, axis=1)[:, :2]
    order = np.argsort(-(two[:, 0] - two[:, 1]).round(6), kind="stable")
    wrong = np.cumsum((probabilities.argmax(axis=1) != labels)[order])
    tops = [max(1, round(share * len(labels))) for share in _SUREST]
    ends = [wilson(int(wrong[top - 1]), top) for top in tops]
    tightest = min(range(len(tops)), key=lambda k: ends[k][1])
    estimate = float(wrong[tops[tightest] - 1]) / tops[tightest]
    return Rate(estimate, min(low for low, _ in ends), ends[tightest][1], tops[tightest])


def accused(
    doubtful: NDArray[np.int64],
    against: NDArray[np.float32],
    rate: Rate,
    rows: int,
    certain: float,
) -> NDArray[np.int64]:
    """Which of the ``doubtful`` rows to accuse, most doubtful first: as many as the estimate says.

    Beyond them, up to the upper end, those whose label is at most ``certain`` times as likely as
    another one. ``against`` float32[n] is that ratio for every row, ``rate`` is of ``rows`` of them.
    """
    likely, most = (round(share * rows) for share in (rate.estimate, rate.high))
    doubtful = doubtful[:most]
    return doubtful[(against[doubtful] <= certain) | (np.arange(len(doubtful)) < likely)]


def wilson(hits: int, count: int, sigmas: float = _SIGMAS) -> tuple[float, float]:
    """Both ends of Wilson's interval for a share of ``hits`` in ``count``."""
    share, spread = hits / count, sigmas**2 / count
    centre = (share + spread / 2) / (1 + spread)
    half = sigmas * np.sqrt(share * (1 - share) / count + spread / count / 4) / (1 + spread)
    return max(0.0, float(centre - half)), min(1.0, float(centre + half))
