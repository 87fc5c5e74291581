from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array

from auditor.analysis.labels.noise_transition import (
    NoiseTransition,
    class_similarity_ranks,
    error_likelihood,
    noise_transition,
)

CLASSES, ROWS = 8, 800


def ring(classes: int) -> NDArray[np.int64]:
    """Similarity ranks in a ring: the next class is the most similar one, the one before it the least."""
    return (np.arange(classes)[None, :] - np.arange(classes)[:, None]) % classes


def found(chances: NDArray[np.float32], labels: NDArray[np.int64]) -> NoiseTransition:
    return noise_transition(chances, labels, ring(chances.shape[1]))


def ratio(chances: NDArray[np.float32], labels: NDArray[np.int64]) -> NDArray[np.float64]:
    return found(chances, labels).ratio


def _confident(truth: NDArray[np.int64], seed: int = 0) -> NDArray[np.float32]:
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


def test_right_labels_have_a_uniform_transition() -> None:
    truth = np.arange(ROWS) % CLASSES
    assert (ratio(_confident(truth), truth) == 1).all()


def test_two_classes_have_a_uniform_transition() -> None:
    truth = np.arange(100) % 2
    labels = np.where(np.arange(100) < 30, 1 - truth, truth)
    chances = np.where(np.arange(2) == truth[:, None], 0.9, 0.1).astype(np.float32)
    assert (ratio(chances, labels) == 1).all()


def test_uniform_errors_have_ratios_near_one() -> None:
    truth, labels = _planted(1, target=None)
    seen = ratio(_confident(truth), labels)
    wrong = truth != labels
    assert 0.8 < np.median(seen[wrong]) < 1.25


def test_errors_of_one_class_have_high_ratios() -> None:
    truth, labels = _planted(1, target=1)
    seen = ratio(_confident(truth), labels)
    wrong = truth != labels
    # Their true class has half of the probability left to other classes, and the transition most.
    assert np.median(seen[wrong]) > 3
    assert np.median(seen[~wrong]) < 1.5


def test_a_row_is_no_evidence_against_itself() -> None:
    truth, labels = _planted(1, target=1)
    alone = int(np.flatnonzero(truth == labels)[5])
    labels[alone] = (truth[alone] + 4) % CLASSES  # the only row with this error
    assert ratio(_confident(truth), labels)[alone] < 1


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 1_000), st.permutations(range(CLASSES)))
def test_the_numbers_of_classes_and_rows_do_not_matter(seed: int, names: list[int]) -> None:
    truth, labels = _planted(seed, target=2)
    chances = _confident(truth, seed)
    new, order = np.array(names), np.random.default_rng(seed).permutation(ROWS)
    renamed, ranks = np.empty_like(chances), np.empty((CLASSES, CLASSES), np.int64)
    renamed[:, new] = chances
    ranks[np.ix_(new, new)] = ring(CLASSES)
    other = noise_transition(renamed[order], new[labels[order]], ranks)
    assert np.allclose(other.ratio, ratio(chances, labels)[order], atol=1e-4)


def test_errors_seen_once_borrow_from_classes_as_similar() -> None:
    classes = 60
    truth = np.arange(20 * classes) % classes
    chances = np.full((len(truth), classes), 0.1 / classes, np.float32)
    for step, chance in enumerate((0.8, 0.06, 0.04)):
        chances[np.arange(len(truth)), (truth + step) % classes] += np.float32(chance)
    labels = truth.copy()
    labels[:classes] = (
        truth[:classes] + 1
    ) % classes  # one row of each class, to the most similar one
    assert (ratio(chances, labels)[:classes] > 5).all()
    step = np.random.default_rng(0).integers(1, classes, classes)
    labels[:classes] = (truth[:classes] + step) % classes
    assert np.median(ratio(chances, labels)[:classes]) < 1.2


def test_strength_tells_one_class_from_any() -> None:
    truth, labels = _planted(1, target=None)
    assert found(_confident(truth), labels).strength < 0.15
    truth, labels = _planted(1, target=1)
    assert found(_confident(truth), labels).strength > 0.7
    assert found(_confident(truth), truth).strength == 0


def _terms(truth: NDArray[np.int64]) -> csr_array:
    """Terms of each row: its class's term, and half as much of the term of the class after it."""
    rows = np.zeros((len(truth), CLASSES), np.float32)
    rows[np.arange(len(truth)), truth] = 1
    rows[np.arange(len(truth)), (truth + 1) % CLASSES] = 0.5
    return csr_array(rows)


def test_similar_classes_use_the_same_terms() -> None:
    truth = np.arange(ROWS) % CLASSES
    ranks = class_similarity_ranks(_terms(truth), truth, truth, CLASSES)
    assert (np.diag(ranks) == 0).all()
    for own, row in enumerate(ranks):
        assert set(np.argsort(row)[1:3]) == {(own + 1) % CLASSES, (own - 1) % CLASSES}
        assert sorted(row) == list(range(CLASSES))


def test_wrong_labels_do_not_make_classes_similar() -> None:
    truth, labels = _planted(1, target=4)
    ranks = class_similarity_ranks(_terms(truth), labels, truth, CLASSES)
    assert (ranks == class_similarity_ranks(_terms(truth), truth, truth, CLASSES)).all()


def test_a_class_without_rows_is_similar_to_no_other() -> None:
    truth = np.arange(60) % 3
    ranks = class_similarity_ranks(_terms(truth), truth, truth, CLASSES)
    assert ranks[0].tolist()[:3] == [0, 1, 2]
    assert (error_likelihood(_confident(truth), truth) <= 1).all()


def test_models_err_between_classes_that_they_confuse() -> None:
    truth = np.arange(ROWS) % CLASSES
    chances = np.full((ROWS, CLASSES), 0.01, np.float32)
    chances[np.arange(ROWS), truth] = 0.9
    chances[np.arange(ROWS), (truth + 1) % CLASSES] += np.float32(0.03)
    labels = truth.copy()
    labels[0], labels[1] = (
        7,
        4,
    )  # rows of class 0, which rows of class 7 are predicted as, and of class 1
    likely = error_likelihood(chances, labels)
    assert likely[0] > 2 * likely[1] > 0
    assert likely[2] < likely[0]  # the label of row 2 is its predicted class


def test_wrong_labels_do_not_count_as_errors_of_the_model() -> None:
    truth, labels = _planted(1, target=4)
    kept = truth == labels
    wrong = error_likelihood(_confident(truth), labels)
    right = error_likelihood(_confident(truth), truth)
    assert np.allclose(wrong[kept], right[kept], atol=0.02)
