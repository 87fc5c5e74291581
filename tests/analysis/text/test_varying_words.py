"""How many words texts have of their own."""

from __future__ import annotations

from itertools import product

import polars as pl
import pytest

from auditor.analysis.text.varying_words import varying_words


def texts(form: str, letters: str) -> pl.Series:
    """60 texts with three different "words" of three letters in place of α, β and γ."""
    kinds = ["".join(triple) for triple in product(letters, repeat=3)][:60]
    triples = zip(kinds, kinds[20:] + kinds[:20], kinds[40:] + kinds[:40], strict=True)
    return pl.Series(
        [form.translate(str.maketrans(dict(zip("αβγ", t, strict=True)))) for t in triples]
    )


@pytest.mark.parametrize(
    ("form", "letters", "in_row", "few"),
    [
        ("the α of β and γ", "abcd", 3, False),
        ("is it α?", "abcd", 1, False),  # a list of words
        ("is it α?", "1234", 0, True),
        ("is the β of γ with α near?", "1234", 0, True),
        ("Qα e4", "1234", 0, True),
        ("α β", "天气很好股市大跌", 3, False),
        ("α β", "가나다라", 2, False),
        ("α β γ", "कखगघ", 3, False),
    ],
    ids=[
        "sentences",
        "words",
        "numbers",
        "numbers in words",
        "moves",
        "Chinese",
        "Korean",
        "Hindi",
    ],
)
def test_words_in_the_median_row(form: str, letters: str, in_row: int, few: bool) -> None:
    found = varying_words(texts(form, letters))
    assert found.in_row == in_row
    assert found.are_few is few


def test_new_words_are_counted_for_each_row() -> None:
    rows = texts("the α of β and γ", "abcd")
    assert varying_words(rows).new_in_row == 1.0
    assert varying_words(pl.concat([rows, rows])).new_in_row == 1.0  # copies are left out


def test_nothing_is_known_about_a_few_texts() -> None:
    assert not varying_words(texts("is it α?", "1234").head(49)).are_few
