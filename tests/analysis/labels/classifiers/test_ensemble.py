from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from auditor.analysis.labels.classifiers import ensemble


def prepared(three_topics, rows: int = 90) -> tuple[ensemble.Inputs, np.ndarray]:
    texts, labels = three_topics(rows)
    none = np.zeros((rows, 4), np.float32)
    return ensemble.prepare(texts, none, labels, np.arange(rows), 3), labels


@pytest.mark.parametrize("classes", [2, 60, 61, 1_000])
def test_weights_sum_to_one(classes: int) -> None:
    assert sum(member.weight for member in ensemble.members(classes)) == pytest.approx(1)


def test_among_many_classes_there_is_no_ridge() -> None:
    few = [member.name for member in ensemble.members(60)]
    many = [member.name for member in ensemble.members(61)]
    assert few == ["softmax regression", "ridge", "naive Bayes", "neighbours"]
    assert many == ["softmax regression", "naive Bayes", "neighbours"]


def test_members_give_probabilities(three_topics, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs, labels = prepared(three_topics)
    for most in (60, 2):
        monkeypatch.setattr(ensemble, "_MAX_RIDGE_CLASSES", most)
        views = ensemble.out_of_fold_probabilities(inputs, labels, 3)
        assert list(views) == [member.name for member in ensemble.members(3)]
        for view in views.values():
            assert view.sum(axis=1) == pytest.approx(np.ones(90), abs=1e-4)
            assert (view.argmax(axis=1) == labels).mean() > 0.8


@pytest.mark.parametrize(("cells", "count"), [(720, 5), (719, 4)])
def test_large_sets_have_fewer_folds(
    cells: int, count: int, three_topics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ensemble, "_LARGE_CELLS", cells)
    inputs, _ = prepared(three_topics, 240)
    assert np.bincount(inputs.fold).tolist() == [240 // count] * count


def test_neighbours_are_of_other_folds(three_topics) -> None:
    inputs, _ = prepared(three_topics)
    assert (inputs.fold[inputs.by_name["neighbours"].near] != inputs.fold[:, None]).all()


def test_the_checks_load_without_scikit_learn() -> None:
    code = "import sys, auditor.checks; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
