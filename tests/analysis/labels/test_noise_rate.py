"""Whom an estimate accuses."""

from __future__ import annotations

import numpy as np

from auditor.analysis.labels import noise_rate


def test_as_many_are_accused_as_the_estimate_says_and_the_certain_up_to_its_end() -> None:
    share = noise_rate.Rate(estimate=0.2, low=0.1, high=0.4, rows=50)
    against = np.array([0.9, 0.01, 0.3, 0.02, 0.4, 0.5, 0.015, 0.8, 0.9, 1.0], np.float32)
    doubtful = np.array([4, 2, 1, 6, 3])  # as ranked: not by `against` alone
    assert noise_rate.accused(doubtful, against, share, 10, 0.02).tolist() == [4, 2, 1, 6]
    assert noise_rate.accused(doubtful, against, share, 10, 0.01).tolist() == [4, 2, 1]
    assert noise_rate.accused(doubtful[:0], against, share, 10, 0.02).tolist() == []
