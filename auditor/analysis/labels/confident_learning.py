"""Confident learning (Northcutt, Jiang, Chuang 2021): probabilities in, doubtful labels out.

Nothing here fits a model. Probabilities must be out of sample.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_Matrix = NDArray[np.floating]
_Labels = NDArray[np.int64]
_Flags = NDArray[np.bool_]
_TIE = 1e-6  # a probability this close below its threshold reaches it


def thresholds(probabilities: _Matrix, labels: _Labels) -> NDArray[np.float64]:
    """Mean probability of each class among the rows that carry it; infinite for absent classes."""
    rows = np.arange(len(labels))
    classes = probabilities.shape[1]
    total = np.bincount(labels, probabilities[rows, labels], classes)
    count = np.bincount(labels, minlength=classes)
    return np.where(count > 0, total / np.maximum(count, 1), np.inf)


def confident_class(probabilities: _Matrix, labels: _Labels) -> _Labels:
    """The likeliest class among those that reach their threshold, -1 where none does: int64[n]."""
    reached = probabilities >= thresholds(probabilities, labels) - _TIE
    best = np.where(reached, probabilities, -1).argmax(axis=1)
    return np.where(reached.any(axis=1), best, -1)


def joint(probabilities: _Matrix, labels: _Labels) -> NDArray[np.float64]:
    """Estimated number of rows with given class i and true class j: float64[classes, classes].

    Counts of confident rows, scaled so that row sums are the class counts and all sum to n.
    """
    classes = probabilities.shape[1]
    sure = confident_class(probabilities, labels)
    kept = sure >= 0
    flat = np.bincount(labels[kept] * classes + sure[kept], minlength=classes * classes)
    counts = flat.reshape(classes, classes).astype(np.float64)
    np.fill_diagonal(counts, np.maximum(counts.diagonal(), 1))
    given = np.bincount(labels, minlength=classes)
    return np.asarray(counts / counts.sum(axis=1, keepdims=True) * given[:, None], np.float64)


def off_diagonal(probabilities: _Matrix, labels: _Labels) -> _Flags:
    """Rows that are confidently of another class, as ``confident_learning`` of cleanlab flags."""
    sure = confident_class(probabilities, labels)
    return np.asarray((sure >= 0) & (sure != labels) & _contradicted(probabilities, labels), bool)


def by_noise_rate(probabilities: _Matrix, labels: _Labels) -> _Flags:
    """For each pair of classes as many rows as ``joint`` says, those of largest margin first."""
    amount = _whole(joint(probabilities, labels))
    flags = np.zeros(len(labels), bool)
    for given, true in zip(*np.nonzero(amount), strict=True):
        if given == true:
            continue
        own = np.flatnonzero(labels == given)
        margin = probabilities[own, true] - probabilities[own, given]
        flags[own[_largest(margin, int(amount[given, true]))]] = True
    return np.asarray(flags & _contradicted(probabilities, labels), bool)


def by_class(probabilities: _Matrix, labels: _Labels) -> _Flags:
    """For each class as many rows as ``joint`` says, those of lowest own probability first."""
    amount = _whole(joint(probabilities, labels))
    flags = np.zeros(len(labels), bool)
    for given in np.unique(labels):
        own = np.flatnonzero(labels == given)
        wrong = int(amount[given].sum() - amount[given, given])
        flags[own[_largest(-probabilities[own, given], wrong)]] = True
    return np.asarray(flags & _contradicted(probabilities, labels), bool)


def both(probabilities: _Matrix, labels: _Labels) -> _Flags:
    """Rows that ``by_noise_rate`` and ``by_class`` both flag."""
    return by_noise_rate(probabilities, labels) & by_class(probabilities, labels)


def _contradicted(probabilities: _Matrix, labels: _Labels) -> _Flags:
    """Rows whose own class is not the likeliest."""
    own = probabilities[np.arange(len(labels)), labels]
    return np.asarray(own < probabilities.max(axis=1) - _TIE, bool)


def _largest(values: _Matrix, count: int) -> NDArray[np.int64]:
    return np.argsort(-values, kind="stable")[:count]


def _whole(counts: NDArray[np.float64]) -> NDArray[np.int64]:
    """Round so that row sums stay: the largest remainders go up, of equal ones the last."""
    down = np.floor(counts)
    short = np.rint(counts.sum(axis=1) - down.sum(axis=1)).astype(np.int64)
    remainder = np.round(counts - down, 9)
    rank = np.argsort(np.argsort(remainder, axis=1, kind="stable"), axis=1)
    return np.asarray(down + (rank >= counts.shape[1] - short[:, None]), np.int64)
