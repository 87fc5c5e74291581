"""How a quick classifier's score grows with the rows it learns from.

Only what was measured: power laws fitted to four points (Viering and Loog 2021) held the gain of 500
more rows in too few of the draws tried, so none is given; a bound by the last half of the rows holds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.embedding.static import Vectors
from auditor.analysis.labels.cross_fit import folds

SHARES = (0.25, 0.5, 0.75, 1.0)
_FOLDS = 5
_QUARTERS = len(SHARES)
# Times the rows are dealt anew, by the most rows it is done for: each costs n d**2 steps, and the
# more rows the less luck there is in a deal.
_REPEATS = ((2_000, 3), (5_000, 2))
_PENALTY = 0.1  # of the mean variance of a dimension, as in labels.ridge

_Labels = NDArray[np.int64]
_Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Curve:
    """Share of held-out rows told right, by the share of the other folds that was learnt from."""

    rows: NDArray[np.int64]  # learnt from, at each of SHARES
    score: _Numbers  # at each of SHARES
    low: _Numbers
    high: _Numbers
    doubling: tuple[float, float]  # gain from half to all rows, and its standard error


def measure(vectors: Vectors, labels: _Labels, classes: int, order: NDArray[np.uint64]) -> Curve:
    """Score ridge regression on class indicators, cross-fitted, at each of SHARES.

    Args:
        vectors: float32[n, d], one a row; rows that are copies of each other should be left out.
        labels: int64[n] of 0 to ``classes`` - 1.
        classes: How many there are.
        order: A number a row (a hash of its text) that decides who goes where.
    """
    size = len(labels)
    ones = np.ones((size, 1), np.float32)
    inputs = np.hstack([vectors, ones])
    repeats = next((times for most, times in _REPEATS if size <= most), 1)
    right = np.zeros((repeats, _QUARTERS, size), bool)
    for repeat in range(repeats):
        dealt = _mixed(order, repeat)
        # Blocks 0, 5, 10, 15 are the quarters of fold 0, each with its part of every class.
        block = folds(labels, np.arange(size), dealt, _FOLDS * _QUARTERS)
        right[repeat] = _told(inputs, labels, classes, block)
    rowwise = right.mean(axis=0)
    score = rowwise.mean(axis=1)
    error = 1.96 * np.sqrt(rowwise.var(axis=1) / size)
    gain = rowwise[-1] - rowwise[1]
    learnt = (np.array(SHARES) * size * (_FOLDS - 1) / _FOLDS).astype(np.int64)
    return Curve(
        rows=learnt,
        score=score,
        low=np.maximum(score - error, 0),
        high=np.minimum(score + error, 1),
        doubling=(float(gain.mean()), float(gain.std() / np.sqrt(size))),
    )


def _told(
    inputs: Vectors, labels: _Labels, classes: int, block: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Whether each row was told right by the other folds' first quarters: bool[shares, n]."""
    width = inputs.shape[1]
    grams = np.zeros((_QUARTERS, _FOLDS, width, width), np.float32)
    moments = np.zeros((_QUARTERS, _FOLDS, width, classes), np.float32)
    rows = [np.flatnonzero(block == b) for b in range(_FOLDS * _QUARTERS)]
    for b, own in enumerate(rows):
        part = inputs[own]
        grams[b // _FOLDS, b % _FOLDS] = part.T @ part
        moments[b // _FOLDS, b % _FOLDS] = _sums(part, labels[own], classes).T
    grams, moments = grams.cumsum(axis=0), moments.cumsum(axis=0)
    right = np.zeros((_QUARTERS, len(labels)), bool)
    for fold in range(_FOLDS):
        held = np.concatenate(rows[fold::_FOLDS])
        for quarter in range(_QUARTERS):
            gram = grams[quarter].sum(axis=0) - grams[quarter, fold]
            moment = moments[quarter].sum(axis=0) - moments[quarter, fold]
            penalty = _PENALTY * max(float(np.trace(gram)) / width, 1e-6)
            solved = np.linalg.solve(gram + penalty * np.eye(width, dtype=np.float32), moment)
            right[quarter, held] = (inputs[held] @ solved).argmax(axis=1) == labels[held]
    return right


def _sums(part: Vectors, labels: _Labels, classes: int) -> Vectors:
    """Sum of the rows of each class: float32[classes, d]."""
    out = np.zeros((classes, part.shape[1]), np.float32)
    order = np.argsort(labels, kind="stable")
    present, starts = np.unique(labels[order], return_index=True)
    if len(present):
        out[present] = np.add.reduceat(part[order], starts)
    return out


def _mixed(order: NDArray[np.uint64], repeat: int) -> NDArray[np.uint64]:
    """Another order of the same rows (the finaliser of splitmix64)."""
    mixed = order + np.full(1, 0x9E3779B97F4A7C15, np.uint64) * np.uint64(repeat + 1)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)), np.uint64)
