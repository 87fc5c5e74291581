"""Which labels wrong rows get: any at all, or those of a few classes that are mistaken for theirs.

Where wrong labels fall anywhere, a label is as doubtful as it is unlikely. Where they fall on a few
classes, as they do when people confuse two classes, a label that its likeliest class is often
mistaken for is more doubtful than another that is as unlikely. Which of the two holds is read off
the rows whose class is surest: pair by pair of classes where there are many of them, and by how close
two classes are where there are few.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray

from auditor.features.confusion import crossed

_Matrix = NDArray[np.float32]
_Table = NDArray[np.float64]
_Labels = NDArray[np.int64]

# Share of the rows of each class, surest first, that are looked at. Source: planted uniform and
# confusable errors in TREC, ATIS, AG News and CLINC150; with a half, hard rows that are labelled
# right pass for a pattern, and wrong labels are ranked up to 0.02 of average precision worse.
_SUREST = 0.3
_LEAST = 10  # contradicted rows below which no pattern is looked for
# Shares of the wrong rows that follow the one pattern and the other; some follow none.
_SHARES = [(a / 20, b / 20) for a, b in product(range(20), repeat=2) if a + b < 20]


@dataclass(frozen=True, slots=True)
class Pattern:
    """How much more often than by chance wrong rows get their labels.

    ``lift`` float64[n]: for each row if its label is wrong, given the classes it may be of; 1 by
    chance, up to classes - 1. ``strength``: of all, 0 (any label) to 1.
    """

    lift: NDArray[np.float64] = field(repr=False)
    strength: float


def pattern(probabilities: _Matrix, labels: _Labels) -> Pattern:
    """The pattern in out-of-fold float32[n, classes] and int64[n].

    The shares of the wrong rows that follow a pattern are those most likely where each row is told
    from the others (leave-one-out likelihood); so random errors make no pattern. Of the two patterns
    the one tells CLINC150's 150 classes, where most pairs are seen once, 0.006 of average precision
    better, the other TREC's six 0.004.
    """
    classes = probabilities.shape[1]
    top = probabilities.argmax(axis=1)
    wrong = np.flatnonzero(_surest(probabilities, top) & (top != labels))
    if len(wrong) < _LEAST or classes < 3:
        return Pattern(np.ones(len(labels)), 0.0)
    taken, given, chance = top[wrong], labels[wrong], 1 / (classes - 1)
    by_pair, pair_without = _by_pair(taken, given, classes)
    by_rank, rank_without = _by_rank(taken, given, _ranks(probabilities, top))
    pair_gain, rank_gain = pair_without / chance - 1, rank_without / chance - 1
    gains = [np.log1p(a * pair_gain + b * rank_gain).mean().round(9) for a, b in _SHARES]
    best = int(np.argmax(gains))
    a, b = _SHARES[best]
    table = ((a * by_pair + b * by_rank) / chance + 1 - a - b).astype(np.float32)
    others = probabilities.copy()
    others[np.arange(len(labels)), labels] = 0
    others /= np.maximum(others.sum(axis=1, keepdims=True), np.float32(1e-9))
    lifted = np.einsum("ij,ij->i", others, table.T[labels]).astype(np.float64)
    # A row is no witness against itself.
    own = a * (by_pair[taken, given] - pair_without) + b * (by_rank[taken, given] - rank_without)
    lifted[wrong] -= others[wrong, taken] * own / chance
    return Pattern(np.maximum(lifted, 1 - a - b), 1 - float(np.exp(-gains[best])))


def _by_pair(taken: _Labels, given: _Labels, classes: int) -> tuple[_Table, _Table]:
    """How often a row of each class gets each label, and the same for each row by the others."""
    count = crossed(taken, given, classes)
    sums = count.sum(axis=1)
    share = count / np.maximum(sums, 1)[:, None]
    share[sums == 0] = 1 / (classes - 1)
    return share, (count[taken, given] - 1) / np.maximum(sums[taken] - 1, 1)


def _by_rank(taken: _Labels, given: _Labels, rank: _Labels) -> tuple[_Table, _Table]:
    """The same by how close the classes are: 1st, 2nd, 3rd and 4th, 5th to 8th closest, and so on."""
    band = np.ceil(np.log2(np.maximum(rank, 1))).astype(np.int64)
    size = np.bincount(band[0][rank[0] > 0])
    own = band[taken, given]
    count = np.bincount(own, minlength=len(size))
    share = count / len(taken) / size
    return share[band], (count[own] - 1) / (len(taken) - 1) / size[own]


def _ranks(probabilities: _Matrix, top: _Labels) -> _Labels:
    """For each class (row) the others from the closest, 1, on: those its rows are likeliest of too."""
    from scipy.sparse import csr_array

    classes = probabilities.shape[1]
    member = csr_array(
        (np.ones(len(top), np.float32), (top, np.arange(len(top)))), (classes, len(top))
    )
    close = np.asarray(member @ probabilities, np.float64).round(4)
    np.fill_diagonal(close, np.inf)
    order = np.argsort(-close, axis=1, kind="stable")
    return np.argsort(order, axis=1, kind="stable").astype(np.int64)


def _surest(probabilities: _Matrix, top: _Labels) -> NDArray[np.bool_]:
    """Whether a row is among the surest of the class it is taken for: bool[n]."""
    two = np.partition(probabilities, -2, axis=1)[:, -2:]
    margin = (two[:, 1] - two[:, 0]).round(6)
    order = np.lexsort((-margin, top))
    _, own, size = np.unique(top, return_inverse=True, return_counts=True)
    last = np.cumsum(size) - size + np.ceil(size * _SUREST).astype(np.int64) - 1
    # Equal rows are in together, so that their order decides nothing.
    return np.asarray(margin >= margin[order[last]][own], bool)
