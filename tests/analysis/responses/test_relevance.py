from __future__ import annotations

import numpy as np
import pytest

from auditor.analysis.responses.relevance import PairScorer, StandardisedCosine


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
    cosine_of = StandardisedCosine(left, right)
    assert cosine_of.of_all(left, right) == pytest.approx((there + back) / 2, abs=1e-4)
    assert cosine_of.of_pairs(left, right[::-1]) == pytest.approx(
        np.diag(((there + back) / 2)[:, ::-1]), abs=1e-4
    )


def test_zero_vectors_have_finite_scores() -> None:
    empty = np.zeros((4, 3), np.float32)
    assert np.isfinite(StandardisedCosine(empty, empty).of_pairs(empty, empty)).all()
    assert np.isfinite(PairScorer(views((empty, empty)), 4).random_scores).all()


def test_unrelated_texts_are_not_separated_from_random_pairs() -> None:
    scorer = PairScorer(views((unit(400, 0), unit(400, 1))), 400)
    assert scorer.auc[-1] == pytest.approx(0.5, abs=0.06)


def test_the_view_that_separates_pairs_has_the_weight() -> None:
    related, noise = unit(400, 0, 20), unit(400, 2, 20)
    scorer = PairScorer(views((related, related), (noise, unit(400, 3, 20))), 400)
    assert scorer.weights[0] > 0.9
    assert scorer.auc[0] > 0.99
    assert scorer.auc[1] < 0.6
    rows = np.arange(400)
    own = scorer.score(rows, rows)
    assert own == pytest.approx(np.diag(scorer.score_all(rows, rows)), abs=1e-4)
    assert scorer.percentile(own).min() > 0.9
