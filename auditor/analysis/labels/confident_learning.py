"""Rows whose label a model confidently contradicts (Northcutt, Jiang and Chuang 2021).

This is the rule "confident learning" of that paper: the off-diagonal cells of the confident joint.
On the probabilities of cleanlab's own example it flags the same 55 rows as cleanlab does
(tests/bench/bench_labels.py).
"""

import numpy as np
from numpy.typing import NDArray

_Matrix = NDArray[np.floating]
_Labels = NDArray[np.int64]
_TIE = 1e-6  # a probability this close below its threshold reaches it


def self_confidence_thresholds(probabilities: _Matrix, labels: _Labels) -> NDArray[np.float64]:
    """Return the mean self-confidence of each class: float64[classes].

    Self-confidence is the probability that a row's own label gets. A class without rows has an
    infinite threshold.
    """
    own = probabilities[np.arange(len(labels)), labels]
    classes = probabilities.shape[1]
    total = np.bincount(labels, own, classes)
    count = np.bincount(labels, minlength=classes)
    return np.where(count > 0, total / np.maximum(count, 1), np.inf)


def confidently_mislabelled(probabilities: _Matrix, labels: _Labels) -> NDArray[np.bool_]:
    """Mark the rows that are confidently of another class than their label: bool[n].

    Args:
        probabilities: float[n, classes], of models that have not seen the row.
        labels: int64[n].

    A row is confidently of the most probable class among those that reach their threshold. It is
    flagged if that class is not its label, and its label is not the most probable class.
    """
    reached = probabilities >= self_confidence_thresholds(probabilities, labels) - _TIE
    confident = np.where(reached, probabilities, -1).argmax(axis=1)
    own = probabilities[np.arange(len(labels)), labels]
    contradicted = own < probabilities.max(axis=1) - _TIE
    return np.asarray(reached.any(axis=1) & (confident != labels) & contradicted, bool)
