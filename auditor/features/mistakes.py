"""Which labels wrong rows get: any at all, or those of a few classes that are mistaken for theirs.

Where wrong labels fall anywhere, a label is as doubtful as it is unlikely. Where they fall on a few
classes, as they do when people confuse two classes, a label that its likeliest class is often
mistaken for is more doubtful than another that is as unlikely. Which of the two holds is read off
the rows whose class is surest.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from auditor.features.confusion import crossed

_Matrix = NDArray[np.float32]
_Labels = NDArray[np.int64]

# Share of the rows of each class, surest first, that are looked at. Source: planted uniform and
# confusable errors in TREC, ATIS, AG News and CLINC150; with a half, hard rows that are labelled
# right pass for a pattern, and wrong labels are ranked up to 0.02 of average precision worse.
_SUREST = 0.3
_LEAST = 10  # contradicted rows below which no pattern is looked for
_TRIED = np.linspace(0, 0.98, 50)  # shares of the wrong rows that follow the pattern


def lift(probabilities: _Matrix, labels: _Labels) -> NDArray[np.float64]:
    """How much more often than by chance a wrong row gets its label, given the classes it may be of.

    float64[n], from out-of-fold float32[n, classes] and int64[n]: 1 by chance, up to classes - 1.
    The share of the wrong rows that follow a pattern is the one most likely where each row is told
    from the others (leave-one-out likelihood); so random errors make no pattern.
    """
    classes = probabilities.shape[1]
    top = probabilities.argmax(axis=1)
    wrong = np.flatnonzero(_surest(probabilities, top) & (top != labels))
    if len(wrong) < _LEAST or classes < 3:
        return np.ones(len(labels))
    count = crossed(top[wrong], labels[wrong], classes)
    sums = count.sum(axis=1)
    seen = count[top[wrong], labels[wrong]]
    without = (seen - 1) / np.maximum(sums[top[wrong]] - 1, 1)
    chance = 1 / (classes - 1)
    odds = _TRIED[:, None] * without + (1 - _TRIED[:, None]) * chance
    share = float(_TRIED[np.log(odds).sum(axis=1).round(6).argmax()])
    found = np.where(sums[:, None] > 0, count / np.maximum(sums, 1)[:, None], chance)
    table = (share * found / chance + 1 - share).astype(np.float32)
    others = probabilities.copy()
    others[np.arange(len(labels)), labels] = 0
    others /= np.maximum(others.sum(axis=1, keepdims=True), np.float32(1e-9))
    lifted = np.einsum("ij,ij->i", others, table.T[labels]).astype(np.float64)
    # A row is no witness against itself.
    own = share * (seen / sums[top[wrong]] - without) / chance
    lifted[wrong] -= others[wrong, top[wrong]] * own
    return np.asarray(np.maximum(lifted, 1 - share), np.float64)


def _surest(probabilities: _Matrix, top: _Labels) -> NDArray[np.bool_]:
    """Whether a row is among the surest of the class it is taken for: bool[n]."""
    two = np.partition(probabilities, -2, axis=1)[:, -2:]
    margin = (two[:, 1] - two[:, 0]).round(6)
    order = np.lexsort((-margin, top))
    _, own, size = np.unique(top, return_inverse=True, return_counts=True)
    last = np.cumsum(size) - size + np.ceil(size * _SUREST).astype(np.int64) - 1
    # Equal rows are in together, so that their order decides nothing.
    return np.asarray(margin >= margin[order[last]][own], bool)
