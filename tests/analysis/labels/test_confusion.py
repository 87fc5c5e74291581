from __future__ import annotations

import numpy as np
import pytest
import sklearn.metrics
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.labels.confusion import (
    Overlap,
    confusion_matrix,
    kappa,
    overlapping_classes,
)

PAIRS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=60)


@given(PAIRS)
def test_matrix_and_kappa_are_those_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    labels, predicted = np.array(pairs).T
    matrix = confusion_matrix(labels, predicted, 4)
    expected = sklearn.metrics.confusion_matrix(labels, predicted, labels=range(4))
    assert (matrix == expected).all()
    # Where the predictions have one class more often than the labels, kappa is corrected for it.
    shares = matrix.sum(axis=1) / len(pairs), matrix.sum(axis=0) / len(pairs)
    chance, seen = float(shares[0] @ shares[1]), [float(share @ share) for share in shares]
    if chance < 1 and min(seen) <= chance:
        peer = sklearn.metrics.cohen_kappa_score(labels, predicted)
        assert kappa(matrix) == pytest.approx(peer)


def test_kappa_is_zero_by_chance_and_one_at_best() -> None:
    assert kappa(np.array([[25, 25], [25, 25]])) == pytest.approx(0)
    assert kappa(np.array([[50, 0], [0, 50]])) == pytest.approx(1)


def test_kappa_is_corrected_for_wrong_labels() -> None:
    # A fifth of the labels of a set of one large class are wrong, and all else is predicted.
    wrong = np.array([[640, 0, 0], [80, 80, 0], [80, 0, 80]])
    assert kappa(wrong) < 0.65 < 0.9 < kappa(wrong, 0.17, 0.17)


def test_classes_overlap_that_are_predicted_as_each_other() -> None:
    matrix = np.array([[5, 5, 0], [4, 4, 0], [8, 0, 2]])
    assert overlapping_classes(matrix, 0.25) == (Overlap(0, 1, 0.5, 0.5),)
    assert overlapping_classes(matrix, 0.51) == ()
