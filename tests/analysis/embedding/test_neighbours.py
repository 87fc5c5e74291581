"""Nearest rows and similar pairs: exact below the limit, nearly complete in cells, always the same."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.arrays import unit_rows
from auditor.analysis.embedding import cells, neighbours
from auditor.analysis.embedding.neighbours import close_pairs, nearest, neighbour_votes

Matrix = np.ndarray


def clustered(rows: int, dim: int = 32, seed: int = 0) -> Matrix:
    """Rows scattered around 40 centres."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(40, dim))
    return (centres[rng.integers(len(centres), size=rows)] + rng.normal(size=(rows, dim)) * 0.5).astype(
        np.float32
    )  # fmt: skip


def best_cosines(vectors: Matrix, count: int) -> Matrix:
    cosines = unit_rows(vectors).astype(np.float64) @ unit_rows(vectors).T.astype(np.float64)
    np.fill_diagonal(cosines, -2)
    return np.sort(cosines, axis=1)[:, ::-1][:, :count]


def test_nearest_rows_are_those_of_a_full_comparison() -> None:
    vectors = clustered(300)
    near, score = nearest(vectors, 7, np.arange(300))
    assert near.shape == score.shape == (300, 7)
    assert np.abs(score - best_cosines(vectors, 7)).max() < 5e-4
    assert (near != np.arange(300)[:, None]).all()
    assert (np.diff(score, axis=1) <= 0).all()


def test_similar_pairs_are_those_at_or_above_the_threshold() -> None:
    vectors = clustered(200)
    cosines = unit_rows(vectors) @ unit_rows(vectors).T
    found = close_pairs(vectors, None, 0.8, 1_000)
    clear = np.abs(cosines - 0.8) > 5e-4  # the grid is that coarse
    pairs = np.zeros((200, 200), bool)
    pairs[found["query"], found["neighbour"]] = True
    expected = (cosines >= 0.8) & ~np.eye(200, dtype=bool)
    assert expected.sum() > 100
    assert (pairs == expected)[clear].all()


def test_each_row_has_at_most_count_pairs_the_most_similar_ones() -> None:
    vectors = np.float32([[1, 0], [1, 0.1], [1, 0.2], [1, 0.3], [0, 1]])
    found = close_pairs(vectors, None, 0.9, 2)
    assert found.select("query", "neighbour").rows() == [
        (0, 1), (0, 2), (1, 0), (1, 2), (2, 1), (2, 3), (3, 1), (3, 2)
    ]  # fmt: skip


def test_rows_of_one_fold_are_not_neighbours_and_missing_ones_are_marked() -> None:
    vectors = np.eye(4, dtype=np.float32)
    near, score = nearest(vectors, 3, np.array([0, 0, 0, 1]))
    assert near[:3].tolist() == [[3, 0, 0]] * 3
    assert score[:3].tolist() == [[0, -1, -1]] * 3
    nothing, marks = nearest(vectors[:1], 2, np.zeros(1, np.int64))
    assert (nothing.shape, set(marks.ravel().tolist())) == ((1, 2), {-1.0})
    assert nearest(vectors[:0], 2, np.zeros(0, np.int64))[0].shape == (0, 2)
    assert close_pairs(vectors[:0], vectors, 0.5, 3).is_empty()


def test_pairs_of_two_sets_name_a_row_of_each() -> None:
    base = np.float32([[0, 1], [1, 0.1], [1, 0]])
    found = close_pairs(np.float32([[1, 0]]), base, 0.9, 2)
    assert found.select("query", "neighbour").rows() == [(0, 1), (0, 2)]


@pytest.mark.usefixtures("small_cells")
def test_cells_find_pairs_of_two_sets() -> None:
    vectors = clustered(2_000)
    found = close_pairs(vectors[:500], vectors, 0.999, 5)
    assert found.filter(pl.col("query") == pl.col("neighbour")).height == 500


@pytest.fixture
def small_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MAX_EXACT_COMPARISONS", 100)
    monkeypatch.setattr(cells, "MIN_CELL_ROWS", 40)
    monkeypatch.setattr(neighbours, "NEAREST_PROBES", 12)


@pytest.mark.usefixtures("small_cells")
def test_cells_find_nearly_all_neighbours() -> None:
    vectors = clustered(2_000)
    near, _ = nearest(vectors, 10, np.arange(2_000))
    cosines = unit_rows(vectors) @ unit_rows(vectors).T
    np.fill_diagonal(cosines, -2)
    best = np.argsort(-cosines, axis=1)[:, :10]
    recall = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(near, best, strict=True)])
    assert recall >= 0.98
    found = close_pairs(vectors, None, 0.8, 50)
    assert len(found) >= 0.98 * (cosines >= 0.8).sum()


@pytest.mark.usefixtures("small_cells")
def test_coarse_cells_find_nearly_all_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MIN_CELL_ROWS", 4)
    monkeypatch.setattr(cells, "_MIN_NEAR", 4)
    monkeypatch.setattr(cells, "_NEAR_A_PROBE", 0)  # 52 of 181 cells
    vectors = clustered(2_000)
    cosines = unit_rows(vectors) @ unit_rows(vectors).T
    np.fill_diagonal(cosines, -2)
    found = close_pairs(vectors, None, 0.9, 50)
    assert found["cosine"].min() >= 0.9 - 1e-3
    assert len(found) >= 0.95 * (cosines >= 0.9).sum() > 0


@pytest.mark.usefixtures("small_cells")
def test_cells_of_rows_that_are_all_the_same() -> None:
    vectors = np.ones((500, 8), np.float32)
    _, score = nearest(vectors, 3, np.arange(500))
    assert score == pytest.approx(1, abs=1e-3)


@given(st.integers(1, 2**31), st.integers(2, 60))
def test_the_order_of_blocks_changes_nothing(seed: int, block: int) -> None:
    vectors = clustered(50, seed=seed)
    expected = nearest(vectors, 4, np.arange(50))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "_BLOCK_COSINES", block)
        parts = nearest(vectors, 4, np.arange(50))
    assert all((a == b).all() for a, b in zip(expected, parts, strict=True))


PROGRAM = """
import hashlib
import os
import numpy as np
os.cpu_count = lambda: int(os.environ["OMP_NUM_THREADS"])
from auditor.analysis.arrays import unit_rows
from auditor.analysis.embedding import cells, neighbours
cells.MAX_EXACT_COMPARISONS = 100
vectors = np.random.default_rng(3).normal(size=(3000, 96)).astype(np.float32)
near, score = neighbours.nearest(vectors, 10, np.arange(3000))
print(hashlib.sha256(near.tobytes() + score.tobytes()).hexdigest())
"""


def test_any_number_of_threads_gives_the_same_bytes() -> None:
    digests = set()
    for threads in ("1", "2", "3"):
        named = dict.fromkeys(
            ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), threads
        )
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env=os.environ | named,
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(done.stdout)
    assert len(digests) == 1


def test_without_neighbours_all_classes_have_the_same_votes() -> None:
    rows, cosines = nearest(np.eye(3, dtype=np.float32), 2, np.zeros(3, np.int64))
    votes = neighbour_votes(rows, cosines, np.zeros(3, np.int64), 2)
    assert votes == pytest.approx(np.full((3, 2), 0.5))


def test_a_nearer_neighbour_has_more_weight() -> None:
    cosines, labels = np.float32([[0.9, 0.8, 0.8]]), np.array([0, 1, 1])
    votes = neighbour_votes(np.array([[0, 1, 2]]), cosines, labels, 2)
    weight = np.exp(-0.8)
    assert votes == pytest.approx(np.array([[1, 2 * weight]]) / (1 + 2 * weight), abs=1e-6)


@pytest.mark.parametrize("among_each_other", [True, False])
def test_blocks_of_very_many_pairs_give_the_same_as_all_of_them(
    monkeypatch: pytest.MonkeyPatch, *, among_each_other: bool
) -> None:
    vectors = np.repeat(clustered(40), 8, axis=0) + np.float32(0.001) * clustered(320)
    base = None if among_each_other else vectors[:200]
    found = []
    for limit in (10**9, 0):
        monkeypatch.setattr(neighbours, "_MAX_PARTNERS_IN_BLOCK", limit)
        for name in ("_MIN_PENDING", "_PENDING_A_ROW", "_MERGED_PAIRS"):
            monkeypatch.setattr(neighbours, name, limit)
        found.append(close_pairs(vectors, base, 0.5, 5))
    assert found[0].height > 320
    assert found[0].equals(found[1])
