"""Words that English does not have: forms of known words are known."""

from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.responses.faults.english_words import unknown


@pytest.mark.parametrize(
    "word", ["house", "houses", "stopped", "running", "happily", "making", "unwanted", "preorder"]
)
def test_forms_of_english_words_are_known(word: str) -> None:
    assert unknown(pl.Series([word]), pl.Series(dtype=pl.String)).to_list() == []


@pytest.mark.parametrize("word", ["hosue", "wrpt", "unwrpt", "wrpted", "wrptness", "s"])
def test_other_words_are_unknown_once(word: str) -> None:
    assert unknown(pl.Series([word, word]), pl.Series(dtype=pl.String)).to_list() == [word]


def test_words_of_the_set_and_their_forms_are_known() -> None:
    words = pl.Series(["frobniz", "frobnizes", "refrobniz", "frobnozes"])
    assert unknown(words, pl.Series(["frobniz"])).to_list() == ["frobnozes"]
