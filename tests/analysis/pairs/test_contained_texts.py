from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.pairs.contained_texts import RUN_WORDS, contained_texts

INNER = "my card was stolen on the way to work this morning near the old bridge"
MORE = "and what are your opening hours on a sunday in august"
TEXTS = st.lists(st.lists(st.sampled_from("abcd"), max_size=14).map(" ".join), max_size=6)


def column(texts: list[str | None]) -> pl.Series:
    return pl.Series(texts, dtype=pl.String)


def pairs(
    inner: list[str | None], outer: list[str | None], share: float = 1.0
) -> list[tuple[int, int, int, float]]:
    return contained_texts(column(inner), column(outer), share).rows()


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ([], []),
        ([None, ""], [None, ""]),
        ([INNER], [MORE]),
        (["on the way to"], [INNER]),  # too short
        ([INNER], [INNER[:40]]),
        ([INNER], [" ".join(INNER.split()[::-1])]),
        ([INNER], [f"x{INNER} and more"]),  # the first word is another one
        ([INNER], [f"{MORE} {i} {INNER}" for i in range(101)]),  # a set phrase
    ],
)
def test_nothing_is_inside(inner: list[str | None], outer: list[str | None]) -> None:
    assert pairs(inner, outer) == []


def test_where_a_text_begins() -> None:
    outer = [MORE, f"{MORE} {INNER}", INNER, f"{INNER} {MORE}"]
    assert pairs([MORE, INNER], outer) == [
        *((0, 0, 0, 1.0), (0, 1, 0, 1.0), (0, 3, 15, 1.0)),
        *((1, 1, 11, 1.0), (1, 2, 0, 1.0), (1, 3, 0, 1.0)),
    ]


def test_more_inner_than_outer_texts() -> None:
    inner = [f"{MORE} {i}" for i in range(50)] + [INNER]
    assert pairs(inner, [f"well {INNER} {MORE}"]) == [(50, 0, 1, 1.0)]


def test_characters_are_the_words_of_scripts_without_spaces() -> None:
    assert pairs(["我的卡被偷了"], ["请问 我的卡被偷了 怎么办"]) == [(0, 0, 2, 1.0)]


@given(TEXTS, TEXTS)
def test_equals_a_plain_search(inner: list[str], outer: list[str]) -> None:
    expected = [
        (i, j)
        for i, text in enumerate(inner)
        for j, other in enumerate(outer)
        if text.count(" ") >= RUN_WORDS - 1 and f" {text} " in f" {other} "
    ]
    found = pairs(list(inner), list(outer))
    assert [pair[:2] for pair in found] == expected
    for i, j, word, share in found:
        words = inner[i].split()
        assert share == 1
        assert outer[j].split()[word : word + len(words)] == words


def test_a_few_edits() -> None:
    rng = np.random.default_rng(1)
    words = [f"w{n}" for n in rng.integers(0, 10**6, 60)]
    edited = ["changed" if n in (12, 40) else word for n, word in enumerate(words)]
    question = [*words[:-8], *(f"q{n}" for n in range(8))]  # another last part
    around = [f"{MORE} {' '.join(part)} {INNER}" for part in (edited, question)]
    assert pairs([" ".join(words)], around) == []
    ((inner, outer, word, share),) = pairs([" ".join(words)], around, 0.85)
    assert (inner, outer, word) == (0, 0, 11)
    assert 0.85 < share < 1


def test_the_same_words_in_another_order_are_not_whole() -> None:
    words = INNER.split()
    transposed = " ".join([*words[7:], *words[:7]])
    assert pairs([INNER], [f"{transposed} {transposed}"], 0.9) == [(0, 0, 8, 1.0)]
    assert pairs([INNER], [transposed], 0.9) == []
