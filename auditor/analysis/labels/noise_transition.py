"""Which labels wrong rows get, and which readings of right rows err: what a contradiction is worth.

A label that the other rows contradict is wrong, or right where they mislead. Where wrong labels fall
anywhere, the further a label is from its row the more doubtful it is. Where they fall on classes that
are like the right one, as they do when people confuse two classes, such a label is the more doubtful.
Which of the two holds is read off the rows whose class is surest.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.labels.confusion import crossed
from auditor.analysis.text.tfidf import Sparse

_Matrix = NDArray[np.float32]
_Table = NDArray[np.float64]
_Labels = NDArray[np.int64]

# Share of the rows of each class, surest first, that are looked at. Source: planted uniform and
# confusable errors in TREC, ATIS, AG News and CLINC150; 0.3 and 0.7 rank wrong labels within 0.003.
_SUREST = 0.5
_LEAST = 10  # contradicted rows below which no pattern is looked for
# Shares of the wrong rows that fall on like classes, the rest falling anywhere; and the number of rows
# that this is worth beside what is seen of a class.
_DRAWN = list(product((k / 20 for k in range(20)), (2.0**power for power in range(-2, 13))))


@dataclass(frozen=True, slots=True)
class Pattern:
    """How much more often than by chance wrong rows get their labels.

    ``lift`` float64[n]: for each row if its label is wrong, given the classes it may be of; 1 by
    chance, up to classes - 1. ``strength``: of all, 0 (any label) to 1.
    """

    lift: NDArray[np.float64] = field(repr=False)
    strength: float


def pattern(probabilities: _Matrix, labels: _Labels, like: _Labels) -> Pattern:
    """The pattern in out-of-fold float32[n, classes] and int64[n]; ``like`` is of ``alike``.

    How often a class gets each label is counted, and drawn towards how often classes as like get each
    other's (a Dirichlet prior, MacKay and Peto 1995): 150 classes show few errors each. How far is
    what tells each row best from the others (leave-one-out likelihood), so random errors make no
    pattern.
    """
    classes = probabilities.shape[1]
    top = probabilities.argmax(axis=1)
    wrong = np.flatnonzero(_surest(probabilities, top) & (top != labels))
    if len(wrong) < _LEAST or classes < 3:
        return Pattern(np.ones(len(labels)), 0.0)
    taken, given, chance = top[wrong], labels[wrong], 1 / (classes - 1)
    near, near_by_others = _by_likeness(taken, given, like)
    count = crossed(taken, given, classes)
    sums = count.sum(axis=1, keepdims=True)

    def lifts(share: float, worth: float) -> _Table:
        """Of each wrong row by the others."""
        prior = share * near_by_others + (1 - share) * chance
        seen = count[taken, given] - 1 + worth * prior
        return np.asarray(seen / (sums[taken, 0] - 1 + worth) / chance, np.float64)

    gains = [np.log(lifts(*tried)).mean().round(9) for tried in _DRAWN]
    share, worth = _DRAWN[int(np.argmax(gains))]
    table = count + worth * (share * near + (1 - share) * chance)
    table /= (sums + worth) * chance
    possible = probabilities.copy()
    possible[np.arange(len(labels)), labels] = 0
    possible /= np.maximum(possible.sum(axis=1, keepdims=True), np.float32(1e-9))
    lifted = _expected(possible, table, labels)
    # A row is no witness against itself.
    lifted[wrong] -= possible[wrong, taken] * (table[taken, given] - lifts(share, worth))
    strength = max(0.0, 1 - float(np.exp(-max(gains))))
    return Pattern(np.maximum(lifted, 1e-3), strength)


def misread(probabilities: _Matrix, labels: _Labels) -> NDArray[np.float64]:
    """How likely each label is where the reading of its row errs: float64[n], 0 to 1.

    Of what rows of other classes are read as a class, the share that those of the label's class are,
    were all classes of one size. Only rows whose label is their likeliest class are looked at, each as
    far as it is read as other ones, so that wrong labels do not count.
    """
    top = probabilities.argmax(axis=1)
    kept = top == labels
    classes = probabilities.shape[1]
    read = np.asarray(_members(top, kept, classes) @ probabilities, np.float64)
    np.fill_diagonal(read, 0)
    read /= np.maximum(np.bincount(top[kept], minlength=classes), 1)[:, None]
    share = read / np.maximum(read.sum(axis=0), 1e-12)
    return _expected(probabilities, share.T, labels)


def alike(terms: Sparse, labels: _Labels, taken: _Labels, classes: int) -> _Labels:
    """For each class (row) all others from the likest, 1, on, itself 0: int64[classes, classes].

    Like classes use the same words: by the cosine of the sums of their rows' ``terms`` (csr
    float32[n, t]). Rows taken for another class than their label's are not counted, so that a wrong
    label is no evidence of its likeness to the right one.
    """
    words = _members(labels, labels == taken, classes) @ terms
    length = np.sqrt(np.asarray(words.multiply(words).sum(axis=1), np.float64))
    cosine = (words @ words.T).toarray() / np.maximum(np.outer(length, length), 1e-12)
    cosine = cosine.round(4)
    np.fill_diagonal(cosine, np.inf)
    order = np.argsort(-cosine, axis=1, kind="stable")
    return np.argsort(order, axis=1, kind="stable").astype(np.int64)


def _by_likeness(taken: _Labels, given: _Labels, like: _Labels) -> tuple[_Table, _Table]:
    """How often a row of each class gets each label by how like they are, and for each row by the others.

    Bands of the 1st, the 2nd, 3rd and 4th, 5th to 8th likest classes, and so on.
    """
    band = np.ceil(np.log2(np.maximum(like, 1))).astype(np.int64)
    size = np.bincount(band[0][like[0] > 0])
    own = band[taken, given]
    count = np.bincount(own, minlength=len(size))
    share = count / len(taken) / size
    return share[band], (count[own] - 1) / (len(taken) - 1) / size[own]


def _expected(chances: _Matrix, table: _Table, labels: _Labels) -> NDArray[np.float64]:
    """The mean of the labels' column of ``table`` over the classes that each row may be of: float64[n]."""
    of_label = table.T.astype(np.float32)[labels]
    return np.asarray(np.einsum("ij,ij->i", chances, of_label), np.float64)


def _members(labels: _Labels, kept: NDArray[np.bool_], classes: int) -> Sparse:
    """Which kept rows are of each class: csr float32[classes, n] of 0 and 1."""
    from scipy.sparse import csr_array  # a quarter of a second to import

    rows = np.flatnonzero(kept)
    ones = np.ones(len(rows), np.float32)
    return csr_array((ones, (labels[rows], rows)), (classes, len(labels)))


def _surest(probabilities: _Matrix, top: _Labels) -> NDArray[np.bool_]:
    """Whether a row is among the surest of the class it is taken for: bool[n]."""
    two = np.partition(probabilities, -2, axis=1)[:, -2:]
    margin = (two[:, 1] - two[:, 0]).round(6)
    order = np.lexsort((-margin, top))
    _, own, size = np.unique(top, return_inverse=True, return_counts=True)
    last = np.cumsum(size) - size + np.ceil(size * _SUREST).astype(np.int64) - 1
    # Equal rows are in together, so that their order decides nothing.
    return np.asarray(margin >= margin[order[last]][own], bool)
