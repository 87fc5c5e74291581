"""Whether labels depend on the texts at all: a permutation test of out-of-fold predictions.

The statistic is the mean log probability of the given labels. It is compared with its distribution over random
permutations of the labels. Mean and variance over all n! permutations have a closed form (Hoeffding 1951). So
nothing is drawn at random, and the order of the rows changes nothing.
"""

from __future__ import annotations

from math import exp, lgamma, log
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.arrays import OnDemand, Stored, row_blocks
from auditor.analysis.embedding.neighbours import nearest

_Numbers = NDArray[np.float64]
_Labels = NDArray[np.int64]

# Fewest rows, and fewest rows without a common part, for which the test is made. Source: 63 of 64 samples of 200 and
# 400 rows of 16 public label sets have p < 1e-4; one, with 25 rows of its second class, has 0.002.
MIN_ROWS, _MIN_INDEPENDENT = 200, 100
# Highest p at which labels count as dependent on the texts. Source: convention. One set of random labels in a hundred
# passes this test, and is then refused for its noise.
MAX_P = 0.01
_MIN_BELOW = 1e-4  # probability of fitting so badly by chance
_FLOOR = 1e-6  # of a probability whose logarithm is taken
_BLOCK_ROWS = 1 << 15  # rows copied at a time
_Z = 1.96  # standard deviations on each side, of a 95% interval


class Dependence(NamedTuple):
    """How well out-of-fold predictions fit the labels, and how well they would by chance."""

    rows: int  # that have no large part in common
    accuracy: float  # share of labels that are predicted
    low: float  # 95% of the accuracies by chance are between these two
    high: float
    p: float  # probability, by chance, of fitting at least as well

    @property
    def is_chance(self) -> bool:
        """Whether the labels cannot be distinguished from random ones.

        Models that learn from one text of a minimal pair are wrong on the other: labels below chance are not random.
        """
        below = self.accuracy < self.low and self.p > 1 - _MIN_BELOW
        return self.p > MAX_P and not below


def dependence(
    probabilities: NDArray[np.float32], labels: _Labels, groups: _Labels
) -> Dependence | None:
    """Return the test of whether ``labels`` depend on the texts; None for too few rows.

    Args:
        probabilities: float32[n, k], out-of-fold.
        labels: int64[n], 0 to k - 1; rows below 0 are left out.
        groups: int64[n]. Only one row of each group is used: rows that share a text are not independent.
    """
    kept = np.flatnonzero(labels >= 0)
    if len(kept) < MIN_ROWS:
        return None
    kept = kept[np.unique(groups[kept], return_index=True)[1]]
    if len(kept) < _MIN_INDEPENDENT:
        return None
    scores, given = np.empty((len(kept), probabilities.shape[1])), labels[kept]
    for block in row_blocks(len(kept), _BLOCK_ROWS):
        scores[block] = probabilities[kept[block]]
    predicted = np.arange(len(kept)), scores.argmax(axis=1)
    np.log(np.maximum(scores, _FLOOR, out=scores), out=scores)
    fit, mean, deviation = _by_chance(scores, given)
    scores[:] = 0
    scores[predicted] = 1
    accuracy, expected, error = _by_chance(scores, given)
    z = (fit - mean) / deviation if deviation > 0 else 0.0
    low, high = max(0.0, expected - _Z * error), min(1.0, expected + _Z * error)
    return Dependence(len(kept), accuracy, low, high, NormalDist().cdf(-z))


def neighbour_dependence(
    space: Stored | OnDemand, labels: _Labels, groups: _Labels
) -> Dependence | None:
    """Return whether rows have the label of their nearest neighbour more often than by chance; None for too few rows or pairs.

    The test needs no classes that are large enough to learn: a few rows of many classes will do. A pair that are each
    other's neighbours counts once. The number of pairs with one label is a Poisson variable by chance.

    Args:
        space: float32[n, d], unit vectors.
        labels: int64[n], of any number of classes.
        groups: int64[n]; rows of one group are not neighbours.
    """
    sizes = np.bincount(labels)
    chance = float((sizes * (sizes - 1)).sum()) / max(1, len(labels) * (len(labels) - 1))
    if len(labels) < MIN_ROWS or not chance:
        return None
    near = nearest(space, 1, groups)[0][:, 0]
    pairs = np.unique(np.sort(np.stack([np.arange(len(near)), near], axis=1), axis=1), axis=0)
    hits = int((labels[pairs[:, 0]] == labels[pairs[:, 1]]).sum())
    mean, spread = chance * len(pairs), _Z * (chance * len(pairs)) ** 0.5
    below = sum(exp(k * log(mean) - mean - lgamma(k + 1)) for k in range(hits))
    low, high = (max(0.0, mean + side * spread) / len(pairs) for side in (-1, 1))
    return Dependence(len(labels), hits / len(pairs), low, high, max(0.0, 1 - below))


def _by_chance(scores: _Numbers, labels: _Labels) -> tuple[float, float, float]:
    """Return the mean score of the labels, and its mean and standard deviation over all permutations of them.

    With a_ij the score of row i for the label of row j, and a dot for a mean over that index, the variance is ::

        Σ d_ij² / (n² (n − 1)),    d_ij = a_ij − a_i. − a_.j + a_..

    ``scores`` is float64[n, k]; it is overwritten, since it is the largest array of a label review.
    """
    rows, classes = scores.shape
    count = np.bincount(labels, minlength=classes)
    of_row = scores @ (count / rows)
    of_class = scores.mean(axis=0)
    mean, fit = float(of_row.mean()), float(scores[np.arange(rows), labels].mean())
    scores -= of_row[:, None]
    scores -= of_class
    scores += mean
    np.square(scores, out=scores)
    variance = float((scores @ count).sum()) / (rows * rows * max(1, rows - 1))
    return fit, mean, variance**0.5
