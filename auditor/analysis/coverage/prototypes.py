"""A few rows that stand for all: each row's most similar one should be of its own class.

Prototype selection in the sense of Bien and Tibshirani (Annals of Applied Statistics 5, 2011): good
prototypes are near many rows of their class and far from those of others. With a single class that
is the facility location problem, whose answers are the medoids of the clusters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

_Matrix = NDArray[np.float32]
_Rows = NDArray[np.int64]

ANY = -1  # a slot for a row of whichever class

# How sharply a row counts as won or lost: one whose own class is nearer by 0.1 counts 0.73.
# Source: tests/bench/bench_fewshot.py; chosen on three seeds; on TREC, k = 10, 5 does as well.
_SHARPNESS = np.float32(10.0)
# Rounds in which each pick may be replaced, at most. A bound on the work; most picks settle sooner.
_ROUNDS = 3
_NO_OWN = np.float32(-1.0)  # similarity to the nearest pick of its class where there is none


@dataclass(frozen=True, slots=True)
class Crowd:
    """``n`` rows to stand for, of which ``c`` may be picked."""

    vectors: _Matrix = field(repr=False)  # float32[n, d] of unit length
    labels: _Rows = field(repr=False)  # int64[n]; all equal where there are no classes
    candidates: _Rows = field(repr=False)  # int64[c], places of the rows that may be picked
    cost: _Rows = field(repr=False)  # int64[c], what picking each candidate costs


def prototypes(crowd: Crowd, slots: Sequence[int], budget: int) -> list[int | None]:
    """Pick a row for each slot: its place among the ``n``, or None where nothing fits.

    Args:
        crowd: what there is to stand for and to pick from.
        slots: the class of each pick, or ``ANY``. Earlier slots come first when money is short.
        budget: what all picks may cost together.

    Each slot in turn takes the candidate with which most rows are nearest to a pick of their own
    class; then each pick is replaced while another does better. Of equals the earliest row wins.
    """
    picking = _Picking(crowd, slots, budget)
    for slot in range(len(slots)):
        picking.fill(slot)
    for _ in range(_ROUNDS):
        before = list(picking.picked)
        for slot in range(len(slots)):
            picking.fill(slot)
        if picking.picked == before:
            break
    return [None if own is None else int(crowd.candidates[own]) for own in picking.picked]


class _Picking:
    """The picks so far, and for every row how near each of them is."""

    def __init__(self, crowd: Crowd, slots: Sequence[int], budget: int) -> None:
        self.crowd, self.slots, self.budget = crowd, slots, budget
        self.similar = crowd.vectors @ crowd.vectors[crowd.candidates].T
        self.classes = crowd.labels[crowd.candidates]
        self.alone = len(np.unique(crowd.labels)) == 1
        self.picked: list[int | None] = [None] * len(slots)
        shape = (len(crowd.labels), len(slots))
        self.own = np.full(shape, _NO_OWN, np.float32)  # similarity to picks of the row's class
        self.other = np.zeros(shape, np.float32)  # to picks of other classes

    def fill(self, slot: int) -> None:
        """Give the slot its best candidate, given all other slots; keep what is there if none fits."""
        old, self.picked[slot] = self.picked[slot], None
        self.own[:, slot], self.other[:, slot] = _NO_OWN, 0
        new = self._best(slot)
        new = old if new is None else new
        self.picked[slot] = new
        if new is not None:
            mine = self.crowd.labels == self.classes[new]
            self.own[mine, slot] = self.similar[mine, new]
            self.other[~mine, slot] = self.similar[~mine, new]

    def _best(self, slot: int) -> int | None:
        taken = [own for own in self.picked if own is not None]
        free = self.crowd.cost <= self.budget - self.crowd.cost[taken].sum() - self._reserve(slot)
        free[taken] = False
        if self.slots[slot] != ANY:
            free &= self.classes == self.slots[slot]
        own, other = self.own.max(axis=1), self.other.max(axis=1)
        value = np.full(len(free), -np.inf)
        for kind in np.unique(self.classes[free]):
            of_kind = np.flatnonzero(free & (self.classes == kind))
            value[of_kind] = self._values(of_kind, self.crowd.labels == kind, own, other)
        return int(value.argmax()) if free.any() else None

    def _values(
        self, tried: _Rows, mine: NDArray[np.bool_], own: _Matrix, other: _Matrix
    ) -> NDArray[np.float64]:
        """What all rows count with each of the candidates ``tried``, which are of one class."""
        nearer = np.maximum(self.similar[np.ix_(mine, tried)], own[mine, None])
        if self.alone:
            return np.asarray(nearer.sum(axis=0, dtype=np.float64))
        won = _counted(nearer - other[mine, None])
        rival = np.maximum(self.similar[np.ix_(~mine, tried)], other[~mine, None])
        return np.asarray(won + _counted(own[~mine, None] - rival))

    def _reserve(self, slot: int) -> int:
        """What the empty slots after this one need at least, so that none goes without."""
        empty = sum(own is None for own in self.picked[slot + 1 :])
        return empty * int(self.crowd.cost.min(initial=0))


def _counted(margins: _Matrix) -> NDArray[np.float64]:
    """Rows that count as won, by candidate."""
    return np.asarray((1 / (1 + np.exp(-_SHARPNESS * margins))).sum(axis=0, dtype=np.float64))
