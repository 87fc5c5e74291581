from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from auditor.analysis.labels.classifiers import linear
from auditor.analysis.labels.classifiers.linear import (
    Features,
    Transposed,
    Whitened,
    label_codes,
    whiten,
)


def random(rows: int, dim: int) -> np.ndarray:
    return np.random.default_rng(5).standard_normal((rows, dim)).astype(np.float32)


@pytest.mark.parametrize("dense", [True, False])
def test_features_are_one_matrix(dense: bool) -> None:
    terms, vectors = random(7, 3), random(7, 4)
    features = Features(csr_array(terms), vectors if dense else None)
    matrix = np.hstack([terms, vectors]) if dense else terms
    rows = np.array([5, 0])
    assert features.shape == matrix.shape
    weights, values = random(matrix.shape[1], 2), random(7, 2)
    assert features @ weights == pytest.approx(matrix @ weights, abs=1e-5)
    assert features[rows] @ weights == pytest.approx(matrix[rows] @ weights, abs=1e-5)
    assert Transposed(features) @ values == pytest.approx(matrix.T @ values, abs=1e-5)


def test_a_matrix_is_features_without_vectors() -> None:
    terms = csr_array(random(4, 3))
    assert Features.of(terms).terms is terms
    features = Features(terms, random(4, 2))
    assert Features.of(features) is features


def test_whitened_vectors_are_centred_and_of_unit_length_on_average() -> None:
    white = np.asarray(whiten(random(200, 7)))
    assert white.mean(axis=0) == pytest.approx(np.zeros(7), abs=1e-5)
    assert (white**2).sum(axis=1).mean() == pytest.approx(1, abs=1e-4)
    covariance = white.T @ white
    assert covariance == pytest.approx(np.diag(covariance.diagonal()), abs=1e-3)


def test_whitening_brings_variances_together() -> None:
    vectors = random(500, 4) * np.float32([10, 3, 1, 0.1])
    before, after = vectors.var(axis=0), np.asarray(whiten(vectors)).var(axis=0)
    assert after.max() / np.sort(after)[-2] < 0.5 * before.max() / np.sort(before)[-2]


def test_vectors_without_variance_are_zero() -> None:
    assert (np.asarray(whiten(np.zeros((4, 3), np.float32))) == 0).all()


def test_many_vectors_are_whitened_on_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors, rows = random(40, 3), np.array([39, 0, 7])
    expected = np.asarray(whiten(vectors))[rows]
    monkeypatch.setattr(linear, "_BLOCK_ROWS", 16)
    found = whiten(vectors)
    assert isinstance(found, Whitened)
    assert found.shape == (40, 3)
    assert found[rows] == pytest.approx(expected, abs=1e-5)


def test_codes_of_labels() -> None:
    labels = np.array([3, 7, 3])
    classes, codes = label_codes(labels)
    assert (classes.tolist(), codes.tolist()) == ([3, 7], [0, 1, 0])
    classes, codes = label_codes(labels, 9)
    assert (classes.tolist(), codes.tolist()) == (list(range(9)), [3, 7, 3])
