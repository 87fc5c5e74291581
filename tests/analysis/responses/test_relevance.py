from __future__ import annotations

import numpy as np
import pytest

from auditor.analysis.responses.relevance import Fit, Pairing


def unit(rows: int, seed: int, dim: int = 5) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal((rows, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def views(*sides: tuple[np.ndarray, np.ndarray]):
    return [(left.__getitem__, right.__getitem__) for left, right in sides]


def test_scores_are_standardised_over_all_pairs() -> None:
    left, right = unit(30, 0), unit(30, 1)
    cosine = (left @ right.T).astype(np.float64)
    there = (cosine - cosine.mean(1, keepdims=True)) / cosine.std(1, keepdims=True)
    back = (cosine - cosine.mean(0)) / cosine.std(0)
    fit = Fit(left, right)
    assert fit.against(left, right) == pytest.approx((there + back) / 2, abs=1e-4)
    assert fit.pairs(left, right[::-1]) == pytest.approx(
        np.diag(((there + back) / 2)[:, ::-1]), abs=1e-4
    )


def test_rows_of_nothing_have_finite_scores() -> None:
    empty = np.zeros((4, 3), np.float32)
    assert np.isfinite(Fit(empty, empty).pairs(empty, empty)).all()
    assert np.isfinite(Pairing(views((empty, empty)), 4).random).all()


def test_unrelated_sides_are_not_apart() -> None:
    pairing = Pairing(views((unit(400, 0), unit(400, 1))), 400)
    assert pairing.apart[-1] == pytest.approx(0.5, abs=0.06)


def test_the_view_that_tells_pairs_has_the_weight() -> None:
    told, noise = unit(400, 0, 20), unit(400, 2, 20)
    pairing = Pairing(views((told, told), (noise, unit(400, 3, 20))), 400)
    assert pairing.weight[0] > 0.9
    assert pairing.apart[0] > 0.99
    assert pairing.apart[1] < 0.6
    every = np.arange(400)
    own = pairing.scores(every, every)
    assert own == pytest.approx(np.diag(pairing.against(every, every)), abs=1e-4)
    assert pairing.quality(own).min() > 0.9
