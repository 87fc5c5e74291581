"""Whether labels depend on the texts: against drawn permutations, on labels that do and do not."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from auditor.analysis.labels.dependence import _by_chance, dependence, neighbour_dependence


def predictions(labels: np.ndarray, share: float, seed: int = 0) -> np.ndarray:
    """Probabilities of three classes, 0.7 for the label in a ``share`` of the rows and for any class elsewhere."""
    draw = np.random.default_rng(seed)
    classes = np.where(draw.random(len(labels)) < share, labels, draw.integers(0, 3, len(labels)))
    return np.where(np.eye(3)[classes] == 1, 0.7, 0.15).astype(np.float32)


LABELS = np.arange(240) % 3


def test_labels_that_are_predicted_depend_on_the_texts() -> None:
    found = dependence(predictions(LABELS, 0.5), LABELS, np.arange(240))
    assert found is not None
    assert not found.is_chance
    assert found.accuracy > found.high > found.low
    assert found.p < 1e-6


def test_random_labels_are_at_chance_level() -> None:
    at_chance = 0
    for seed in range(50):
        labels = np.random.default_rng(seed).permutation(LABELS)
        found = dependence(predictions(LABELS, 0.5, seed), labels, np.arange(240))
        assert found is not None
        at_chance += found.is_chance
    assert at_chance >= 48


def test_predictions_that_are_wrong_more_often_than_by_chance_are_no_chance() -> None:
    found = dependence(predictions((LABELS + 1) % 3, 0.5), LABELS, np.arange(240))
    assert found is not None
    assert not found.is_chance
    assert found.accuracy < found.low < found.high
    assert found.p > 0.9999


def test_mean_and_deviation_are_those_of_all_permutations() -> None:
    labels = np.array([0, 0, 1, 2, 1])
    scores = np.random.default_rng(5).random((5, 3))
    rows = np.arange(5)
    every = [scores[rows, list(dealt)].mean() for dealt in permutations(labels.tolist())]
    own, mean, deviation = _by_chance(scores.copy(), labels)
    assert own == pytest.approx(scores[rows, labels].mean())
    assert (mean, deviation) == pytest.approx((np.mean(every), np.std(every)))


def test_equal_predictions_say_nothing() -> None:
    found = dependence(np.full((240, 3), 1 / 3, np.float32), LABELS, np.arange(240))
    assert found is not None
    assert found.is_chance
    assert found.p == 0.5


def test_copies_and_rows_of_small_classes_do_not_count() -> None:
    labels = np.where(np.arange(240) < 20, -1, LABELS)
    found = dependence(predictions(LABELS, 0.5), labels, np.arange(240) // 2)
    assert found is not None
    assert found.rows == 110


@pytest.mark.parametrize(("rows", "copies"), [(199, 1), (240, 3)])
def test_few_rows_are_not_measured(rows: int, copies: int) -> None:
    labels, groups = LABELS[:rows], np.arange(rows) // copies
    assert dependence(predictions(labels, 0.5), labels, groups) is None


def in_pairs(rows: int) -> np.ndarray:
    """Unit vectors in which rows 0 and 1, 2 and 3, and so on are near each other."""
    draw = np.random.default_rng(1)
    vectors = np.repeat(draw.standard_normal((rows // 2, 16)), 2, axis=0)
    vectors += 0.1 * draw.standard_normal(vectors.shape)
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_neighbours_of_one_label_are_no_chance_however_small_the_classes() -> None:
    labels = np.arange(240) // 2
    found = neighbour_dependence(in_pairs(240), labels, np.arange(240))
    assert found is not None
    assert (found.accuracy, found.is_chance) == (1.0, False)
    shuffled = np.random.default_rng(2).permutation(labels)
    found = neighbour_dependence(in_pairs(240), shuffled, np.arange(240))
    assert found is not None
    assert found.is_chance
    assert found.low <= found.accuracy <= found.high


def test_neighbours_are_not_tested_on_few_rows_or_single_labels() -> None:
    assert neighbour_dependence(in_pairs(198), np.arange(198), np.arange(198)) is None
    assert neighbour_dependence(in_pairs(240), np.arange(240), np.arange(240)) is None
