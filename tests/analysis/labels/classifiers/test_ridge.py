from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.linear_model import Ridge

from auditor.analysis.labels.classifiers.ridge import (
    BlockKernel,
    BlockSums,
    block_ridge,
    out_of_fold_ridge,
)


def random(rows: int, dim: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    draw = np.random.default_rng(0)
    return draw.standard_normal((rows, dim)).astype(np.float32), draw.integers(0, 3, rows)


@pytest.mark.parametrize("dim", [6, 60])
def test_a_row_is_scored_by_models_of_the_other_folds(dim: int) -> None:
    vectors, labels = random(40, dim)
    fold = np.arange(40) % 4
    scores = out_of_fold_ridge(vectors, labels, 3, fold)
    changed = labels.copy()
    changed[fold == 2] = (changed[fold == 2] + 1) % 3
    again = out_of_fold_ridge(vectors, changed, 3, fold)
    assert again[fold == 2] == pytest.approx(scores[fold == 2], abs=1e-5)
    assert again[fold != 2] != pytest.approx(scores[fold != 2], abs=1e-3)


@pytest.mark.parametrize("form", [BlockSums, BlockKernel])
@pytest.mark.parametrize("dim", [5, 90])
@pytest.mark.parametrize("learnt", [[0], [1, 2], [0, 1, 2]])
def test_scores_are_those_of_scikit_learn(
    form: type[BlockSums | BlockKernel], dim: int, learnt: list[int]
) -> None:
    vectors, labels = random(60, dim)
    block = np.arange(60) % 3
    inputs = np.hstack([vectors, np.ones((60, 1), np.float32)]).astype(np.float64)
    rows = np.isin(block, learnt)
    penalty = 0.1 * (inputs[rows] ** 2).sum() / inputs.shape[1]
    peer = Ridge(alpha=penalty, fit_intercept=False)
    peer.fit(inputs[rows], np.eye(3, dtype=np.float32)[labels[rows]])
    found = form(vectors, labels, 3, block).scores(learnt, np.arange(60))
    assert found == pytest.approx(peer.predict(inputs), abs=1e-5)


@pytest.mark.parametrize(("rows", "form"), [(8, BlockKernel), (9, BlockSums)])
def test_the_faster_form_is_chosen(rows: int, form: type[BlockSums | BlockKernel]) -> None:
    vectors, labels = random(rows, 8)
    assert type(block_ridge(vectors, labels, 3, np.arange(rows) % 2)) is form


@pytest.mark.parametrize("dim", [4, 40])
def test_one_fold_has_nothing_to_learn_from(dim: int) -> None:
    vectors, labels = random(10, dim)
    assert (out_of_fold_ridge(vectors, labels, 3, np.zeros(10, np.int64)) == 0).all()
