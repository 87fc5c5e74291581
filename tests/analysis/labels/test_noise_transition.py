"""Wrong labels that fall anywhere make no pattern; those that fall on one class or like ones do."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array

from auditor.analysis.labels.noise_transition import Pattern, alike, misread, pattern

CLASSES, ROWS = 8, 800


def ring(classes: int) -> NDArray[np.int64]:
    """Likeness of classes in a ring: the next one is the likest, the one before it the least."""
    return (np.arange(classes)[None, :] - np.arange(classes)[:, None]) % classes


def found(chances: NDArray[np.float32], labels: NDArray[np.int64]) -> Pattern:
    return pattern(chances, labels, ring(chances.shape[1]))


def lift(chances: NDArray[np.float32], labels: NDArray[np.int64]) -> NDArray[np.float64]:
    return found(chances, labels).lift


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
    seen = lift(_sure(truth), labels)
    wrong = truth != labels
    assert 0.8 < np.median(seen[wrong]) < 1.25


def test_wrong_labels_of_one_class_are_lifted() -> None:
    truth, labels = _planted(1, target=1)
    seen = lift(_sure(truth), labels)
    wrong = truth != labels
    # Their true class holds half of what is left to other classes, the pattern nearly all of them.
    assert np.median(seen[wrong]) > 3
    assert np.median(seen[~wrong]) < 1.5


def test_a_row_is_no_witness_against_itself() -> None:
    truth, labels = _planted(1, target=1)
    alone = int(np.flatnonzero(truth == labels)[5])
    labels[alone] = (truth[alone] + 4) % CLASSES  # the only row with this error
    assert lift(_sure(truth), labels)[alone] < 1


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 1_000), st.permutations(range(CLASSES)))
def test_the_numbers_of_classes_and_rows_do_not_matter(seed: int, names: list[int]) -> None:
    truth, labels = _planted(seed, target=2)
    chances = _sure(truth, seed)
    new, order = np.array(names), np.random.default_rng(seed).permutation(ROWS)
    renamed, like = np.empty_like(chances), np.empty((CLASSES, CLASSES), np.int64)
    renamed[:, new] = chances
    like[np.ix_(new, new)] = ring(CLASSES)
    other = pattern(renamed[order], new[labels[order]], like)
    assert np.allclose(other.lift, lift(chances, labels)[order], atol=1e-4)


def test_a_pair_of_classes_seen_once_is_told_by_how_like_they_are() -> None:
    classes = 60
    truth = np.arange(20 * classes) % classes
    chances = np.full((len(truth), classes), 0.1 / classes, np.float32)
    for step, chance in enumerate((0.8, 0.06, 0.04)):
        chances[np.arange(len(truth)), (truth + step) % classes] += np.float32(chance)
    labels = truth.copy()
    labels[:classes] = (truth[:classes] + 1) % classes  # one row of each class, to the likest
    assert (lift(chances, labels)[:classes] > 5).all()
    step = np.random.default_rng(0).integers(1, classes, classes)
    labels[:classes] = (truth[:classes] + step) % classes
    assert np.median(lift(chances, labels)[:classes]) < 1.2


def test_the_strength_of_a_pattern() -> None:
    truth, labels = _planted(1, target=None)
    assert found(_sure(truth), labels).strength < 0.15
    truth, labels = _planted(1, target=1)
    assert found(_sure(truth), labels).strength > 0.7
    assert found(_sure(truth), truth).strength == 0


def _words(truth: NDArray[np.int64]) -> csr_array:
    """Terms of each row: its class's word, and half as much that of the class after it."""
    rows = np.zeros((len(truth), CLASSES), np.float32)
    rows[np.arange(len(truth)), truth] = 1
    rows[np.arange(len(truth)), (truth + 1) % CLASSES] = 0.5
    return csr_array(rows)


def test_like_classes_use_the_same_words() -> None:
    truth = np.arange(ROWS) % CLASSES
    like = alike(_words(truth), truth, truth, CLASSES)
    assert (np.diag(like) == 0).all()
    for own, ranks in enumerate(like):
        assert set(np.argsort(ranks)[1:3]) == {(own + 1) % CLASSES, (own - 1) % CLASSES}
        assert sorted(ranks) == list(range(CLASSES))


def test_wrong_labels_are_no_evidence_that_classes_are_alike() -> None:
    truth, labels = _planted(1, target=4)
    like = alike(_words(truth), labels, truth, CLASSES)
    assert (like == alike(_words(truth), truth, truth, CLASSES)).all()


def test_a_class_without_rows_is_like_no_other() -> None:
    truth = np.arange(60) % 3
    like = alike(_words(truth), truth, truth, CLASSES)
    assert like[0].tolist()[:3] == [0, 1, 2]
    assert (misread(_sure(truth), truth) <= 1).all()


def test_readings_err_between_classes_that_are_read_as_each_other() -> None:
    truth = np.arange(ROWS) % CLASSES
    chances = np.full((ROWS, CLASSES), 0.01, np.float32)
    chances[np.arange(ROWS), truth] = 0.9
    chances[np.arange(ROWS), (truth + 1) % CLASSES] += np.float32(0.03)
    labels = truth.copy()
    labels[0], labels[1] = 7, 4  # rows of classes 0, which class 7 is read as, and 1
    likely = misread(chances, labels)
    assert likely[0] > 2 * likely[1] > 0
    assert likely[2] < likely[0]  # a row of its own class is not misread


def test_wrong_labels_do_not_make_readings_err() -> None:
    truth, labels = _planted(1, target=4)
    kept = truth == labels
    assert np.allclose(
        misread(_sure(truth), labels)[kept], misread(_sure(truth), truth)[kept], atol=0.02
    )
