from __future__ import annotations

import numpy as np
import pytest

from auditor.analysis.labels.label_quality import (
    label_quality,
    suggested_labels,
    with_model_error,
)
from auditor.analysis.labels.noise_transition import NoiseTransition, noise_transition


def uniform(rows: int, strength: float = 0.0) -> NoiseTransition:
    return NoiseTransition(np.ones(rows), strength)


def test_the_suggested_label_is_the_most_probable_other_one() -> None:
    chances = np.float32([[0.7, 0.2, 0.1], [0.7, 0.2, 0.1]])
    assert suggested_labels(chances, np.array([0, 2])).tolist() == [1, 0]


def test_quality_falls_with_the_probability_of_the_label() -> None:
    own = np.linspace(0.02, 0.98, 25)
    chances = np.stack([own, 1 - own], axis=1).astype(np.float32)
    quality = label_quality(chances, own, [chances], np.zeros(25, np.int64), uniform(25))
    assert (np.diff(quality) > 0).all()
    assert quality.min() > 0
    assert quality.max() < 1


@pytest.mark.parametrize("strength", [0.0, 0.5, 1.0])
def test_a_label_that_wrong_rows_often_get_has_lower_quality(strength: float) -> None:
    chances = np.full((3, 2), 0.5, np.float32)
    ratio = np.array([0.5, 1.0, 4.0])
    transition = NoiseTransition(ratio, strength)
    own = chances[:, 0].astype(np.float64)
    quality = label_quality(chances, own, [chances], np.zeros(3, np.int64), transition)
    assert (np.diff(quality) < 0).all()


def test_of_two_improbable_labels_that_of_a_similar_class_has_higher_quality() -> None:
    # Classes 0 and 1 are predicted as each other, class 2 is by itself; rows 0 and 1 are predicted as 0.
    truth = np.repeat([0, 1, 2], 40)
    chances = np.full((120, 3), 0.001, np.float32)
    chances[np.arange(120), truth] = 0.9
    chances[:40, 1] = chances[40:80, 0] = 0.05
    chances[:2] = [0.998, 0.001, 0.001]
    labels = truth.copy()
    labels[:2] = [1, 2]
    transition = noise_transition(chances, labels, np.array([[0, 1, 2], [1, 0, 2], [1, 2, 0]]))
    own = with_model_error(chances, labels)
    assert suggested_labels(chances, labels)[:2].tolist() == [0, 0]
    quality = label_quality(chances, own, [chances], labels, transition)
    assert quality[1] < quality[0] < quality[2:].min()
