"""How well the two texts of a row fit, against all the pairs the rows could have formed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.embedding.static import Vectors

Rows = NDArray[np.int64]
Scores = NDArray[np.float64]
# One way to see the rows: what gives the vectors (float32[n, d]) of their left and right texts.
Encode = Callable[[Rows], Vectors]
View = tuple[Encode, Encode]

_SAMPLE = 16_384  # rows that stand for all; means and spreads of so many are exact to 1 %
_SHUFFLES = 5  # random pairs for each row of the sample
_BLOCK = 16_384  # pairs scored at a time


class Fit:
    """Cosines of pairs in standard deviations from the mean over all pairs of either member.

    A left text's mean and spread are over all right ones, a right one's over all left ones. Both
    follow from means and covariances, so n rows take n d**2 steps and never n**2.
    """

    def __init__(self, left: Vectors, right: Vectors) -> None:
        """Learn from float32[n, d] each what the texts of either side are like."""
        self._left, self._right = _Side(right, left), _Side(left, right)

    def pairs(self, left: Vectors, right: Vectors) -> Scores:
        """Score each left text with the right one beside it: float64[n]; higher fits better."""
        cosine = np.einsum("ij,ij->i", left, right).astype(np.float64)
        both = self._left.standard(left, cosine) + self._right.standard(right, cosine)
        return np.asarray(both / 2, np.float64)

    def against(self, left: Vectors, right: Vectors) -> Scores:
        """Score each left text with each right one: float64[len(left), len(right)]."""
        cosine = (left @ right.T).astype(np.float64)
        there = self._left.standard(left, cosine.T).T
        return np.asarray((there + self._right.standard(right, cosine)) / 2, np.float64)


class _Side:
    """Mean and standard deviation of any text's cosine with all of ``others``."""

    def __init__(self, others: Vectors, own: Vectors) -> None:
        self._centre = others.mean(axis=0)
        away = others - self._centre
        self._spread = away.T @ away / len(others)
        self._least = 0.0
        self._least = max(float(np.median(self._variance(own))) * 1e-2, 1e-12)

    def _variance(self, own: Vectors) -> Scores:
        variance = np.einsum("ij,ij->i", own @ self._spread, own).astype(np.float64)
        return np.asarray(np.maximum(variance, self._least), np.float64)

    def standard(self, own: Vectors, cosine: Scores) -> Scores:
        """Standardise ``cosine`` (float64[..., n]) of the n texts ``own``."""
        away: Scores = cosine - (own @ self._centre).astype(np.float64)
        return away / np.sqrt(self._variance(own))


class Pairing:
    """The pairs of n rows under several views, with what random pairs score beside them.

    Attributes:
        weight: Of each view, float64[views], 1 in all: the direction that parts the pairs as they
            are from random ones best (Fisher's linear discriminant, none below zero).
        random: Scores of random pairs, sorted, float64.
        apart: Chance that a row's own pair scores above a random one, by each view, and by all.
    """

    def __init__(self, views: Sequence[View], rows: int) -> None:
        """Fit on at most 16,384 of ``rows`` rows, evenly spread."""
        self.rows = rows
        self._views = views
        self.sample: Rows = np.unique(np.linspace(0, rows - 1, min(rows, _SAMPLE)).astype(np.int64))
        vectors = [(left(self.sample), right(self.sample)) for left, right in views]
        self._fits = [Fit(left, right) for left, right in vectors]
        size = len(self.sample)
        own, random = [], []
        for fit, (left, right) in zip(self._fits, vectors, strict=True):
            shifts = [1 + size * k // (_SHUFFLES + 1) for k in range(_SHUFFLES)]
            own.append(fit.pairs(left, right))
            random.append([fit.pairs(left, np.roll(right, shift, axis=0)) for shift in shifts])
        made, shuffled = np.array(own), np.array(random).reshape(len(views), -1)
        self.weight = _discriminant(made, shuffled)
        self.random = np.sort(self.weight @ shuffled)
        by_view = [_above(mine, np.sort(some)) for mine, some in zip(made, shuffled, strict=True)]
        self.apart = (*by_view, _above(self.weight @ made, self.random))

    def scores(self, left: Rows, right: Rows) -> Scores:
        """Score pairs of rows by all views together: float64[len(left)]."""
        return np.asarray(self.weight @ self.by_view(left, right), np.float64)

    def by_view(self, left: Rows, right: Rows) -> Scores:
        """Score the left text of each row ``left[i]`` with the right one of ``right[i]``: float64[views, n]."""
        out = np.empty((len(self._views), len(left)))
        for start in range(0, len(left), _BLOCK):
            part = slice(start, start + _BLOCK)
            for k, (fit, view) in enumerate(zip(self._fits, self._views, strict=True)):
                out[k, part] = fit.pairs(view[0](left[part]), view[1](right[part]))
        return out

    def against(self, left: Rows, right: Rows) -> Scores:
        """Score each of ``left`` with each of ``right``: float64[len(left), len(right)]."""
        parts = [
            weight * fit.against(view[0](left), view[1](right))
            for weight, fit, view in zip(self.weight, self._fits, self._views, strict=True)
        ]
        return np.asarray(np.sum(parts, axis=0), np.float64)

    def quality(self, scores: Scores) -> Scores:
        """Share of random pairs that score lower: float64, 0 to 1."""
        return np.asarray(np.searchsorted(self.random, scores) / len(self.random), np.float64)


def _above(own: Scores, random: Scores) -> float:
    """Chance that one of ``own`` is above one of ``random`` (sorted); ties count half."""
    places = np.searchsorted(random, own) + np.searchsorted(random, own, side="right")
    return float(places.mean()) / (2 * len(random))


def _discriminant(made: Scores, random: Scores) -> Scores:
    apart = made.mean(axis=1) - random.mean(axis=1)
    within = np.atleast_2d(np.cov(made)) + np.atleast_2d(np.cov(random))
    weight = np.maximum(np.linalg.solve(within + 1e-9 * np.eye(len(made)), apart), 0)
    total = float(weight.sum())
    return weight / total if total > 0 else np.full(len(made), 1 / len(made))
