"""The share of wrong labels, estimated from the rows with the most confident predictions.

Confident out-of-fold predictions are hardly ever wrong, so a label that contradicts one is. The share of
contradicted labels is an upper bound of the noise rate, and a tighter one the more confident the rows are.
So the most confident tenth to half of the rows are looked at, in several shares:

- the estimate and its upper end are those of the share with the lowest upper end;
- the lower end is the lowest of all shares, which allows for models that are wrong where they are confident.

Errors that concentrate in the rows that are hardest to predict are missed.

Where even confident models are often wrong, the share of contradicted labels is no estimate. But a label that
is wrong at random still differs from one that the model confuses: it falls on any class as often, also on
those that are nothing like the row. ``min_noise_rate`` counts these labels.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.intervals import wilson

# Shares of the rows that are looked at, those with the largest margins. Source: tests/bench/bench_labels.py; with
# less than a tenth the interval is wide, with more than a half hard rows pass for wrong ones.
_SHARES = (0.1, 0.2, 0.3, 0.4, 0.5)
_CONFIDENCE = 0.9544997361036416  # two standard errors on each side
# Shares of the classes that count as far from a row, each with the number of classes that it needs: all but the most
# probable class, the farther half, the farthest fifth. Source: Chinese headlines have 15 classes that overlap; 12%
# of their confident predictions are contradicted, but only 0.2% by a label of the farthest fifth.
_FAR_SHARES = ((1.0, 2), (0.5, 4), (0.2, 10))
_CONFIDENCE_OF_MINIMUM = 0.9  # 95% that the share is not lower
# Least estimate at which as many rows are flagged as it says. Source: 12 sets without planted errors have estimates of
# 0 to 1.7%; with 3% of wrong labels, 2.7% or more. Flags in the former fall by a third to nine tenths.
_MIN_ESTIMATE = 0.025
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


def min_noise_rate(probabilities: NDArray[np.float32], labels: NDArray[np.int64]) -> float:
    """Return the least share of wrong labels, if the models are right about which classes are far from a row.

    With m the share of random labels that would fall on classes far from their row, h the share of all labels that
    do, and π the shares of the classes ::

        share of random labels = h / m
        share of wrong labels  = (h / m) · (1 − Σ π²)

    h is the lower end of its Wilson interval. The result is the lowest over several shares of confident rows and of
    far classes.

    Args:
        probabilities: float32[n, k], out-of-fold.
        labels: int64[n], 0 to k - 1.
    """
    classes = int(labels.max()) + 1
    probabilities = probabilities[:, :classes]
    two = -np.partition(-probabilities, 1, axis=1)[:, :2]
    confident = np.argsort(-(two[:, 0] - two[:, 1]).round(6), kind="stable")
    confident = confident[: max(1, round(_SHARES[-1] * len(labels)))]
    share = np.bincount(labels, minlength=classes) / len(labels)
    order = np.argsort(-probabilities[confident] / share.astype(np.float32), axis=1, kind="stable")
    sizes = share[order]
    nearer = np.cumsum(sizes, axis=1) - sizes
    position = np.argmax(order == labels[confident][:, None], axis=1)
    lows = []
    for far_share in (far for far, min_classes in _FAR_SHARES if classes >= min_classes):
        far = nearer >= 1 - far_share - 1e-9
        far[:, 0], far[:, -1] = False, True
        hits = np.cumsum(far[np.arange(len(far)), position])
        expected = np.cumsum((sizes * far).sum(axis=1))
        for part in _SHARES:
            rows = max(1, round(part * len(labels)))
            low = wilson(int(hits[rows - 1]), rows, _CONFIDENCE_OF_MINIMUM).low
            lows.append(low * rows / float(expected[rows - 1]))
    return float(min(1.0, *lows) * (1 - (share * share).sum()))


def cautious(rate: NoiseRate) -> NoiseRate:
    """Return ``rate`` with a lower estimate e if e is below 2.5%: l + (e − l) · e / 2.5%, with l its lower end.

    A low estimate comes from few contradicted labels. In sets without errors most of those labels are right.
    """
    weight = min(1.0, rate.estimate / _MIN_ESTIMATE)
    return replace(rate, estimate=rate.low + (rate.estimate - rate.low) * weight)


def flagged_by_rate(
    suspects: NDArray[np.int64],
    ratio: NDArray[np.float32],
    rate: NoiseRate,
    rows: int,
    max_ratio: float,
) -> NDArray[np.int64]:
    """Return the suspects to flag: as many as the estimate says, and certain ones up to its upper end.

    Args:
        suspects: int64[m], rows, the lowest label quality first.
        ratio: float32[n], the probability of each row's label over that of its suggested label.
        rate: the estimated noise rate.
        rows: number of rows that the rate is a share of.
        max_ratio: beyond the estimate, only suspects of at most this ratio are flagged.
    """
    likely, most = (round(share * rows) for share in (rate.estimate, rate.high))
    suspects = suspects[:most]
    return suspects[(ratio[suspects] <= max_ratio) | (np.arange(len(suspects)) < likely)]
