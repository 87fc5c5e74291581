from __future__ import annotations

import numpy as np
import pytest

from auditor.features.fitting import Fit


def unit(rows: int, seed: int) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal((rows, 5)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_scores_are_standardised_over_all_pairs() -> None:
    left, right = unit(30, 0), unit(30, 1)
    cosine = (left @ right.T).astype(np.float64)
    there = (cosine - cosine.mean(1, keepdims=True)) / cosine.std(1, keepdims=True)
    back = (cosine - cosine.mean(0)) / cosine.std(0)
    every = np.arange(30)
    fit = Fit(left, right)
    assert fit.against(every, every) == pytest.approx((there + back) / 2, abs=1e-4)
    assert fit.pairs(every, every[::-1]) == pytest.approx(
        np.diag(((there + back) / 2)[:, ::-1]), abs=1e-4
    )


def test_rows_of_nothing_have_finite_scores() -> None:
    empty = np.zeros((4, 3), np.float32)
    assert np.isfinite(Fit(empty, empty).pairs(np.arange(4), np.arange(4))).all()
