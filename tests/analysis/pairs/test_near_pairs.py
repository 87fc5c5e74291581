from __future__ import annotations

import itertools

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.pairs import near_pairs
from auditor.analysis.pairs.near_pairs import (
    similar_pairs,
    similarity_by_row,
)
from auditor.analysis.pairs.star_groups import star_groups

WORDS = [f"w{n}" for n in range(400)]
LINKS = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11), st.sampled_from([0.8, 0.9, 1.0])), max_size=40
)


def column(*texts: str | None) -> pl.Series:
    return pl.Series(texts, dtype=pl.String)


def sentence(rng: np.random.Generator, words: int) -> list[str]:
    return [WORDS[i] for i in rng.integers(0, len(WORDS), words)]


def truth(one: str, two: str) -> float:
    a, b = ({text[at : at + 5] for at in range(len(text) - 4)} for text in (one, two))
    return len(a & b) / len(a | b)


@pytest.mark.parametrize(
    "texts",
    [
        column(),
        column(None, None),
        column("", ""),
        column("yes", "no", "yes please"),
        column("日本語", "中国語", "ภาษาไทย"),
        column("how do i reset my password", "what is the weather like in boston"),
        column(" ".join(WORDS[:60]), " ".join(WORDS[100:160])),
    ],
)
def test_texts_without_similar_pairs(texts: pl.Series) -> None:
    assert similar_pairs(texts, 0.8).pairs.rows() == []


def test_pairs_of_each_length_and_script_are_found() -> None:
    long, border = WORDS[:150], WORDS[200:300]
    texts = column(
        " ".join(long),
        " ".join([*long[:60], "changed", *long[61:]]),
        " ".join(border),
        " ".join(border[:-2]),  # 98 words: a candidate by characters alone
        "ok",
        "ok",
        "show me the cheapest flights from boston to denver",
        "show me the cheapest flights from boston to denver please",
        "今日は天気がとても良いので公園に行きます",
        "今日は天気がとても良いので公園に行きました",
        None,
        "",
    )
    found = similar_pairs(texts, 0.75).pairs
    assert found.select("left", "right").rows() == [(0, 1), (2, 3), (4, 5), (6, 7), (8, 9)]


@pytest.mark.parametrize("words", [12, 60, 110, 200])
def test_pairs_are_the_true_ones(words: int) -> None:
    rng = np.random.default_rng(words)
    texts = []
    for _ in range(40):
        chosen = sentence(rng, words)
        changed = list(chosen)
        for at in rng.integers(0, words, words // 20 + 1):
            changed[at] = "new"
        texts += [" ".join(chosen), " ".join(changed)]
    scores = {
        (i, j): score
        for i, j in itertools.combinations(range(len(texts)), 2)
        if (score := truth(texts[i], texts[j])) >= 0.7
    }
    found = similar_pairs(column(*texts), 0.7).pairs
    assert len(scores) > 20
    assert {(left, right): score for left, right, score in found.rows()} == scores


def test_pairs_are_verified_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = column(*["one and the same text"] * 9, *["another text than that"] * 9)
    whole = similar_pairs(texts, 0.8).pairs
    monkeypatch.setattr(near_pairs, "_BLOCK_PAIRS", 5)
    assert whole.equals(similar_pairs(texts, 0.8).pairs)
    assert len(whole) == 2 * 36


def test_long_texts_are_estimated() -> None:
    rng = np.random.default_rng(7)
    base = [f"w{n}" for n in rng.integers(0, 10**6, 20_000)]
    near, far = list(base), list(base)
    for row, every in ((near, 40), (far, 3)):
        row[::every] = [f"new{n}" for n in range(len(row[::every]))]
    texts = [" ".join(row) for row in (base, near, far)]
    ((left, right, score),) = similar_pairs(column(*texts), 0.8).pairs.rows()
    assert (left, right) == (0, 1)
    assert score == pytest.approx(truth(texts[0], texts[1]), abs=0.02)
    one, two = column(texts[0], texts[0]), column(texts[1], texts[0])
    assert similarity_by_row(one, two).tolist() == [score, 1]


def test_similarity_of_two_columns() -> None:
    one = column("a text of words", "", None, "ab")
    two = column("a text of word", "", "text", "ab")
    assert similarity_by_row(one, two).tolist() == [10 / 11, 0, 0, 1]


def test_the_first_of_many_equal_texts_represents_them() -> None:
    found = similar_pairs(column(*["the very same words " * 20] * 600), 0.8).pairs
    left, right, score = (found[name].to_numpy() for name in ("left", "right", "score"))
    groups = star_groups(left, right, score, np.zeros(600))
    assert groups["representative"].unique().to_list() == [0]
    assert len(groups) == 599


@pytest.mark.parametrize(
    ("links", "quality", "groups"),
    [
        ([], [0, 0], []),
        # a pair: the earlier row stays, or the better one
        ([(0, 1, 0.9)], [0, 0], [(1, 0, 0.9)]),
        ([(0, 1, 0.9)], [0, 1], [(0, 1, 0.9)]),
        ([(0, 1, 0.9)], [np.nan, 0], [(0, 1, 0.9)]),
        # a chain is no group: each row is similar to the next one only
        ([(0, 1, 0.8), (1, 2, 0.8), (2, 3, 0.8)], [0] * 4, [(1, 0, 0.8), (3, 2, 0.8)]),
        # the middle of a chain, if it is the best, keeps both ends
        ([(0, 1, 0.8), (1, 2, 0.8)], [0, 1, 0], [(0, 1, 0.8), (2, 1, 0.8)]),
        # between two representatives: the more similar one, and of equals the better
        ([(0, 2, 0.8), (1, 2, 0.9)], [0, 0, 0], [(2, 1, 0.9)]),
        ([(0, 2, 0.9), (1, 2, 0.9)], [0, 1, 0], [(2, 1, 0.9)]),
    ],
)
def test_stars(
    links: list[tuple[int, int, float]],
    quality: list[float],
    groups: list[tuple[int, int, float]],
) -> None:
    left, right, score = (np.array([link[at] for link in links]) for at in range(3))
    found = star_groups(left.astype(int), right.astype(int), score, np.array(quality, float))
    assert found.rows() == groups


@given(LINKS, st.lists(st.sampled_from([0.0, 1.0]), min_size=12, max_size=12))
def test_stars_lose_nobody(links: list[tuple[int, int, float]], quality: list[float]) -> None:
    scores = {(min(i, j), max(i, j)): score for i, j, score in links if i != j}
    left, right = (np.array([pair[at] for pair in scores], int) for at in range(2))
    found = star_groups(left, right, np.array(list(scores.values()), float), np.array(quality))
    members = found["member"].to_list()
    kept = set(range(12)) - set(members)
    assert len(set(members)) == len(members)
    for member, centre, score in found.rows():
        assert centre in kept
        assert scores[min(member, centre), max(member, centre)] == score
    # No two kept rows are similar.
    assert not [pair for pair in scores if kept.issuperset(pair)]


def test_marin_chain_does_not_collapse() -> None:
    """Each row drops a word and gains one: similar to the next few rows, and not to the tenth."""
    words = [f"v{n}" for n in range(400)]
    texts = [" ".join(words[at : at + 60]) for at in range(300)]
    found = similar_pairs(column(*texts), 0.8).pairs
    left, right, score = (found[name].to_numpy() for name in ("left", "right", "score"))
    groups = star_groups(left, right, score, np.zeros(300))
    for member, centre, similarity in groups.rows():
        assert similarity == truth(texts[member], texts[centre])
        assert similarity >= 0.8
    span = groups["member"].cast(int) - groups["representative"].cast(int)
    assert span.abs().max() < 10
    assert len(groups) >= 200
