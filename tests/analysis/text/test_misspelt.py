"""Words that are a letter away from words of other texts."""

from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.text.misspelt import corrected

KNOWN = pl.Series(["where is my card", "where is the card that i lost", None, ""])


def test_texts_of_known_words_are_left_alone() -> None:
    texts = pl.Series(
        ["where is my card", None, "", "the card is where is my card that i lost yet"]
    )
    assert [found.to_list() for found in corrected(texts, KNOWN)] == [[], []]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wxere is my caqd", "where is my card"),  # other letters
        ("wher is my ard", "where is my card"),  # one less
        ("wheree is my carrd", "where is my card"),  # one more
        ("wehre is my cadr", "where is my card"),  # two in another order
        ("zzzz is mx caqd", "zzzz is mx card"),  # no word is near, or it has two letters
        ("thx", "the"),  # the more frequent of two
    ],
)
def test_words_are_corrected(text: str, expected: str) -> None:
    known = pl.concat([KNOWN, pl.Series(["tha", "the"])])
    positions, texts = corrected(pl.Series(["where is my card", text]), known)
    assert (positions.to_list(), texts.to_list()) == ([1], [expected])
