from __future__ import annotations

import numpy as np
import pytest

from auditor.analysis.labels.learning_curve import learning_curve


def rows(size: int, classes: int, noise: float, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Unit vectors around one centre a class, and their labels."""
    draw = np.random.default_rng(seed)
    labels = np.arange(size) % classes
    vectors = draw.standard_normal((classes, 24))[labels] + noise * draw.standard_normal((size, 24))
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit.astype(np.float32), labels


def order(size: int) -> np.ndarray:
    return np.random.default_rng(9).integers(0, 2**63, size).astype(np.uint64)


def test_random_labels_are_not_learnt() -> None:
    vectors, labels = rows(400, 4, 1.0)
    labels = np.random.default_rng(1).permutation(labels)
    found = learning_curve(vectors, labels, 4, order(400))
    assert found.low[-1] < 0.3
    assert abs(found.doubling[0]) < 0.06


def test_a_clear_set_is_learnt_from_a_quarter() -> None:
    vectors, labels = rows(400, 4, 0.2)
    found = learning_curve(vectors, labels, 4, order(400))
    assert found.score == pytest.approx(np.ones(4), abs=0.01)
    assert found.rows.tolist() == [80, 160, 240, 320]


def test_a_hard_set_rises() -> None:
    vectors, labels = rows(600, 20, 1.6)
    found = learning_curve(vectors, labels, 20, order(600))
    assert (np.diff(found.score) > 0).all()
    assert found.doubling[0] > 0.03
    assert (found.low < found.score).all()
    assert (found.score < found.high).all()


def test_the_order_of_rows_changes_nothing() -> None:
    vectors, labels = rows(300, 3, 1.0)
    hashes, shuffled = order(300), np.random.default_rng(3).permutation(300)
    one = learning_curve(vectors, labels, 3, hashes)
    other = learning_curve(vectors[shuffled], labels[shuffled], 3, hashes[shuffled])
    assert one.score == pytest.approx(other.score, abs=1e-6)


def test_a_class_of_one_row_breaks_nothing() -> None:
    vectors, labels = rows(101, 2, 0.5)
    labels[-1] = 2
    assert np.isfinite(learning_curve(vectors, labels, 3, order(101)).score).all()
