from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.labels import confident_learning

# Three classes; rows 2 and 5 are confidently of another class than given.
PROBABILITIES = np.array(
    [
        [0.9, 0.1, 0.0],
        [0.8, 0.1, 0.1],
        [0.1, 0.9, 0.0],
        [0.1, 0.8, 0.1],
        [0.0, 0.9, 0.1],
        [0.9, 0.0, 0.1],
        [0.0, 0.2, 0.8],
        [0.1, 0.0, 0.9],
    ]
)
LABELS = np.array([0, 0, 0, 1, 1, 2, 2, 2])
METHODS = [
    confident_learning.off_diagonal,
    confident_learning.by_noise_rate,
    confident_learning.by_class,
    confident_learning.both,
]


def test_sure_labels_are_left_alone() -> None:
    labels = PROBABILITIES.argmax(axis=1)
    assert not any(method(PROBABILITIES, labels).any() for method in METHODS)


@pytest.mark.parametrize("method", METHODS)
def test_the_contradicted_rows_are_flagged(method) -> None:
    assert np.flatnonzero(method(PROBABILITIES, LABELS)).tolist() == [2, 5]


def test_thresholds_are_means_of_own_probability() -> None:
    expected = [(0.9 + 0.8 + 0.1) / 3, (0.8 + 0.9) / 2, (0.1 + 0.8 + 0.9) / 3]
    assert confident_learning.thresholds(PROBABILITIES, LABELS) == pytest.approx(expected)


def test_a_class_without_rows_is_nobodys() -> None:
    wider = np.column_stack([PROBABILITIES * 0.5, np.full(len(LABELS), 0.5)])
    assert (confident_learning.confident_class(wider, LABELS) < 3).all()


@given(st.integers(0, 2**32 - 1), st.integers(2, 5), st.integers(5, 40))
def test_the_joint_keeps_class_counts(seed: int, classes: int, rows: int) -> None:
    draw = np.random.default_rng(seed)
    labels = np.concatenate([np.arange(classes), draw.integers(0, classes, rows)])
    probabilities = draw.dirichlet(np.ones(classes), len(labels))
    counts = confident_learning.joint(probabilities, labels)
    assert counts.sum(axis=1) == pytest.approx(np.bincount(labels, minlength=classes))
    both = confident_learning.both(probabilities, labels)
    assert not (both & ~confident_learning.by_class(probabilities, labels)).any()
    assert not (both & (probabilities.argmax(axis=1) == labels)).any()
