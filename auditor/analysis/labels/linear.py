"""Cross-fitted linear models on sparse terms and dense vectors side by side, without a decomposition.

A product of short rows' terms with a matrix of a hundred classes takes hundredths of a second, so a
few steps of an iterative solver fit both models to all folds in about a second for 10,000 rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.labels.calibration import softmax
from auditor.analysis.labels.cross_fit import Model
from auditor.analysis.labels.ridge import indicators
from auditor.analysis.text.tfidf import Sparse

_Matrix = NDArray[np.float32]
_Rows = NDArray[np.int64]

# Penalty of the ridge, in units of one row's squared length (terms have length 1): a direction is
# believed when it has more than one row. Source: on TREC and ATIS 1 ranks wrong labels better than
# 0.3 and 3 by 0.01 to 0.05 of average precision.
_RIDGE = np.float32(1.0)
# Conjugate gradient steps. Source: TREC, ATIS, AG News and CLINC150; seven rank within 0.003 of five.
_RIDGE_STEPS = 5
# Penalty and steps of the logistic model. Source: the same four sets; 10 to 15 steps rank wrong labels
# within 0.005 of 12, and a penalty of 1 within 0.02, one way or the other.
_LOGISTIC = np.float32(0.3)
_LOGISTIC_STEPS = 12
# Steps in which all rows count the same. After them a row counts as far as its label is likely, so
# that wrong labels are not learnt. Source: the same sets; wrong labels are ranked up to 0.01 of
# average precision better where a fifth are wrong, as by a second fit without the suspects.
_EVEN_STEPS = 8
_POWER_STEPS = 6  # to find the largest eigenvalue, which bounds the step
# Second derivative of the softmax loss, in units of the features': at the start at most the share of
# the largest class. It grows as classes come apart; that is what the lower end is for.
_CURVED = (0.05, 0.25)
# Added to each variance before vectors are whitened, in mean variances: small axes stay small.
# Source: the same sets; 0.3 ranks wrong labels up to 0.01 worse, 30 as well in three of them.
_SHRINK = 3.0
# Main axes that are kept, for time. Source: the same sets; 128 and all rank within 0.005.
_AXES = 192


@dataclass(frozen=True, slots=True)
class Features:
    """What linear models see of n rows: sparse terms and, beside them, dense vectors or nothing."""

    terms: Sparse = field(repr=False)  # csr float32[n, t]
    vectors: _Matrix | None = field(default=None, repr=False)  # float32[n, d]

    @property
    def width(self) -> int:
        """Columns of both."""
        return int(self.terms.shape[1]) + (0 if self.vectors is None else self.vectors.shape[1])

    def of(self, rows: _Rows) -> Features:
        """The same of some rows."""
        return Features(self.terms[rows], None if self.vectors is None else self.vectors[rows])

    def times(self, weights: _Matrix) -> _Matrix:
        """The rows times ``weights`` (float32[width, k]): float32[n, k]."""
        split = self.terms.shape[1]
        product = np.asarray(self.terms @ weights[:split], np.float32)
        if self.vectors is not None:
            product += self.vectors @ weights[split:]
        return product


class _Fit:
    """Features of the rows a model learns from, and their transpose."""

    def __init__(self, features: Features) -> None:
        self.features = features
        self.turned = features.terms.T.tocsr()

    def back(self, errors: _Matrix) -> _Matrix:
        """The transposed rows times ``errors`` (float32[n, k]): float32[width, k]."""
        split = self.turned.shape[0]
        product = np.empty((self.features.width, errors.shape[1]), np.float32)
        product[:split] = self.turned @ errors
        if self.features.vectors is not None:
            np.matmul(self.features.vectors.T, errors, out=product[split:])
        return product


def ridge(features: Features, labels: _Rows, classes: int) -> Model:
    """A ridge regression on class indicators, to be cross-fitted."""
    targets = indicators(labels, classes)

    def scores(others: _Rows, own: _Rows) -> _Matrix:
        middle = targets[others].mean(axis=0)
        weights = _conjugate(_Fit(features.of(others)), targets[others] - middle)
        return np.asarray(features.of(own).times(weights) + middle, np.float32)

    return scores


def logistic(features: Features, labels: _Rows, classes: int) -> Model:
    """A softmax regression, to be cross-fitted: scores are log odds."""

    def scores(others: _Rows, own: _Rows) -> _Matrix:
        share = np.bincount(labels[others], minlength=classes) / len(others)
        start = np.log(share + 1e-4).astype(np.float32)
        weights = _accelerated(_Fit(features.of(others)), labels[others], start)
        return np.asarray(features.of(own).times(weights) + start, np.float32)

    return scores


def whiten(vectors: _Matrix) -> _Matrix:
    """Centre, turn on the main axes, and even out their variances: float32[n, at most 192].

    Rows have a squared length of 1 on average, as rows of terms have.
    """
    centred = vectors - vectors.mean(axis=0)
    values, turn = np.linalg.eigh((centred.T @ centred).astype(np.float64) / max(1, len(vectors)))
    scale = np.sqrt(np.maximum(values, 0) + _SHRINK * max(float(values.mean()), 1e-12))
    white = centred @ (turn / scale)[:, -_AXES:].astype(np.float32)
    length = np.sqrt(float((white * white).sum(axis=1).mean())) if len(white) else 1.0
    return np.asarray(white / np.float32(max(length, 1e-6)), np.float32)


def _conjugate(fit: _Fit, targets: _Matrix) -> _Matrix:
    """Ridge weights of all classes by conjugate gradients, each with a step of its own."""
    left = fit.back(targets)
    weights, way, size = np.zeros_like(left), left.copy(), _dots(left, left)
    for _ in range(_RIDGE_STEPS):
        bent = fit.back(fit.features.times(way))
        bent += _RIDGE * way
        step = size / np.maximum(_dots(way, bent), np.float32(1e-20))
        weights += step * way
        bent *= step
        left -= bent
        before, size = size, _dots(left, left)
        way *= size / np.maximum(before, np.float32(1e-20))
        way += left
    return weights


def _dots(left: _Matrix, right: _Matrix) -> _Matrix:
    """Products of the columns of one with those of the other: float32[k]."""
    return np.asarray((left * right).sum(axis=0), np.float32)


def _accelerated(fit: _Fit, labels: _Rows, start: _Matrix) -> _Matrix:
    """Softmax regression by Nesterov's accelerated gradient, stopped early."""
    curved = float(np.clip(np.bincount(labels).max() / len(labels), *_CURVED))
    rate = np.float32(1 / (curved * _largest(fit) + float(_LOGISTIC)))
    own = np.arange(len(labels)), labels
    weights: _Matrix = np.zeros((fit.features.width, len(start)), np.float32)
    ahead = weights.copy()
    for step in range(_LOGISTIC_STEPS):
        # In place: these are the largest arrays here.
        errors = softmax(fit.features.times(ahead) + start)
        trust = _trust(errors, labels) if step >= _EVEN_STEPS else None
        errors[own] -= 1
        if trust is not None:
            errors *= trust[:, None]
        stepped = fit.back(errors)
        stepped *= -rate
        ahead *= 1 - rate * _LOGISTIC
        stepped += ahead
        np.subtract(stepped, weights, out=ahead)
        ahead *= np.float32(step / (step + 3))
        ahead += stepped
        weights = stepped
    return weights


def _trust(chances: _Matrix, labels: _Rows) -> _Matrix:
    """How likely each label is beside the likeliest, 1 on average in each class: float32[n].

    Evened out in each class, since a class that another one hides at first would be unlearnt whole.
    """
    trust = chances[np.arange(len(labels)), labels] / chances.max(axis=1)
    of_class = np.bincount(labels, trust) / np.maximum(np.bincount(labels), 1)
    return np.asarray(trust / np.maximum(of_class, 1e-6)[labels], np.float32)


def _largest(fit: _Fit) -> float:
    """Largest eigenvalue of the features' moments, by power iteration from the mean row."""
    way: _Matrix = np.ones((fit.features.width, 1), np.float32)
    size = 0.0
    for _ in range(_POWER_STEPS):
        way = np.asarray(way / max(float(np.sqrt((way * way).sum())), 1e-12), np.float32)
        bent = fit.back(fit.features.times(way))
        size, way = float((way * bent).sum()), bent
    return max(size, 1e-6)
