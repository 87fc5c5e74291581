from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.labels.confident_learning import (
    confidently_mislabelled,
    self_confidence_thresholds,
)

# Three classes; rows 2 and 5 are confidently of another class than their label.
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


def test_labels_that_the_model_agrees_with_are_not_flagged() -> None:
    assert not confidently_mislabelled(PROBABILITIES, PROBABILITIES.argmax(axis=1)).any()


def test_the_contradicted_rows_are_flagged() -> None:
    assert np.flatnonzero(confidently_mislabelled(PROBABILITIES, LABELS)).tolist() == [2, 5]


def test_thresholds_are_means_of_self_confidence() -> None:
    expected = [(0.9 + 0.8 + 0.1) / 3, (0.8 + 0.9) / 2, (0.1 + 0.8 + 0.9) / 3]
    assert self_confidence_thresholds(PROBABILITIES, LABELS) == pytest.approx(expected)


def test_no_row_is_confidently_of_a_class_without_rows() -> None:
    # The empty class is the most probable one of half of the rows, and changes nothing.
    wider = np.column_stack([PROBABILITIES * 0.5, np.full(len(LABELS), 0.44)])
    assert np.flatnonzero(confidently_mislabelled(wider, LABELS)).tolist() == [2, 5]
    assert self_confidence_thresholds(wider, LABELS)[3] == np.inf


@given(st.integers(0, 2**32 - 1), st.integers(2, 5), st.integers(5, 40))
def test_only_contradicted_rows_are_flagged(seed: int, classes: int, rows: int) -> None:
    draw = np.random.default_rng(seed)
    labels = np.concatenate([np.arange(classes), draw.integers(0, classes, rows)])
    probabilities = draw.dirichlet(np.ones(classes), len(labels))
    flagged = confidently_mislabelled(probabilities, labels)
    assert not (flagged & (probabilities.argmax(axis=1) == labels)).any()
