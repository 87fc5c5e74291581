"""The share of wrong labels, found by planting some and seeing how many would be noticed.

A row is contradicted when out-of-fold scores prefer another class by a wide margin. Hard rows are
contradicted too, but seldom widely. So labels are first put as the models would have them, then a
known share of wrong ones is planted, several times; the share at which as many rows are contradicted
as in the real set is the estimate. A planting costs two matrix products, see ``ridge``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auditor.features.ridge import Ridge, indicators

_Matrix = NDArray[np.float32]
_Labels = NDArray[np.int64]

# Shares planted; between them the curve is taken as straight.
_SHARES = (0.0, 0.05, 0.15, 0.4)
# Margins that count as wide, in units of the median margin. The first two give the upper end (more
# hard rows pass for wrong at narrow ones), all the lower. Source: tests/bench/bench_labels.py; meant to
# cover the planted share in 9 of 10 plantings, on TREC they cover 5 of 10.
_WIDTHS = (0.4, 0.8, 1.2)
_LIKELY = 3  # classes a confusable error goes to, as likely as rows of the class look like them
_SIGMAS = 2.0  # sampling error of a count that the ends allow for
METHOD = (
    "cross-fitted margins of the labels, compared with those after planting known shares of uniform"
    " and of confusable errors; the ends take the wider and the narrower margin and two standard"
    " errors"
)


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of wrong labels, 0 to 1, and the interval it may lie in."""

    estimate: float
    low: float
    high: float


def rate(
    model: Ridge, labels: _Labels, mended: _Labels, probabilities: _Matrix, seed: int = 0
) -> Rate:
    """Estimate the share of wrong ``labels``.

    Args:
        model: Fitted on the texts of the n rows.
        labels: int64[n], as given.
        mended: The same with doubtful labels replaced by the likeliest class.
        probabilities: float32[n, classes], out of fold: which classes are confusable.
        seed: Of the plantings.
    """
    classes = probabilities.shape[1]
    seen = _margins(model, labels, classes)
    unit = max(float(np.median(seen)), 1e-3)
    limits = -unit * np.array(_WIDTHS)
    observed = _contradicted(seen, limits)
    draw = np.random.default_rng(seed)
    clean = _contradicted(_margins(model, mended, classes), limits)
    goals = (np.full((classes, classes), 1.0), _confusable(probabilities, mended))
    found = np.empty((len(goals), 3, len(limits)))
    error = _SIGMAS * np.sqrt(observed * (1 - observed) / len(labels)) + 1 / len(labels)
    for k, goal in enumerate(goals):
        curve = [clean]
        for share in _SHARES[1:]:
            planted = plant(mended, share, goal, draw)
            curve.append(_contradicted(_margins(model, planted, classes), limits))
        for j, counted in enumerate((observed, observed - error, observed + error)):
            found[k, j] = _inverted(np.array(curve), counted)
    high, middle = float(found[:, 2, :2].max()), float(found[:, 0, 1].mean())
    low = float(found[:, 1].min())
    return Rate(middle, min(low, middle), max(high, middle))


def plant(
    labels: _Labels, share: float, goal: NDArray[np.float64], draw: np.random.Generator
) -> _Labels:
    """Give ``share`` of the rows another class, drawn with the weights ``goal[own class]``."""
    rows = draw.permutation(len(labels))[: round(share * len(labels))]
    weight = goal.copy()
    np.fill_diagonal(weight, 0)
    steps = np.cumsum(weight / np.maximum(weight.sum(axis=1, keepdims=True), 1e-12), axis=1)
    steps[:, -1] = 1
    planted = labels.copy()
    planted[rows] = (draw.random(len(rows))[:, None] > steps[labels[rows]]).sum(axis=1)
    return planted


def _margins(model: Ridge, labels: _Labels, classes: int) -> _Matrix:
    """Score of the row's label less the best other score: float32[n]."""
    scores = model.scores(indicators(labels, classes))
    rows = np.arange(len(labels))
    own = scores[rows, labels].copy()
    scores[rows, labels] = -np.inf
    return np.asarray(own - scores.max(axis=1), np.float32)


def _contradicted(margins: _Matrix, limits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of margins below each limit."""
    return np.asarray((margins[:, None] < limits).mean(axis=0))


def _confusable(probabilities: _Matrix, labels: _Labels) -> NDArray[np.float64]:
    """How often rows of a class look like another: its three likeliest others, float64[k, k]."""
    classes = probabilities.shape[1]
    mean = indicators(labels, classes).T.astype(np.float64) @ probabilities
    np.fill_diagonal(mean, 0)
    cut = -np.sort(-mean, axis=1)[:, min(_LIKELY, classes) - 1]
    return np.where(mean >= cut[:, None], mean, 0) + 1e-12


def _inverted(curve: NDArray[np.float64], counted: NDArray[np.float64]) -> NDArray[np.float64]:
    """The planted share at which each column of ``curve`` reaches ``counted``."""
    rising = np.maximum.accumulate(curve, axis=0)
    return np.array(
        [np.interp(c, rising[:, j], _SHARES) for j, c in enumerate(counted)], np.float64
    )
