from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.linear_model import Ridge

from auditor.analysis.labels.ridge import BlockSums, out_of_fold_ridge


def random(rows: int, dim: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    draw = np.random.default_rng(0)
    return draw.standard_normal((rows, dim)).astype(np.float32), draw.integers(0, 3, rows)


def test_a_row_is_scored_by_models_of_the_other_folds() -> None:
    vectors, labels = random(40, 6)
    fold = np.arange(40) % 4
    scores = out_of_fold_ridge(vectors, labels, 3, fold)
    changed = labels.copy()
    changed[fold == 2] = (changed[fold == 2] + 1) % 3
    again = out_of_fold_ridge(vectors, changed, 3, fold)
    assert again[fold == 2] == pytest.approx(scores[fold == 2], abs=1e-5)
    assert again[fold != 2] != pytest.approx(scores[fold != 2], abs=1e-3)


@pytest.mark.parametrize("learnt", [[0], [1, 2], [0, 1, 2]])
def test_scores_are_those_of_scikit_learn(learnt: list[int]) -> None:
    vectors, labels = random(60, 5)
    block = np.arange(60) % 3
    inputs = np.hstack([vectors, np.ones((60, 1), np.float32)]).astype(np.float64)
    rows = np.isin(block, learnt)
    penalty = 0.1 * (inputs[rows] ** 2).sum() / inputs.shape[1]
    peer = Ridge(alpha=penalty, fit_intercept=False)
    peer.fit(inputs[rows], np.eye(3, dtype=np.float32)[labels[rows]])
    found = BlockSums(vectors, labels, 3, block).scores(learnt, np.arange(60))
    assert found == pytest.approx(peer.predict(inputs), abs=1e-5)


def test_one_fold_has_nothing_to_learn_from() -> None:
    vectors, labels = random(10, 4)
    assert (out_of_fold_ridge(vectors, labels, 3, np.zeros(10, np.int64)) == 0).all()
