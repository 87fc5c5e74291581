"""Votes of the 15 nearest rows on a label, and the supporting neighbours to show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.arrays import top_k_columns
from auditor.analysis.embedding.neighbours import neighbour_votes
from auditor.analysis.labels.classifiers.linear import label_codes
from auditor.analysis.parallel import one_blas_thread
from auditor.analysis.text.lsa import Reduced

_Matrix = NDArray[np.float32]
_Labels = NDArray[np.int64]

_SHOWN = 3  # supporting neighbours of a row
_BLOCK_COSINES = 1 << 22  # held at once: 16 MB


@dataclass(frozen=True, slots=True)
class NeighbourTable:
    """The nearest rows of each row of a set, and some of its rows, as the input of ``NeighbourVote``."""

    rows: _Labels = field(repr=False)  # int64[m]
    near: NDArray[np.uint32] = field(repr=False)  # uint32[n, k], nearest first
    cosine: _Matrix = field(repr=False)  # float32[n, k]; -1 for no neighbour

    def __getitem__(self, rows: _Labels) -> NeighbourTable:
        """Return the table with some of the rows."""
        return NeighbourTable(self.rows[rows], self.near, self.cosine)


class NeighbourVote:
    """k-nearest-neighbours classifier on a ``NeighbourTable``: ``fit``, ``predict_proba``, ``classes_``.

    scikit-learn's ``KNeighborsClassifier`` searches again in each fold; the table is computed once.
    """

    classes_: _Labels

    def __init__(self, classes: int | None = None) -> None:
        """Set the number of classes, if ``fit`` may see only some of the labels 0 to ``classes`` - 1."""
        self._classes = classes

    def fit(self, X: NeighbourTable, y: _Labels) -> NeighbourVote:
        """Remember the labels ``y`` (int64[n]) of the rows of ``X``."""
        self.classes_, codes = label_codes(y, self._classes)
        self._codes = np.full(len(X.near), -1, np.int32)
        self._codes[X.rows] = codes
        return self

    def predict_proba(self, X: NeighbourTable) -> _Matrix:
        """Return the share of the votes that each class gets: float32[n, classes].

        Neighbours that ``fit`` has not seen have no vote.
        """
        near = X.near[X.rows]
        cosine = np.where(self._codes[near] >= 0, X.cosine[X.rows], np.float32(-1))
        return neighbour_votes(near, cosine, np.maximum(self._codes, 0), len(self.classes_))


class SupportingNeighbours(NamedTuple):
    """The rows nearest to one row that have the label suggested for it, nearest first."""

    rows: _Labels
    cosine: _Matrix


@one_blas_thread()
def supporting_neighbours(
    space: _Matrix | Reduced, labels: _Labels, rows: _Labels, suggested: _Labels
) -> tuple[SupportingNeighbours, ...]:
    """Return up to three supporting neighbours of each of ``rows``, in the order of ``rows``.

    Args:
        space: float32[n, d], unit vectors of all rows.
        labels: int64[n], of all rows.
        rows: int64[m], the rows to find neighbours of.
        suggested: int64[m], the label that the neighbours must have.
    """
    none = SupportingNeighbours(np.zeros(0, np.int64), np.zeros(0, np.float32))
    found = [none] * len(rows)
    for label in np.unique(suggested):
        wanting, pool = np.flatnonzero(suggested == label), np.flatnonzero(labels == label)
        if not len(pool):
            continue
        others = space[pool].T
        for part in np.array_split(wanting, 1 + len(wanting) * len(pool) // _BLOCK_COSINES):
            cosines = (space[rows[part]] @ others).round(6)
            best = top_k_columns(cosines, min(_SHOWN, len(pool)))
            order = np.argsort(-np.take_along_axis(cosines, best, 1), axis=1, kind="stable")
            best = np.take_along_axis(best, order, 1)
            nearest = np.take_along_axis(cosines, best, 1)
            for i, position in enumerate(part.tolist()):
                found[position] = SupportingNeighbours(pool[best[i]], nearest[i])
    return tuple(found)
