"""Prototype selection: a few rows that represent a set, in the sense of Bien and Tibshirani.

Good prototypes are near many rows of their own class and far from rows of other classes (Annals of
Applied Statistics 5, 2011). With a single class this is the facility location problem, whose solution
are the medoids of clusters. The greedy algorithm here fills one slot after the other, then replaces
single prototypes while that improves the objective.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

_Matrix = NDArray[np.float32]
_Rows = NDArray[np.int64]

ANY_CLASS = -1  # a slot for a prototype of any class

# Steepness of the logistic function of the margin (see ``_soft_count``): a row whose own class is nearer
# by 0.1 counts as 0.73 of a correctly classified row. Source: tests/bench/bench_fewshot.py, three seeds;
# with TREC and ten prototypes 5 does as well.
_STEEPNESS = np.float32(10.0)
# Rounds of replacements. This only bounds the work; most selections settle sooner.
_MAX_ROUNDS = 3
_NO_PROTOTYPE = np.float32(-1.0)  # similarity to the nearest prototype of a class that has none


@dataclass(frozen=True, slots=True)
class PrototypeProblem:
    """The n rows to represent, and the c candidates for a prototype among them."""

    vectors: _Matrix = field(repr=False)  # float32[n, d] of unit length
    labels: _Rows = field(repr=False)  # int64[n]; all equal if there are no classes
    candidates: _Rows = field(repr=False)  # int64[c], positions in ``vectors``
    cost: _Rows = field(repr=False)  # int64[c], of selecting each candidate


def select_prototypes(
    problem: PrototypeProblem, slots: Sequence[int], budget: int
) -> list[int | None]:
    """The position of the prototype selected for each slot, or None if no candidate fits.

    Args:
        problem: the rows to represent, and the candidates.
        slots: the class of each prototype, or ``ANY_CLASS``; earlier slots are served first if the
            budget is short.
        budget: the limit on the total cost.

    The objective is the number of rows whose most similar prototype is of their own class, softened by
    the margin; with a single class, the sum of the similarities to the nearest prototype. Of equally good
    candidates the first is selected.
    """
    selection = _Selection(problem, slots, budget)
    for slot in range(len(slots)):
        selection.fill(slot)
    for _ in range(_MAX_ROUNDS):
        before = list(selection.selected)
        for slot in range(len(slots)):
            selection.fill(slot)
        if selection.selected == before:
            break
    return [None if own is None else int(problem.candidates[own]) for own in selection.selected]


class _Selection:
    """The candidates selected so far, and the similarity of every row to each of them."""

    def __init__(self, problem: PrototypeProblem, slots: Sequence[int], budget: int) -> None:
        self.problem, self.slots, self.budget = problem, slots, budget
        self.similarity = problem.vectors @ problem.vectors[problem.candidates].T
        self.classes = problem.labels[problem.candidates]
        self.single_class = len(np.unique(problem.labels)) == 1
        self.selected: list[int | None] = [None] * len(slots)
        shape = (len(problem.labels), len(slots))
        self.to_own = np.full(shape, _NO_PROTOTYPE, np.float32)  # to prototypes of the row's class
        self.to_other = np.zeros(shape, np.float32)  # to prototypes of other classes

    def fill(self, slot: int) -> None:
        """Select the best candidate for the slot; keep the present one if none fits the budget."""
        present, self.selected[slot] = self.selected[slot], None
        self.to_own[:, slot], self.to_other[:, slot] = _NO_PROTOTYPE, 0
        best = self._best(slot)
        best = present if best is None else best
        self.selected[slot] = best
        if best is not None:
            own = self.problem.labels == self.classes[best]
            self.to_own[own, slot] = self.similarity[own, best]
            self.to_other[~own, slot] = self.similarity[~own, best]

    def _best(self, slot: int) -> int | None:
        cost = self.problem.cost
        taken = [own for own in self.selected if own is not None]
        allowed = cost <= self.budget - cost[taken].sum() - self._reserve(slot)
        allowed[taken] = False
        if self.slots[slot] != ANY_CLASS:
            allowed &= self.classes == self.slots[slot]
        to_own, to_other = self.to_own.max(axis=1), self.to_other.max(axis=1)
        objective = np.full(len(allowed), -np.inf)
        for label in np.unique(self.classes[allowed]):
            tried = np.flatnonzero(allowed & (self.classes == label))
            own = self.problem.labels == label
            objective[tried] = self._objective(tried, own, to_own, to_other)
        return int(objective.argmax()) if allowed.any() else None

    def _objective(
        self, tried: _Rows, own: NDArray[np.bool_], to_own: _Matrix, to_other: _Matrix
    ) -> NDArray[np.float64]:
        """The objective with each of the candidates ``tried`` added, all of the class of rows ``own``."""
        nearest = np.maximum(self.similarity[np.ix_(own, tried)], to_own[own, None])
        if self.single_class:
            return np.asarray(nearest.sum(axis=0, dtype=np.float64))
        rival = np.maximum(self.similarity[np.ix_(~own, tried)], to_other[~own, None])
        gained = _soft_count(nearest - to_other[own, None])
        return np.asarray(gained + _soft_count(to_own[~own, None] - rival))

    def _reserve(self, slot: int) -> int:
        """The least that the empty slots after this one cost, so that none is left without."""
        empty = sum(own is None for own in self.selected[slot + 1 :])
        return empty * int(self.problem.cost.min(initial=0))


def _soft_count(margins: _Matrix) -> NDArray[np.float64]:
    """The number of rows with a positive margin, softened: the sum of 1 / (1 + exp(-10 margin))."""
    return np.asarray((1 / (1 + np.exp(-_STEEPNESS * margins))).sum(axis=0, dtype=np.float64))
