"""The share of wrong labels, estimated from the rows with the most confident predictions.

Confident out-of-fold predictions are rarely wrong, so a label that contradicts one usually is. The share of
contradicted labels is therefore an upper bound of the noise rate, and the bound is tighter the more confident the rows
are. It is computed for several shares of the rows, from the most confident tenth to the most confident half:

- the estimate and its upper end come from the share with the lowest upper end;
- the lower end is the lowest of all shares, in case the models are wrong where they are confident.

Errors that concentrate in the rows that are hardest to predict are missed. Where even confident models are often wrong,
contradicted labels estimate nothing. Even then, a label that is wrong at random differs from one that a model merely
confuses: it may be any class, including classes that do not resemble the row at all. ``min_noise_rate`` counts these.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.intervals import wilson

# Shares of the rows, those with the largest margins, that the estimate is computed for. Source: tests/bench/bench_labels.py; with
# less than a tenth the interval is wide, with more than a half hard rows pass for wrong ones.
_SHARES = (0.1, 0.2, 0.3, 0.4, 0.5)
_CONFIDENCE = 0.9544997361036416  # two standard errors on each side
# Shares of the classes that count as far from a row, each with the number of classes that it needs: all but the most
# probable class, the farther half, the farthest fifth. Source: Chinese headlines have 15 classes that overlap; 12%
# of their confident predictions are contradicted, but only 0.2% by a label of the farthest fifth.
_FAR_SHARES = ((1.0, 2), (0.5, 4), (0.2, 10))
_CONFIDENCE_OF_MINIMUM = 0.9  # 95% that the share is not lower
# Least estimate at which as many rows are flagged as it says. Source: 12 sets without planted errors have estimates of
# 0 to 1.7%; with 3% of wrong labels, 2.7% or more.
_MIN_ESTIMATE = 0.025
# Least share of certainly wrong labels at which that is so. Source: holidays, packages, writing tasks and news without
# planted errors have 0 to 0.25% and estimates of 2.5 to 37%.
_MIN_CERTAIN = 0.005
# Numbers of `_are_clear`, and the share of the estimated number at which the clear suspects are enough. Source: SMS, ATIS,
# AG News, TREC, two Chinese, a Hausa and twelve other sets. 300 to 1,000 rows without planted errors have no clear
# suspect in 17 of 19 sets, and 2 to 10% of wrong labels four fifths and more of the clear ones in 14 of 17 cases.
_TOP, _DECAY, _MAX_RIGHT, _ENOUGH = 1 / 8, 2 / 3, 0.2, 0.6
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
    """Return a lower bound of the share of wrong labels, from labels whose class is far from their row.

    It assumes only that the models know which classes are far from a row. Let m be the share of random labels that
    would fall on far classes, h the share of all labels that do, and π the shares of the classes ::

        share of random labels = h / m
        share of wrong labels  = (h / m) · (1 − Σ π²)

    h is the lower end of its Wilson interval. The result is the lowest value over several shares of confident rows and
    several definitions of far.

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
    position = np.argmax(order == labels[confident][:, None], axis=1)
    del order
    nearer = np.cumsum(sizes, axis=1)
    nearer -= sizes
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


def flagged_suspects(
    suspects: NDArray[np.int64],
    ratio: NDArray[np.float32],
    rate: NoiseRate,
    least: float,
    rows: int,
) -> NDArray[np.int64]:
    """Return the suspects to flag, in their order (int64): the clear ones, and more if the noise rate calls for them.

    - Below an estimate of 2.5%, or if hardly any label is certainly wrong, only clear suspects are flagged. Sets without
      errors have a few contradicted labels, too, but these are right and not clear.
    - If the interval is narrower than the estimate, as in large sets, exactly the estimated number is flagged.
    - Otherwise the estimated number is flagged if the clear suspects are fewer than 60% of it.

    Args:
        suspects: int64[m], rows, the lowest label quality first.
        ratio: float32[n], the probability of each row's label divided by that of its suggested label.
        rate: the estimated noise rate.
        least: the result of ``min_noise_rate``.
        rows: number of rows that the rate is a share of.
    """
    clear = _are_clear(ratio[suspects])
    counts = rate.estimate >= _MIN_ESTIMATE and least >= _MIN_CERTAIN
    likely = round(rate.estimate * rows) if counts else 0
    narrow = likely > 0 and rate.high - rate.low < rate.estimate
    if clear.sum() < (1 if narrow else _ENOUGH) * likely:
        clear[:likely] = True
    return suspects[clear][: likely if narrow else None]


def _are_clear(ratio: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Mark the suspects of ratios so low that at most a fifth of them are right labels: bool[m].

    Models that are wrong are rarely sure. In sets without errors each halving of the ratio r has some 2/3 of the
    suspects of the one before. Labels that are wrong at random gather at the lowest ratios instead. So with A suspects
    in the first two halvings (1/2 to 1/8), the expected number of right labels at or below r is ::

        F(r) = (A + 1) / 2 · d ^ (log2(1 / 2r) − 1/2) / (1 − d),    d = 2/3
    """
    order = np.argsort(ratio, kind="stable")
    lowest = np.maximum(ratio[order].astype(np.float64), 1e-9)
    top = int((lowest > _TOP).sum())
    halvings = np.log2(0.5 / lowest) - 0.5
    right = (top + 1) / 2 * _DECAY**halvings / (1 - _DECAY)
    enough = (right <= _MAX_RIGHT * np.arange(1, len(order) + 1)) & (lowest <= _TOP)
    clear = np.zeros(len(order), bool)
    clear[order[: int(np.flatnonzero(enough).max(initial=-1)) + 1]] = True
    return clear
