from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression

from auditor.analysis.labels.classifiers.calibration import temperature_scaled
from auditor.analysis.labels.classifiers.linear import Features
from auditor.analysis.labels.classifiers.softmax_regression import SoftmaxRegression


def topics(rows: int, classes: int, dim: int) -> tuple[np.ndarray, np.ndarray]:
    """Unit rows scattered around one centre for each class, with non-negative columns as terms have."""
    draw = np.random.default_rng(0)
    labels = np.arange(rows) % classes
    centres = draw.gamma(0.3, size=(classes, dim))
    rows_ = centres[labels] * draw.gamma(1.0, size=(rows, dim)) + 0.05 * draw.random((rows, dim))
    return (rows_ / np.linalg.norm(rows_, axis=1, keepdims=True)).astype(np.float32), labels


def test_separable_classes_are_separated() -> None:
    labels = np.arange(60) % 3
    terms = csr_array(np.eye(3, dtype=np.float32)[labels])
    model = SoftmaxRegression().fit(terms, labels)
    assert (model.decision_function(terms).argmax(axis=1) == labels).all()


@pytest.mark.parametrize("dense", [False, True])
def test_predictions_are_those_of_scikit_learn(dense: bool) -> None:
    matrix, labels = topics(600, 4, 40)
    split = 20 if dense else 40
    features = Features(csr_array(matrix[:, :split]), matrix[:, split:] if dense else None)
    learnt, held_out = np.arange(400), np.arange(400, 600)
    model = SoftmaxRegression().fit(features[learnt], labels[learnt])
    peer = LogisticRegression(C=1 / 0.3).fit(matrix[learnt], labels[learnt])
    ours = model.decision_function(features[held_out])
    theirs = peer.decision_function(matrix[held_out]).astype(np.float32)
    assert (ours.argmax(axis=1) == theirs.argmax(axis=1)).mean() >= 0.98
    scaled = [temperature_scaled(scores, labels[held_out]) for scores in (ours, theirs)]
    assert np.abs(scaled[0] - scaled[1]).mean() < 0.02


def test_wrong_labels_are_not_learnt() -> None:
    matrix, truth = topics(400, 4, 40)
    labels = truth.copy()
    labels[::10] = (labels[::10] + 1) % 4
    terms = csr_array(matrix)
    predicted = SoftmaxRegression().fit(terms, labels).decision_function(terms).argmax(axis=1)
    assert (predicted == truth).mean() > 0.98


def test_a_class_that_another_one_hides_at_first_is_learnt() -> None:
    # Rows of class 2 have the term of class 1, which has ten times as many, and a weaker one of their own.
    labels = np.repeat([0, 1, 2], [400, 400, 40])
    matrix = np.float32([[1, 0, 0], [0, 1, 0], [0, np.sqrt(0.75), 0.5]])[labels]
    terms = csr_array(matrix)
    scores = SoftmaxRegression().fit(terms, labels).decision_function(terms)
    assert (scores.argmax(axis=1) == labels).all()
