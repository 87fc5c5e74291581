from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.text import runs as module
from auditor.analysis.text.runs import occurrences, runs, with_spaced_characters

TEXTS = st.lists(
    st.none() | st.lists(st.sampled_from(["a", "b", "ccc", "é", "日"]), max_size=9).map(" ".join),
    max_size=8,
)
WIDTHS = st.integers(1, 4)


def column(texts: list[str | None]) -> pl.Series:
    return pl.Series(texts, dtype=pl.String)


def words_of(texts: list[str | None], width: int) -> list[list[str]]:
    rows = [(text or "").split() for text in texts]
    return [[" ".join(row[at : at + width]) for at in range(len(row) - width + 1)] for row in rows]


@given(TEXTS, WIDTHS)
def test_runs_are_those_of_a_plain_loop(texts: list[str | None], width: int) -> None:
    made, expected = runs(column(texts), width), words_of(texts, width)
    assert np.diff(made.offsets).tolist() == [len(row) for row in expected]
    flat = [run for row in expected for run in row]
    assert len(set(made.hashes.tolist())) == len(set(flat))
    names = dict(zip(made.hashes.tolist(), flat, strict=True))
    assert [names[value] for value in made.hashes.tolist()] == flat


@given(TEXTS, TEXTS, WIDTHS)
def test_occurrences_are_those_of_a_plain_loop(
    texts: list[str | None], others: list[str | None], width: int
) -> None:
    known = np.unique(runs(column(others), width).hashes)
    found = occurrences(column(texts), width, known)
    wanted = {run for row in words_of(others, width) for run in row}
    expected = [
        (text, word)
        for text, row in enumerate(words_of(texts, width))
        for word, run in enumerate(row)
        if run in wanted
    ]
    assert list(zip(found.text.tolist(), found.word.tolist(), strict=True)) == expected
    own = runs(column(texts), width)
    assert known[found.run].tolist() == [
        own.hashes[own.offsets[text] + word] for text, word in expected
    ]


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = column([f"row {n} of some words and {n * n} more" for n in range(200)])
    whole = runs(texts, 3)
    monkeypatch.setattr(module, "_BLOCK_BYTES", 64)
    parts = runs(texts, 3)
    assert whole.offsets.tolist() == parts.offsets.tolist()
    assert whole.hashes.tolist() == parts.hashes.tolist()


def test_characters_of_scripts_without_spaces_are_words() -> None:
    texts = column(["plain words", "我有 3 个苹果 ok", "日", None, "한국어 문장"])
    assert with_spaced_characters(texts).to_list() == [
        "plain words",
        "我 有 3 个 苹 果 ok",
        "日",
        None,
        "한국어 문장",
    ]
