"""The share of wrong labels, estimated from the rows with the most confident predictions.

Confident out-of-fold predictions are hardly ever wrong, so a label that contradicts one is. The share of
contradicted labels is an upper bound of the noise rate, and the bound becomes tighter the more
confident the rows are. The most confident tenth to half of the rows are looked at. The estimate and
its upper end are those of the share with the lowest upper end. The lower end is the lowest of all
shares, which allows for models that are wrong where they are confident. Errors that concentrate in
the rows hardest to predict are missed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.intervals import wilson

# Shares of the rows that are looked at, by falling margin. Source: tests/bench/bench_labels.py; with less
# than a tenth the interval is wide, with more than a half hard rows pass for wrong ones.
_SHARES = (0.1, 0.2, 0.3, 0.4, 0.5)
_CONFIDENCE = 0.9544997361036416  # two standard errors on each side
METHOD = (
    "share of labels that out-of-fold predictions contradict, among the most confident tenth to half of"
    " the rows; Wilson intervals of two standard errors, the lowest ends of five shares"
)


@dataclass(frozen=True, slots=True)
class NoiseRate:
    """An estimated share of wrong labels, 0 to 1, and its interval."""

    estimate: float
    low: float
    high: float
    rows: int  # the confident rows that the estimate and the upper end come from


def estimate_noise_rate(probabilities: NDArray[np.float32], labels: NDArray[np.int64]) -> NoiseRate:
    """Return the share of wrong ``labels`` (int64[n]), from out-of-fold float32[n, classes]."""
    two = -np.partition(-probabilities, 1, axis=1)[:, :2]
    order = np.argsort(-(two[:, 0] - two[:, 1]).round(6), kind="stable")
    contradicted = np.cumsum((probabilities.argmax(axis=1) != labels)[order])
    sizes = [max(1, round(share * len(labels))) for share in _SHARES]
    ends = [wilson(int(contradicted[size - 1]), size, _CONFIDENCE) for size in sizes]
    tightest = min(range(len(sizes)), key=lambda k: ends[k].high)
    estimate = float(contradicted[sizes[tightest] - 1]) / sizes[tightest]
    low = min(end.low for end in ends)
    return NoiseRate(estimate, low, ends[tightest].high, sizes[tightest])


def flagged_by_rate(
    suspects: NDArray[np.int64],
    ratio: NDArray[np.float32],
    rate: NoiseRate,
    rows: int,
    max_ratio: float,
) -> NDArray[np.int64]:
    """Return as many of the suspects as the estimate says, and certain ones up to its upper end.

    Args:
        suspects: int64[m], rows, the lowest label quality first.
        ratio: float32[n], the probability of each row's label over that of its suggested label.
        rate: Estimated from ``rows`` rows.
        rows: Number of rows that the rate is a share of.
        max_ratio: Beyond the estimate only suspects of at most this ratio are flagged.
    """
    likely, most = (round(share * rows) for share in (rate.estimate, rate.high))
    suspects = suspects[:most]
    return suspects[(ratio[suspects] <= max_ratio) | (np.arange(len(suspects)) < likely)]
