"""Wrong labels that fall anywhere make no pattern; those that fall on one class do."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from auditor.features.mistakes import pattern

CLASSES, ROWS = 8, 800


def lift(chances: NDArray[np.float32], labels: NDArray[np.int64]) -> NDArray[np.float64]:
    return pattern(chances, labels).lift


def _sure(truth: NDArray[np.int64], seed: int = 0) -> NDArray[np.float32]:
    """Probabilities that favour the true class of each row."""
    draw = np.random.default_rng(seed)
    scores = draw.random((len(truth), CLASSES)) * 0.1
    scores[np.arange(len(truth)), truth] += 1
    return np.asarray(scores / scores.sum(axis=1, keepdims=True), np.float32)


def _planted(seed: int, *, target: int | None) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """True classes, and labels of which a tenth is wrong: any other class, or the class ``target`` on."""
    draw = np.random.default_rng(seed)
    truth = np.arange(ROWS) % CLASSES
    wrong = draw.permutation(ROWS)[: ROWS // 10]
    step = draw.integers(1, CLASSES, len(wrong)) if target is None else target
    labels = truth.copy()
    labels[wrong] = (truth[wrong] + step) % CLASSES
    return truth, labels


def test_right_labels_have_no_pattern() -> None:
    truth = np.arange(ROWS) % CLASSES
    assert (lift(_sure(truth), truth) == 1).all()


def test_two_classes_have_no_pattern() -> None:
    truth = np.arange(100) % 2
    labels = np.where(np.arange(100) < 30, 1 - truth, truth)
    chances = np.where(np.arange(2) == truth[:, None], 0.9, 0.1).astype(np.float32)
    assert (lift(chances, labels) == 1).all()


def test_wrong_labels_of_any_class_are_near_chance() -> None:
    truth, labels = _planted(1, target=None)
    found = lift(_sure(truth), labels)
    wrong = truth != labels
    assert 0.8 < np.median(found[wrong]) < 1.25


def test_wrong_labels_of_one_class_are_lifted() -> None:
    truth, labels = _planted(1, target=1)
    found = lift(_sure(truth), labels)
    wrong = truth != labels
    # Their true class holds half of what is left to other classes, the pattern nearly all of them.
    assert np.median(found[wrong]) > 3
    assert np.median(found[~wrong]) < 1.5


def test_a_row_is_no_witness_against_itself() -> None:
    truth, labels = _planted(1, target=1)
    alone = int(np.flatnonzero(truth == labels)[5])
    labels[alone] = (truth[alone] + 4) % CLASSES  # the only row with this error
    found = lift(_sure(truth), labels)
    assert found[alone] < 1


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 1_000), st.permutations(range(CLASSES)))
def test_the_numbers_of_classes_and_rows_do_not_matter(seed: int, names: list[int]) -> None:
    truth, labels = _planted(seed, target=2)
    chances = _sure(truth, seed)
    new, order = np.array(names), np.random.default_rng(seed).permutation(ROWS)
    renamed = np.empty_like(chances)
    renamed[:, new] = chances
    found = lift(renamed[order], new[labels[order]])
    assert np.allclose(found, lift(chances, labels)[order], atol=1e-4)


def test_a_pair_of_classes_seen_once_is_told_by_how_close_they_are() -> None:
    classes = 60
    truth = np.arange(20 * classes) % classes
    chances = np.full((len(truth), classes), 0.1 / classes, np.float32)
    for step, chance in enumerate((0.8, 0.06, 0.04)):
        chances[np.arange(len(truth)), (truth + step) % classes] += np.float32(chance)
    labels = truth.copy()
    labels[:classes] = (truth[:classes] + 1) % classes  # one row of each class, to the closest
    found = lift(chances, labels)
    assert (found[:classes] > 5).all()
    labels[:classes] = (truth[:classes] + 30) % classes
    assert (lift(chances, labels)[:classes] < 2).all()


def test_the_strength_of_a_pattern() -> None:
    truth, labels = _planted(1, target=None)
    assert pattern(_sure(truth), labels).strength < 0.15
    truth, labels = _planted(1, target=1)
    assert pattern(_sure(truth), labels).strength > 0.7
    assert pattern(_sure(truth), truth).strength == 0
