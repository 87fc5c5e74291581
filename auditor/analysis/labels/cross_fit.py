"""Rows dealt to folds, so that each is judged by models that have not seen it or a copy of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.parallel import run_all

_Rows = NDArray[np.int64]
_Matrix = NDArray[np.float32]
# Learns from some rows, and gives the scores of others: (int64[m], int64[n]) to float32[n, classes].
Model: TypeAlias = Callable[[_Rows, _Rows], _Matrix]

# Rows a model learns from at most, apart from those that make up 500 of each class. Source: time; on
# 100,000 rows made of words (bench_growth.py) of 20 and of 100 classes wrong labels are ranked within
# 0.0001 of average precision as from all.
_LEARNT, _OF_CLASS = 50_000, 500


def grouped_folds(labels: _Rows, groups: _Rows, order: NDArray[np.uint64], count: int = 5) -> _Rows:
    """Deal rows to ``count`` folds: int64[n].

    Args:
        labels: The class of each row; each class is spread over the folds as evenly as groups let.
        groups: Rows with the same number are copies of each other and share a fold.
        order: A number a row (a hash of its text) that decides who goes where, so that the folds
            do not depend on the order of the rows.
        count: Of folds.
    """
    # A group is dealt with its row of lowest order number.
    by_group = np.lexsort((labels, order, groups))
    first = np.ones(len(groups), bool)
    first[1:] = groups[by_group][1:] != groups[by_group][:-1]
    heads = by_group[first]
    heads = heads[np.lexsort((order[heads], labels[heads]))]
    fold = np.empty(len(groups), np.int64)
    place = np.empty(int(groups.max(initial=0)) + 1, np.int64)
    place[groups[heads]] = np.arange(len(heads)) % count
    fold[:] = place[groups]
    return fold


def cross_fitted(
    fold: _Rows, labels: _Rows, classes: int, models: Sequence[Model]
) -> list[_Matrix]:
    """Out-of-fold scores of each model: float32[n, classes].

    A model learns from all rows of other folds, or from 50,000 of them drawn at random, and of each
    class 500 where it has them. Models of all folds run side by side, each on one thread of its own, so
    that no sum depends on how many cores there are; the slowest kind should come first.
    """
    scores = [np.zeros((len(fold), classes), np.float32) for _ in models]

    def fill(job: tuple[Model, _Matrix, int]) -> None:
        model, out, k = job
        own = np.flatnonzero(fold == k)
        out[own] = model(_drawn(np.flatnonzero(fold != k), labels, k), own)

    parts = np.unique(fold).tolist()
    run_all(fill, [(*pair, k) for pair in zip(models, scores, strict=True) for k in parts])
    return scores


def _drawn(rows: _Rows, labels: _Rows, seed: int) -> _Rows:
    """As many of ``rows`` as a model learns from, in order."""
    if len(rows) <= _LEARNT:
        return rows
    # At random: a stride would meet the period of the file.
    mixed = np.random.default_rng(seed).permutation(rows)
    by_class = np.argsort(labels[mixed], kind="stable")
    ordered = labels[mixed][by_class]
    place = np.arange(len(rows)) - np.searchsorted(ordered, ordered)
    kept = np.arange(len(rows)) < _LEARNT
    kept[by_class[place < _OF_CLASS]] = True
    return np.sort(mixed[kept])
