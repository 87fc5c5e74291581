"""How far rows lie from all others, by their meaning and by their words."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from auditor.analysis.coverage import outliers
from auditor.analysis.embedding.embedders import load

WORDS = ("tea", "rice", "salt", "wine", "oats", "milk", "leek", "corn")
TEXTS = [f"{WORDS[n % 8]} {WORDS[n // 8 % 8]} {WORDS[n // 64 % 8]}" for n in range(200)]


def signs(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    return outliers.outlying(load().encode(texts), pl.Series(texts))


def test_rows_of_one_kind_stand_within_a_few_steps() -> None:
    meaning, words = signs(TEXTS)
    assert max(meaning.max(), words.max()) < 2.5


def test_rows_that_are_all_the_same_stand_nowhere() -> None:
    meaning, words = signs(["tea and rice"] * 50)
    assert (set(meaning.tolist()), set(words.tolist())) == ({0.0}, {0.0})


def test_a_stray_is_the_furthest_by_both() -> None:
    meaning, words = signs([*TEXTS, "the orbit of a comet is an ellipse"])
    assert meaning.argmax() == words.argmax() == 200
    assert min(meaning.max(), words.max()) > 2.5


def test_word_pieces_count_once_a_row() -> None:
    ((sizes, pieces),) = outliers._pieces(pl.Series(["tea tea rice", "", "rice"]))
    assert sizes.tolist() == [2, 0, 1]
    assert sorted(pieces[:2]) == sorted({*pieces})


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = signs(TEXTS)
    monkeypatch.setattr(outliers, "BLOCK_ROWS", 7)
    assert all((a == b).all() for a, b in zip(whole, signs(TEXTS), strict=True))
