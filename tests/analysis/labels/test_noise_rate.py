from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import softmax

from auditor.analysis.labels.noise_rate import (
    NoiseRate,
    estimate_noise_rate,
    flagged_suspects,
    min_noise_rate,
)


def test_labels_that_are_predicted_have_no_noise() -> None:
    labels = np.arange(200) % 4
    rate = estimate_noise_rate(softmax(5 * np.eye(4, dtype=np.float32)[labels], axis=1), labels)
    assert (rate.low, rate.estimate, rate.rows) == (0, 0, 100)
    assert rate.high < 0.04


@given(st.integers(50, 300), st.floats(0, 0.4), st.integers(0, 99))
def test_the_rate_is_the_share_that_confident_models_contradict(
    rows: int, share: float, seed: int
) -> None:
    draw = np.random.default_rng(seed)
    truth = draw.integers(0, 4, rows)
    wrong = draw.random(rows) < share
    labels = np.where(wrong, (truth + 1) % 4, truth)
    scores = np.eye(4, dtype=np.float32)[truth] * draw.uniform(5, 9, (rows, 1)).astype(np.float32)
    rate = estimate_noise_rate(softmax(scores, axis=1), labels)
    assert 0 <= rate.low <= rate.estimate <= rate.high <= 1
    assert rate.low <= wrong.mean() + 0.02


def flagged(
    ratios: list[float], estimate: float, width: float = 1, least: float = 0.01
) -> list[int]:
    """Which of the suspects, all of 100 rows and of falling quality, are flagged."""
    ratio = np.array(ratios, np.float32)
    rate = NoiseRate(estimate, 0, width, 50)
    return flagged_suspects(np.arange(len(ratios)), ratio, rate, least, 100).tolist()


def test_suspects_are_clear_if_many_have_low_ratios_and_few_are_less_clear() -> None:
    low, high = [0.004] * 8, [0.3, 0.4]
    assert flagged(low + high, 0) == list(range(8))
    assert flagged(high + low, 0) == list(range(2, 10))
    assert flagged(low + high * 8, 0) == []
    assert flagged(high, 0) == flagged([], 0) == []


def test_as_many_are_flagged_as_the_estimate_says_if_fewer_are_clear() -> None:
    unclear = [0.2] * 9
    assert flagged(unclear, 0.02) == []
    assert flagged(unclear, 0.04) == [0, 1, 2, 3]
    assert flagged([0.2, *[0.001] * 4], 0.04) == [1, 2, 3, 4]
    assert flagged([0.2, *[0.001] * 4], 0.09) == [0, 1, 2, 3, 4]


def test_only_clear_ones_are_flagged_if_hardly_any_label_is_certainly_wrong() -> None:
    assert flagged([0.2] * 9, 0.04, least=0.004) == []
    assert flagged([0.2, *[0.001] * 4], 0.09, least=0) == [1, 2, 3, 4]


def test_no_more_are_flagged_than_a_narrow_interval_says() -> None:
    assert flagged([0.004] * 8, 0.05) == list(range(8))
    assert flagged([0.004] * 8, 0.05, width=0.04) == list(range(5))


def predicted(classes: np.ndarray, count: int) -> np.ndarray:
    """Probabilities of ``count`` classes: most for the given one, less for each next one."""
    nearness = -((np.arange(count) - classes[:, None]) % count)
    return softmax(nearness, axis=1).astype(np.float32)


@pytest.mark.parametrize("classes", [2, 6, 15])
@pytest.mark.parametrize("share", [0.0, 0.2, 0.6, 1.0])
def test_random_labels_are_counted_whatever_the_number_of_classes(
    classes: int, share: float
) -> None:
    draw = np.random.default_rng(classes)
    truth = draw.integers(0, classes, 3_000)
    random = draw.random(3_000) < share
    labels = np.where(random, draw.integers(0, classes, 3_000), truth)
    wrong = (labels != truth).mean()
    assert 0.75 * wrong - 0.05 <= min_noise_rate(predicted(truth, classes), labels) <= wrong + 0.02


def test_labels_of_the_next_class_are_no_proof_of_noise() -> None:
    truth = np.arange(3_000) % 15
    labels = np.where(np.arange(3_000) % 7 < 3, (truth + 1) % 15, truth)
    assert min_noise_rate(predicted(truth, 15), labels) == 0
