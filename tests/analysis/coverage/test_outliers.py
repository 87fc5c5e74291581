"""Which rows are atypical by their embedding and by their vocabulary."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from auditor.analysis.coverage import outliers
from auditor.analysis.embedding.embedders import load

WORDS = ("tea", "rice", "salt", "wine", "oats", "milk", "leek", "corn")
TEXTS = [f"{WORDS[n % 8]} {WORDS[n // 8 % 8]} {WORDS[n // 64 % 8]}" for n in range(200)]


def scores(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    return outliers.atypicality(load().encode(texts), pl.Series(texts))


def test_rows_of_one_kind_are_not_atypical() -> None:
    embedding, vocabulary = scores(TEXTS)
    assert max(embedding.max(), vocabulary.max()) < 2.5


def test_equal_rows_are_not_atypical() -> None:
    embedding, vocabulary = scores(["tea and rice"] * 50)
    assert (set(embedding.tolist()), set(vocabulary.tolist())) == ({0.0}, {0.0})


def test_an_off_topic_row_is_the_most_atypical_by_both() -> None:
    embedding, vocabulary = scores([*TEXTS, "the orbit of a comet is an ellipse"])
    assert embedding.argmax() == vocabulary.argmax() == 200
    assert min(embedding.max(), vocabulary.max()) > 2.5


def test_repeated_words_of_a_row_count_once() -> None:
    _, vocabulary = scores([*TEXTS, "tea rice comet", "tea tea rice tea comet comet"])
    assert vocabulary[-1] == vocabulary[-2] > 1


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = scores(TEXTS)
    monkeypatch.setattr(outliers, "BLOCK_ROWS", 7)
    assert all((a == b).all() for a, b in zip(expected, scores(TEXTS), strict=True))
