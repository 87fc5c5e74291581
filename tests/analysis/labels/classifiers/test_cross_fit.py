from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.naive_bayes import ComplementNB
from sklearn.neighbors import KNeighborsClassifier

from auditor.analysis.labels.classifiers.cross_fit import (
    Model,
    gives_probabilities,
    grouped_folds,
    out_of_fold_scores,
)
from auditor.analysis.labels.classifiers.linear import Features
from auditor.analysis.labels.classifiers.naive_bayes import ComplementNaiveBayes
from auditor.analysis.labels.classifiers.softmax_regression import SoftmaxRegression
from auditor.analysis.labels.classifiers.sparse_ridge import SparseRidge


class Recorder:
    """A classifier that scores every row with the sum of the rows it has learnt from."""

    seen: list[np.ndarray] = []  # noqa: RUF012, shared by all copies

    def __init__(self, sign: int = 1) -> None:
        self.sign = sign

    def fit(self, X: np.ndarray, y: np.ndarray) -> Recorder:
        self.classes_ = np.unique(y)
        self.total = self.sign * X.sum()
        self.seen.append(X)
        return self

    def decision_function(self, X: np.ndarray) -> np.ndarray:
        return np.full((len(X), len(self.classes_)), self.total)


def test_the_order_of_the_rows_does_not_matter(three_topics) -> None:
    texts, labels = three_topics(120)
    order = np.random.default_rng(3).permutation(120)
    one = grouped_folds(labels, np.arange(120), texts.hash(13).to_numpy())
    two = grouped_folds(labels[order], np.arange(120), texts.gather(order).hash(13).to_numpy())
    assert (one[order] == two).all()


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), min_size=1, max_size=60))
def test_copies_share_a_fold(rows: list[tuple[int, int]]) -> None:
    labels, groups = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    fold = grouped_folds(labels, groups, np.arange(len(rows)).astype(np.uint64))
    assert all(len(set(fold[groups == group])) == 1 for group in set(groups))


@given(st.lists(st.integers(1, 40), min_size=1, max_size=6), st.integers(0, 99))
def test_each_class_is_spread_evenly_over_the_folds(sizes: list[int], seed: int) -> None:
    labels = np.random.default_rng(seed).permutation(np.repeat(np.arange(len(sizes)), sizes))
    hashes = pl.Series(range(len(labels))).hash(seed).to_numpy()
    fold = grouped_folds(labels, np.arange(len(labels)), hashes)
    counts = np.stack([np.bincount(fold[labels == k], minlength=5) for k in range(len(sizes))])
    # As StratifiedGroupKFold on groups of one row: within one row of an even share.
    assert (np.ptp(counts, axis=1) <= 1).all()
    assert np.ptp(counts.sum(axis=0)) <= 1


def test_a_row_is_scored_by_models_of_the_other_folds() -> None:
    fold = np.array([0, 1, 2, 1])
    models = [Model(Recorder(), fold), Model(Recorder(-1), fold)]
    scores, negative = out_of_fold_scores(models, np.zeros(4, np.int64), 1, fold)
    assert scores.ravel().tolist() == [4, 2, 2, 2]
    assert (negative == -scores).all()


CLASSIFIERS = [
    SparseRidge(),
    SoftmaxRegression(),
    ComplementNaiveBayes(),
    LogisticRegression(),
    RidgeClassifier(),
    ComplementNB(),
    KNeighborsClassifier(3),
]


@pytest.mark.parametrize("classifier", CLASSIFIERS, ids=lambda c: type(c).__name__)
@pytest.mark.parametrize("classes", [2, 3])
def test_labels_of_a_fold_do_not_reach_its_scores(classifier, classes: int) -> None:
    draw = np.random.default_rng(0)
    terms = csr_array(draw.random((60, 9)).astype(np.float32))
    labels, fold = draw.integers(0, classes, 60), np.arange(60) % 4
    scores = out_of_fold_scores([Model(classifier, terms)], labels, classes, fold)[0]
    changed = labels.copy()
    changed[fold == 2] = (changed[fold == 2] + 1) % classes
    again = out_of_fold_scores([Model(classifier, terms)], changed, classes, fold)[0]
    assert scores.shape == again.shape == (60, classes)
    assert again[fold == 2] == pytest.approx(scores[fold == 2], abs=1e-5)
    assert again[fold != 2] != pytest.approx(scores[fold != 2], abs=1e-3)


@pytest.mark.parametrize("classifier", CLASSIFIERS, ids=lambda c: type(c).__name__)
def test_the_larger_score_is_that_of_the_label(classifier) -> None:
    labels, fold = np.arange(40) % 2, np.arange(40) // 2 % 4
    terms = csr_array(np.eye(2, dtype=np.float32)[labels])
    scores = out_of_fold_scores([Model(classifier, terms)], labels, 2, fold)[0]
    assert (scores.argmax(axis=1) == labels).all()


def test_a_class_of_one_fold_has_the_lowest_score_in_it() -> None:
    labels, fold = np.arange(40) % 2, np.arange(40) // 2 % 4
    labels[fold == 3] = 2
    features = Features(csr_array(np.random.default_rng(0).random((40, 5)).astype(np.float32)))
    models = [Model(SoftmaxRegression(), features), Model(KNeighborsClassifier(30), features.terms)]
    scores, probabilities = out_of_fold_scores(models, labels, 3, fold)
    assert (scores[fold == 3, 2] == scores[fold == 3].min(axis=1)).all()
    assert (probabilities[fold == 3, 2] == 0).all()
    assert (probabilities[fold == 3, :2] > 0).all()


@pytest.mark.parametrize(
    "classifier", [SoftmaxRegression(3), SparseRidge(3), ComplementNaiveBayes(3)]
)
def test_a_class_of_one_fold_can_have_a_score_of_its_own(classifier) -> None:
    labels, fold = np.arange(40) % 2, np.arange(40) // 2 % 4
    labels[fold == 3] = 2
    terms = csr_array(np.random.default_rng(0).random((40, 5)).astype(np.float32))
    scores = out_of_fold_scores([Model(classifier, terms)], labels, 3, fold)[0]
    assert np.isfinite(scores).all()
    assert len(np.unique(scores[fold == 3], axis=0)) == 10


def test_without_other_folds_every_class_has_the_same_score() -> None:
    labels = np.arange(8) % 2
    terms = csr_array(np.eye(8, dtype=np.float32))
    models = [Model(SoftmaxRegression(), terms), Model(SparseRidge(), terms)]
    for scores in out_of_fold_scores(models, labels, 2, np.zeros(8, np.int64)):
        assert (scores == 0).all()


def test_a_model_learns_from_no_more_rows_than_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.analysis.labels.classifiers.cross_fit._MAX_ROWS", 50)
    monkeypatch.setattr("auditor.analysis.labels.classifiers.cross_fit._MIN_CLASS_ROWS", 6)
    monkeypatch.setattr(Recorder, "seen", seen := [])
    fold = np.arange(200) % 4
    labels = (np.arange(200) >= 192).astype(np.int64)  # six rows of other folds have label 1
    out_of_fold_scores([Model(Recorder(), np.arange(200))], labels, 2, fold)
    assert len(seen) == 4
    for others in seen:
        assert 50 <= len(set(others.tolist())) == len(others) <= 56
        assert len(set(fold[others])) == 3
        assert labels[others].sum() == 6
        assert len(np.unique(np.diff(others))) > 2  # no stride
    seen.clear()
    out_of_fold_scores([Model(Recorder(), np.arange(200), all_rows=True)], labels, 2, fold)
    assert [len(others) for others in seen] == [150] * 4


def test_what_gives_probabilities() -> None:
    assert gives_probabilities(KNeighborsClassifier())
    assert not any(map(gives_probabilities, (LogisticRegression(), ComplementNB(), SparseRidge())))


def test_a_classifier_that_cannot_score_is_an_error() -> None:
    class Mute:
        def fit(self, *_: np.ndarray) -> Mute:
            return self

    fold = np.arange(4) % 2
    with pytest.raises(TypeError, match="Mute has no method that scores rows"):
        out_of_fold_scores([Model(Mute(), fold)], fold, 2, fold)
