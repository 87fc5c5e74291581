"""Bits by letter: texts in the language of the fitted ones are below those in none, whatever else is in the series."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.analysis.text.letter_model import LetterModel

PROMPTS = pl.Series(
    [f"Where did the inspector leave the {n} keys of the old station?" for n in range(80)]
)
MODEL = LetterModel(PROMPTS)
PLAIN = "The keys of the station are in the drawer of the old inspector."


def test_few_letters_have_no_mean() -> None:
    assert MODEL.bits(pl.Series(["The keys", None, ""])).to_list() == [None, None, None]


def test_a_model_of_few_words_is_not_fitted() -> None:
    assert not MODEL.is_fitted
    syllables = ["ba", "de", "fi", "go", "lu", "mer", "nas", "pol", "ri", "sta"]
    words = [a + b + c for a in syllables for b in syllables for c in syllables]
    assert LetterModel(pl.Series([" ".join(words)])).is_fitted


def test_a_text_in_the_language_is_likelier_than_the_same_in_reverse() -> None:
    plain, reverse = MODEL.bits(pl.Series([PLAIN, PLAIN[::-1]]))
    assert plain + 1 < reverse


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=4), st.text(max_size=60))
def test_a_text_has_the_same_bits_among_any_others(others: list[str], own: str) -> None:
    text = PLAIN + own
    alone = MODEL.bits(pl.Series([text]))[0]
    among = MODEL.bits(pl.Series([*others, text, *others]))
    assert abs(among[len(others)] - alone) < 1e-6
    assert len(among) == 2 * len(others) + 1
