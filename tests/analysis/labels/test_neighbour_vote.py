from __future__ import annotations

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier

from auditor.analysis.embedding.neighbours import nearest
from auditor.analysis.labels.neighbour_vote import (
    NeighbourTable,
    NeighbourVote,
    supporting_neighbours,
)


def test_votes_are_those_of_scikit_learn_on_other_folds() -> None:
    draw = np.random.default_rng(0)
    vectors = draw.standard_normal((80, 6)).astype(np.float32)
    labels, fold = draw.integers(2, 5, 80), np.arange(80) % 4
    table = NeighbourTable(np.arange(80), *nearest(vectors, 7, fold))
    peer = KNeighborsClassifier(
        7, metric="cosine", weights=lambda d: np.exp(-8 * (d - d.min(axis=1, keepdims=True)))
    )
    for k in range(4):
        own, others = np.flatnonzero(fold == k), np.flatnonzero(fold != k)
        model = NeighbourVote().fit(table[others], labels[others])
        peer.fit(vectors[others], labels[others])
        assert model.classes_.tolist() == peer.classes_.tolist() == [2, 3, 4]
        expected = peer.predict_proba(vectors[own])
        assert model.predict_proba(table[own]) == pytest.approx(expected, abs=5e-3)


def test_rows_that_were_not_learnt_from_have_no_vote() -> None:
    near, cosine = np.array([[1, 2, 3]] * 4), np.full((4, 3), 0.5, np.float32)
    table = NeighbourTable(np.arange(4), near, cosine)
    model = NeighbourVote().fit(table[np.array([1, 2])], np.array([0, 1]))
    assert model.predict_proba(table[np.array([0])]) == pytest.approx(np.array([[0.5, 0.5]]))
    alone = NeighbourVote().fit(table[np.array([0, 2])], np.array([0, 1]))
    assert alone.predict_proba(table[np.array([0])]) == pytest.approx(np.array([[0, 1]]), abs=1e-6)


def test_supporting_neighbours_carry_the_suggested_label_nearest_first() -> None:
    space = np.array([[1, 0], [0, 1], [0.8, 0.6], [0.6, 0.8], [-1, 0], [1, 0]], np.float32)
    labels = np.array([0, 1, 1, 1, 1, 0])
    found = supporting_neighbours(space, labels, np.array([4, 0]), np.array([0, 1]))
    assert [near.rows.tolist() for near in found] == [[0, 5], [2, 3, 1]]
    assert found[1].cosine.tolist() == pytest.approx([0.8, 0.6, 0])
    assert supporting_neighbours(space, labels, np.array([0]), np.array([7]))[0].rows.size == 0
