"""How well the two texts of a pair fit, relative to all the pairs that the rows could have formed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.embedding.static import Vectors

Rows = NDArray[np.int64]
Scores = NDArray[np.float64]
# A view of the rows: the functions that return vectors (float32[n, d]) of their left and right texts.
Encode = Callable[[Rows], Vectors]
View = tuple[Encode, Encode]

_MAX_FITTED_ROWS = 16_384  # their means and standard deviations are within 1% of those of all rows
_RANDOM_PAIRS = 5  # for each fitted row
_BLOCK_PAIRS = 16_384  # pairs scored at a time


class StandardisedCosine:
    """Cosines of pairs, standardised over all pairs of either text.

    With c the cosine of a pair, and μ and σ the mean and the standard deviation of a text's cosines with all texts of the
    other side ::

        score = ((c − μ_left) / σ_left + (c − μ_right) / σ_right) / 2

    μ and σ follow from the means and covariances of the vectors, so n rows of d dimensions take n d² operations in place of
    n² d.
    """

    def __init__(self, left: Vectors, right: Vectors) -> None:
        """Fit the distributions of the left and right vectors (float32[n, d] each)."""
        self._left, self._right = _CosineMoments(right, left), _CosineMoments(left, right)

    def of_pairs(self, left: Vectors, right: Vectors) -> Scores:
        """Return the scores of the pairs (left[i], right[i]): float64[n]; higher is a better fit."""
        return self.of_shifted(left, right, [0])[0]

    def of_shifted(self, left: Vectors, right: Vectors, steps: Sequence[int]) -> list[Scores]:
        """Return the scores of the pairs (left[i], right[i - step]) for each step: float64[n] each."""
        by_left, by_right = self._left.of(left), self._right.of(right)
        found: list[Scores] = []
        for step in steps:
            order = np.roll(np.arange(len(right)), step)
            cosine = np.einsum("ij,ij->i", left, right[order]).astype(np.float64)
            found.append((by_left.standardise(cosine) + by_right.at(order).standardise(cosine)) / 2)
        return found

    def weights(self, left: Vectors, right: Vectors) -> tuple[Scores, Scores]:
        """Return the weight of a cosine for each left and for each right text: float64[n] each.

        The scores of n pairs add up to Σ cosine · (left weight + right weight) / 2, minus a constant that does not depend on how
        left and right texts are paired.
        """
        return self._left.weights(left), self._right.weights(right)

    def of_all(self, left: Vectors, right: Vectors) -> Scores:
        """Return the scores of every left text with every right text: float64[len(left), len(right)]."""
        cosine = (left @ right.T).astype(np.float64)
        by_left = self._left.of(left).standardise(cosine.T).T
        return np.asarray((by_left + self._right.of(right).standardise(cosine)) / 2, np.float64)


class _Distribution(NamedTuple):
    """The mean and the standard deviation of the cosines of each of n texts: float64[n] each."""

    mean: Scores
    deviation: Scores

    def at(self, rows: Rows) -> _Distribution:
        return _Distribution(self.mean[rows], self.deviation[rows])

    def standardise(self, cosine: Scores) -> Scores:
        """Standardise ``cosine`` (float64[..., n])."""
        return (cosine - self.mean) / self.deviation


class _CosineMoments:
    """Mean and standard deviation of the cosine of a text with all ``others``."""

    def __init__(self, others: Vectors, own: Vectors) -> None:
        self._mean = others.mean(axis=0)
        centred = others - self._mean
        self._covariance = centred.T @ centred / len(others)
        # A text without a direction has no variance; 1% of the median bounds all from below.
        self._min_variance = 0.0
        self._min_variance = max(float(np.median(self._variance(own))) * 1e-2, 1e-12)

    def _variance(self, own: Vectors) -> Scores:
        variance = np.einsum("ij,ij->i", own @ self._covariance, own).astype(np.float64)
        return np.asarray(np.maximum(variance, self._min_variance), np.float64)

    def of(self, own: Vectors) -> _Distribution:
        """Return the distributions of the texts ``own`` (float32[n, d])."""
        mean = (own @ self._mean).astype(np.float64)
        return _Distribution(mean, np.sqrt(self._variance(own)))

    def weights(self, own: Vectors) -> Scores:
        """Return 1 / standard deviation of the cosines of each text: float64[n]."""
        return np.asarray(1 / np.sqrt(self._variance(own)), np.float64)


class PairScorer:
    """Scores of pairs of the n rows under several views, compared with those of random pairs.

    Attributes:
        weights: Of the views, float64[views], sum 1: the direction of Fisher's linear discriminant
            between the pairs as they are and random ones, with negative weights set to 0.
        random_scores: Scores of random pairs, sorted, float64.
        auc: The probability that a row's own pair scores above a random one, by each view and, last,
            by all views together.
        sample: The rows that the scorer is fitted on, int64.
    """

    def __init__(self, views: Sequence[View], rows: int) -> None:
        """Fit on at most 16,384 of ``rows`` rows, evenly spaced."""
        self._views = views
        evenly = np.linspace(0, rows - 1, min(rows, _MAX_FITTED_ROWS))
        self.sample: Rows = np.unique(evenly.astype(np.int64))
        vectors = [(left(self.sample), right(self.sample)) for left, right in views]
        self._cosines = [StandardisedCosine(left, right) for left, right in vectors]
        size = len(self.sample)
        # Neither the next row nor the one in the other half of the file: a join may have taken just these.
        shifts = [size * (2 * k + 1) // (2 * _RANDOM_PAIRS + 1) for k in range(_RANDOM_PAIRS)]
        own, random = [], []
        for cosine, (left, right) in zip(self._cosines, vectors, strict=True):
            actual_scores, *random_scores = cosine.of_shifted(left, right, [0, *shifts])
            own.append(actual_scores)
            random.append(random_scores)
        actual, shuffled = np.array(own), np.array(random).reshape(len(views), -1)
        self.weights = _fisher_weights(actual, shuffled)
        self.random_scores = np.sort(self.weights @ shuffled)
        by_view = [_auc(mine, np.sort(other)) for mine, other in zip(actual, shuffled, strict=True)]
        self.auc = (*by_view, _auc(self.weights @ actual, self.random_scores))

    def score(self, left: Rows, right: Rows) -> Scores:
        """Return the scores of the left text of each row ``left[i]`` with the right text of ``right[i]``: float64[n]."""
        return np.asarray(self.weights @ self.score_by_view(left, right), np.float64)

    def score_by_view(self, left: Rows, right: Rows) -> Scores:
        """Return the scores of the same pairs by each view: float64[views, n]."""
        out = np.empty((len(self._views), len(left)))
        for start in range(0, len(left), _BLOCK_PAIRS):
            block = slice(start, start + _BLOCK_PAIRS)
            for k, (cosine, view) in enumerate(zip(self._cosines, self._views, strict=True)):
                out[k, block] = cosine.of_pairs(view[0](left[block]), view[1](right[block]))
        return out

    def score_all(self, left: Rows, right: Rows) -> Scores:
        """Return the scores of each row of ``left`` with each of ``right``: float64[len(left), len(right)]."""
        parts = [
            weight * cosine.of_all(view[0](left), view[1](right))
            for weight, cosine, view in zip(self.weights, self._cosines, self._views, strict=True)
        ]
        return np.asarray(np.sum(parts, axis=0), np.float64)

    def percentile(self, scores: Scores) -> Scores:
        """Return the share of random pairs that score lower, from 0 to 1: float64[n]."""
        below = np.searchsorted(self.random_scores, scores)
        return np.asarray(below / len(self.random_scores), np.float64)


def _auc(own: Scores, random: Scores) -> float:
    """Return the probability that one of ``own`` exceeds one of ``random`` (sorted); ties count half."""
    ranks = np.searchsorted(random, own) + np.searchsorted(random, own, side="right")
    return float(ranks.mean()) / (2 * len(random))


def _fisher_weights(actual: Scores, random: Scores) -> Scores:
    """Return the weights of the views, by Fisher's discriminant of float64[views, n] each; equal if none is positive."""
    between = actual.mean(axis=1) - random.mean(axis=1)
    within = np.atleast_2d(np.cov(actual)) + np.atleast_2d(np.cov(random))
    weights = np.maximum(np.linalg.solve(within + 1e-9 * np.eye(len(actual)), between), 0)
    total = float(weights.sum())
    return weights / total if total > 0 else np.full(len(actual), 1 / len(actual))
