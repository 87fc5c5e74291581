from __future__ import annotations

import numpy as np
import pytest

from auditor.analysis.labels.classifiers.calibration import (
    inverse_temperature,
    pooled,
    temperature_scaled,
)


def noise(rows: int) -> np.ndarray:
    return np.random.default_rng(0).standard_normal((rows, 4)).astype(np.float32)


def test_probabilities_are_confident_where_scores_are_right() -> None:
    labels = np.arange(200) % 4
    assert temperature_scaled(np.eye(4, dtype=np.float32)[labels], labels).max(axis=1).mean() > 0.95
    assert temperature_scaled(noise(200), labels).max(axis=1).mean() < 0.5


def test_probabilities_do_not_depend_on_the_scale_of_the_scores() -> None:
    labels = np.arange(200) % 4
    scores = np.eye(4, dtype=np.float32)[labels] * 2 + noise(200)
    expected = temperature_scaled(scores, labels)
    assert temperature_scaled(1_000 * scores, labels) == pytest.approx(expected, abs=1e-5)


def test_the_temperature_is_close_to_the_most_likely_one() -> None:
    from scipy.optimize import minimize_scalar
    from scipy.special import log_softmax

    labels = np.arange(2_000) % 4
    scores = np.eye(4, dtype=np.float32)[labels] * 2 + noise(2_000)

    def loss(exponent: float) -> float:
        own = np.exp(log_softmax(scores * 2.0**exponent, axis=1))[np.arange(2_000), labels]
        return -float(np.log(0.98 * own + 0.02 / 4).mean())

    best = 2.0 ** minimize_scalar(loss, bounds=(-4, 4), method="bounded").x
    assert inverse_temperature(scores, labels) == pytest.approx(best, rel=0.01)


def test_the_temperature_changes_little_where_scores_do() -> None:
    labels = np.arange(400) % 4
    series = [
        np.eye(4, dtype=np.float32)[labels] * np.float32(k) + noise(400)
        for k in np.linspace(1, 3, 60)
    ]
    steps = np.abs(np.diff([np.log(inverse_temperature(scores, labels)) for scores in series]))
    assert steps.max() < 0.1  # the most likely of the values tried jumps by 0.35


def test_a_view_that_guesses_does_not_hide_one_that_knows() -> None:
    labels = np.arange(100) % 2
    knows = temperature_scaled(np.eye(2, dtype=np.float32)[labels], labels)
    guesses = np.full((100, 2), 0.5, np.float32)
    mixed = pooled([knows, guesses], [0.5, 0.5])
    assert (mixed.argmax(axis=1) == labels).all()
    assert mixed.sum(axis=1) == pytest.approx(np.ones(100), abs=1e-5)


def test_the_pool_of_equal_views_is_the_view() -> None:
    views = [np.float32([[0.7, 0.3]])] * 3
    assert pooled(views, [0.5, 0.25, 0.25]) == pytest.approx(np.array([[0.7, 0.3]]), abs=0.01)
