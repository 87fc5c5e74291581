"""Very many similar pairs: which of them are compared in detail."""

from __future__ import annotations

import itertools

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.pairs import few_partners as module
from auditor.analysis.pairs.few_partners import Visited, few_partners, too_many
from auditor.analysis.pairs.near_pairs import similar_pairs
from auditor.analysis.pairs.star_groups import star_groups


def all_pairs(rows: int) -> np.ndarray:
    return np.array(list(itertools.combinations(range(rows), 2)), np.int64).reshape(-1, 2)


@pytest.mark.parametrize(("rows", "size"), [(0, 100), (2, 10**6), (280, 100), (16, 10**9)])
def test_ordinary_numbers_of_pairs_are_not_too_many(rows: int, size: int) -> None:
    assert not too_many(all_pairs(rows), np.full(rows, size))


def test_more_bytes_in_pairs_than_the_texts_allow_are_too_many() -> None:
    pairs, sizes = all_pairs(300), np.full(300, 1_000)
    assert too_many(pairs, sizes)
    assert not too_many(pairs, sizes, times=20)


@given(rows=st.integers(2, 40), held_out=st.integers(0, 40), seed=st.integers(0, 9))
def test_each_row_keeps_a_partner_on_each_side_and_few_pairs_are_left(
    rows: int, held_out: int, seed: int
) -> None:
    pairs, rng = all_pairs(rows), np.random.default_rng(seed)
    side = (np.arange(rows) >= held_out).astype(np.int64)
    visited = Visited(rng.permutation(rows), side)
    kept = pairs[few_partners(pairs, rng.random(len(pairs)), visited)]
    for row in range(rows):
        partners = {*kept[kept[:, 0] == row, 1], *kept[kept[:, 1] == row, 0]}
        others = set(side[np.arange(rows) != row])
        assert {side[partner] for partner in partners} == others
    assert len(kept) <= rows * 14


def test_the_first_and_the_most_similar_partners_are_kept() -> None:
    pairs = all_pairs(50)
    score = np.where((pairs == (30, 40)).all(axis=1), 0.99, 0.9)
    kept = {
        tuple(pair) for pair in pairs[few_partners(pairs, score, Visited.in_order(50))].tolist()
    }
    assert {(0, row) for row in range(1, 50)} | {(30, 40)} <= kept
    assert (29, 41) not in kept


@pytest.mark.parametrize("worse", [0, 20])
def test_groups_of_too_many_pairs_are_those_of_all_pairs(
    monkeypatch: pytest.MonkeyPatch, worse: int
) -> None:
    words = [f"word{n}" for n in range(60)]
    rows = [[*words[:at], f"other{at}", *words[at + 1 :]] for at in range(60)]
    texts = pl.Series([" ".join(row) for row in rows] + ["something else entirely"])
    # The first rows have a problem, so that they represent no better one.
    rank = np.argsort(np.argsort(np.arange(61) < worse, kind="stable"))
    visited = Visited(rank, np.zeros(61, np.int64))

    def groups() -> tuple[pl.DataFrame, int]:
        pairs, left_out = similar_pairs(texts, 0.8, visited)
        left, right = pairs.select("left", "right").to_numpy().astype(np.int64).T
        return star_groups(left, right, pairs["score"].to_numpy(), -rank.astype(float)), left_out

    every, none = groups()
    monkeypatch.setattr(module, "_MAX_PAIR_BYTES", 0)
    few, left_out = groups()
    assert every.equals(few)
    assert every["representative"].unique().to_list() == [worse]
    assert none == 0
    assert left_out > 1_000
