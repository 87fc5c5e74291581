"""Shares of the words of a text that others have, whatever the blocks in which texts are read."""

from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.text.faults import gibberish

TEXTS = pl.DataFrame(
    {
        "text": ["", "walked here here", "xkqz wrpt", "Köln", "walking far"],
        "before": ["walk", "walker", None, "KÖLNER", "here"],
    }
)


@pytest.mark.parametrize("rows", [1, 2, 8_192])
def test_stems_are_those_of_the_own_prompt(monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    monkeypatch.setattr(gibberish, "_BLOCK_ROWS", rows)
    assert gibberish.own_stems(TEXTS).to_list() == [0, pytest.approx(1 / 3), 0, 0, 0]
    longer = TEXTS.with_columns(before=pl.col("before") + " walke walki köln")
    assert gibberish.own_stems(longer).to_list() == [0, pytest.approx(1 / 3), 0, 1, 0.5]
    assert gibberish.own_stems(TEXTS.clear()).to_list() == []


def test_repeated_words_count_each_time() -> None:
    found = gibberish.shared_words(TEXTS, pl.Series(["here", "far away"]))
    assert found.to_list() == [0, pytest.approx(2 / 3), 0, 0, 0.5]
