from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.linear_model import Ridge

from auditor.analysis.labels.classifiers.sparse_ridge import SparseRidge


def test_few_columns_are_solved_exactly() -> None:
    draw = np.random.default_rng(4)
    terms = draw.standard_normal((30, 5)).astype(np.float32)
    labels = draw.integers(0, 3, 30)
    targets = np.eye(3, dtype=np.float32)[labels]
    mean = targets.mean(axis=0)
    weights = np.linalg.solve(terms.T @ terms + np.eye(5), terms.T @ (targets - mean))
    model = SparseRidge().fit(csr_array(terms), labels)
    assert model.decision_function(csr_array(terms)) == pytest.approx(
        terms @ weights + mean, abs=1e-4
    )


def test_five_steps_are_those_of_scikit_learn() -> None:
    draw = np.random.default_rng(4)
    terms = csr_array(np.maximum(draw.standard_normal((90, 200)) - 1.5, 0).astype(np.float32))
    labels = draw.integers(0, 4, 90)
    targets = np.eye(4, dtype=np.float32)[labels]
    peer = Ridge(alpha=1.0, solver="lsqr", max_iter=5, tol=0, fit_intercept=False)
    peer.fit(terms, targets - targets.mean(axis=0))
    model = SparseRidge().fit(terms, labels)
    expected = peer.predict(terms) + targets.mean(axis=0)
    assert model.decision_function(terms) == pytest.approx(expected, abs=1e-4)


def test_classes_keep_their_names() -> None:
    terms = csr_array(np.eye(2, dtype=np.float32)[np.arange(10) % 2])
    model = SparseRidge().fit(terms, np.array([3, 7] * 5))
    assert model.classes_.tolist() == [3, 7]
    assert model.decision_function(terms).argmax(axis=1).tolist() == [0, 1] * 5
