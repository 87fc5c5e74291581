from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import softmax

from auditor.analysis.labels.noise_rate import (
    NoiseRate,
    cautious,
    estimate_noise_rate,
    flagged_by_rate,
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


def test_as_many_are_flagged_as_the_estimate_says_and_the_certain_up_to_its_end() -> None:
    rate = NoiseRate(estimate=0.2, low=0.1, high=0.4, rows=50)
    ratio = np.array([0.9, 0.01, 0.3, 0.02, 0.4, 0.5, 0.015, 0.8, 0.9, 1.0], np.float32)
    suspects = np.array([4, 2, 1, 6, 3])  # as ranked by quality, not by ratio alone
    assert flagged_by_rate(suspects, ratio, rate, 10, 0.02).tolist() == [4, 2, 1, 6]
    assert flagged_by_rate(suspects, ratio, rate, 10, 0.01).tolist() == [4, 2, 1]
    assert flagged_by_rate(suspects[:0], ratio, rate, 10, 0.02).tolist() == []


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


@pytest.mark.parametrize(
    ("estimate", "low", "lowered"),
    [(0.0, 0.0, 0.0), (0.01, 0.0, 0.004), (0.01, 0.005, 0.007), (0.025, 0.0, 0.025), (0.3, 0.2, 0.3)],
)  # fmt: skip
def test_a_low_estimate_is_lowered(estimate: float, low: float, lowered: float) -> None:
    rate = NoiseRate(estimate, low, high=0.4, rows=99)
    assert cautious(rate) == NoiseRate(pytest.approx(lowered), low, high=0.4, rows=99)
