"""Out-of-fold scores: each row is scored by classifiers that have seen neither it nor a copy of it."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from auditor import on_disk
from auditor.analysis.arrays import row_blocks
from auditor.analysis.parallel import run_all

_Labels = NDArray[np.int64]
_Matrix = NDArray[np.float32]

# Most rows that a model learns from, and fewest rows of each class (if it has them). Source: time; on
# 100,000 rows of made-up words (bench_growth.py) in 20 and in 100 classes, wrong labels are ranked within
# 0.0001 of the average precision from all rows.
_MAX_ROWS, _MIN_CLASS_ROWS = 50_000, 500
_BLOCK_ROWS = 1 << 14  # rows that a thread scores at a time


class Classifier(Protocol):
    """The part of scikit-learn's classifier protocol that is used here.

    After ``fit`` there are ``classes_`` and a method that scores rows: ``decision_function``,
    ``predict_joint_log_proba`` (naive Bayes) or ``predict_proba``.
    """

    classes_: _Labels

    def fit(self, X: Any, y: _Labels) -> Any:
        """Learn from the rows of ``X`` and their labels ``y``."""


@dataclass(frozen=True, slots=True)
class Model:
    """An unfitted classifier and its input; ``inputs[rows]`` selects rows of it."""

    classifier: Classifier
    inputs: Any
    all_rows: bool = False  # learn from all rows, even from more than 50,000


def grouped_folds(
    labels: _Labels, groups: _Labels, order: NDArray[np.uint64], count: int = 5
) -> _Labels:
    """Return the fold of each row, 0 to ``count`` - 1: int64[n].

    This is scikit-learn's ``StratifiedGroupKFold`` without its loop over groups: groups sorted by label and hash go
    to the folds in turn. The order of the rows does not matter.

    Args:
        labels: int64[n]. Each class is spread over the folds as evenly as its groups allow.
        groups: int64[n], from 0. Rows of one group (copies of each other) share a fold.
        order: uint64[n], a hash of each row's text.
        count: number of folds.
    """
    # A group has the label of its row of lowest hash.
    by_group = np.lexsort((labels, order, groups))
    first = np.ones(len(groups), bool)
    first[1:] = groups[by_group][1:] != groups[by_group][:-1]
    heads = by_group[first]
    heads = heads[np.lexsort((order[heads], labels[heads]))]
    fold_of_group = np.empty(int(groups.max(initial=0)) + 1, np.int64)
    fold_of_group[groups[heads]] = np.arange(len(heads)) % count
    return fold_of_group[groups]


def out_of_fold_scores(
    models: Sequence[Model], labels: _Labels, classes: int, fold: _Labels
) -> list[_Matrix]:
    """Return the scores of each row by each model, trained on the other folds: float32[n, classes] a model.

    A model learns from at most 50,000 random rows, or from more if a class would have fewer than 500 of its rows
    among them. Each fit runs in one thread, so scores do not depend on the number of cores. A class that a
    classifier has not seen gets the lowest score of the row, or a probability of 0. With only one fold, all scores
    are 0.

    Args:
        models: the slowest first, because all folds of all models run in one pool of threads.
        labels: int64[n], 0 to ``classes`` - 1.
        classes: number of classes.
        fold: int64[n].
    """
    scores = [on_disk.full((len(fold), classes), 0, np.float32) for _ in models]

    def fill(job: tuple[Model, _Matrix, int]) -> None:
        model, out, k = job
        rows, others = np.flatnonzero(fold == k), np.flatnonzero(fold != k)
        if not len(others):
            return
        if not model.all_rows:
            others = _sampled(others, labels, k)
        classifier = deepcopy(model.classifier).fit(model.inputs[others], labels[others])
        for block in row_blocks(len(rows), _BLOCK_ROWS):
            own = _scores(classifier, model.inputs[rows[block]])
            if not gives_probabilities(classifier):
                out[rows[block]] = own.min(axis=1, keepdims=True)
            out[np.ix_(rows[block], classifier.classes_)] = own

    parts = np.unique(fold).tolist()
    run_all(fill, [(*pair, k) for pair in zip(models, scores, strict=True) for k in parts])
    return scores


def gives_probabilities(classifier: Classifier) -> bool:
    """Return whether the scores of ``classifier`` are probabilities, which need no temperature."""
    return not any(
        hasattr(classifier, name) for name in ("decision_function", "predict_joint_log_proba")
    )


def _scores(classifier: Any, inputs: Any) -> _Matrix:
    """Return one column of scores for each of ``classes_``: float32[n, classes]."""
    for name in ("decision_function", "predict_joint_log_proba", "predict_proba"):
        if hasattr(classifier, name):
            found = np.asarray(getattr(classifier, name)(inputs), np.float32)
            # scikit-learn gives the log odds of the second of two classes alone.
            return found if found.ndim == 2 else np.stack([-found, found], axis=1) * np.float32(0.5)
    raise TypeError(f"{type(classifier).__name__} has no method that scores rows")


def _sampled(rows: _Labels, labels: _Labels, seed: int) -> _Labels:
    """Return the ``rows`` that a model learns from, in order."""
    if len(rows) <= _MAX_ROWS:
        return rows
    # At random, because a stride could coincide with a period of the file.
    shuffled = np.random.default_rng(seed).permutation(rows)
    by_class = np.argsort(labels[shuffled], kind="stable")
    ordered = labels[shuffled][by_class]
    rank = np.arange(len(rows)) - np.searchsorted(ordered, ordered)
    kept = np.arange(len(rows)) < _MAX_ROWS
    kept[by_class[rank < _MIN_CLASS_ROWS]] = True
    return np.sort(shuffled[kept])
