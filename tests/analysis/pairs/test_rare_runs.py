"""Texts that share runs of words that hardly any other text has."""

from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.pairs.rare_runs import MAX_TEXTS, shared_runs

TEXT = "a b c d e f g h i j"


def shared(text: str, *others: str) -> list[tuple[object, ...]]:
    found = shared_runs(pl.Series([text]), pl.Series(others))
    return found.select("outer", "runs", "share", "gap", "breaks", "order").rows()


@pytest.mark.parametrize(
    "other", ["", "b c", "x y z", "a b c x y z", "a b c d"[::-1], TEXT.replace(" ", "")]
)
def test_texts_that_share_fewer_than_two_runs_are_no_pair(other: str) -> None:
    assert shared(TEXT, other) == []


def test_runs_of_many_texts_are_phrases() -> None:
    texts = [f"{TEXT} {number}" for number in range(MAX_TEXTS + 1)]
    assert shared(TEXT, *texts) == []
    assert len(shared(TEXT, *texts[1:])) == MAX_TEXTS
    more = shared_runs(pl.Series([TEXT]), pl.Series(texts), MAX_TEXTS + 1)
    assert more.height == len(texts)
    every = shared_runs(pl.Series(texts), pl.Series([TEXT]))
    assert every.is_empty()


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (TEXT, (8, 1.0, 0, 0, 1.0)),
        (f"x {TEXT} y", (8, 1.0, 0, 0, 1.0)),
        ("a b c d x f g h i j", (5, 0.9, 1, 1, 1.0)),
        ("x b c d e f g h i x", (6, 0.8, 1, 2, 1.0)),
        ("f g h i j a b c d e", (6, 1.0, 0, 1, -0.542857)),
        ("a b c d x x x x x x", (2, 0.4, 6, 1, 1.0)),
    ],
)
def test_pairs_are_measured(other: str, expected: tuple[float, ...]) -> None:
    ((outer, *found),) = shared(TEXT, "x", other)
    assert outer == 1
    assert found == pytest.approx(expected)


def test_common_runs_count_between_rare_ones() -> None:
    others = [f"x {number} d e f g" for number in range(MAX_TEXTS + 1)]
    assert shared(TEXT, TEXT, *others) == [(0, 6, 1.0, 0, 0, pytest.approx(1))]


def test_a_character_of_a_script_without_spaces_is_a_word() -> None:
    assert shared("我的卡不见了", "请问我的卡不见了吗")[0][:3] == (0, 4, 1.0)
