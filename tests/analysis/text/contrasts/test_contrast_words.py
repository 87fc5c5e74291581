from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.text.contrasts import contrast_words


def exclude(one: str, two: str) -> bool:
    pair = contrast_words.opposites().filter(word=one, other=two)
    return pair.height == 1


def values(word: str, kind: str) -> list[str]:
    return contrast_words.word_classes().filter(word=word, kind=kind)["value"].to_list()


@pytest.mark.parametrize(
    ("one", "two"),
    [("less", "fewer"), ("each", "every"), ("list", "array"), ("dict", "dictionary"), ("on", "on")],
)
def test_words_of_one_meaning_do_not_exclude_each_other(one: str, two: str) -> None:
    assert not exclude(one, two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("more", "less"),
        ("more", "fewer"),  # several opposites of one word
        ("add", "remove"),
        ("add", "subtract"),
        ("added", "removed"),
        ("adding", "removing"),
        ("squares", "cubes"),
        ("biggest", "smallest"),
        ("heavier", "lighter"),
        ("liabilities", "assets"),
        ("vater", "mutter"),
        ("antes", "después"),
        ("अधिक", "कम"),
        ("قبل", "بعد"),
        ("增加", "减少"),
    ],
)
def test_opposites_exclude_each_other_both_ways(one: str, two: str) -> None:
    assert exclude(one, two)
    assert exclude(two, one)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("twelve", "12"),
        ("third", "3"),
        ("thirty-six", "36"),
        ("sechsunddreißig", "36"),
        ("vingt-deux", "22"),
        ("三十六", "36"),
        ("十二", "12"),
        ("पाँच", "5"),
        ("سبعة", "7"),
    ],
)
def test_numbers_in_words_have_the_value_of_their_digits(word: str, value: str) -> None:
    folded = pl.DataFrame({"word": [word]}).select(contrast_words._folded("word")).item()
    assert values(folded, "number") == [value]


def test_units_have_one_value_however_they_are_written() -> None:
    forms = [values("minutes", "unit"), values("mins", "short_unit"), values("min", "short_unit")]
    assert forms == [["minute"]] * 3


def test_a_word_can_have_several_kinds() -> None:
    assert (values("second", "unit"), values("second", "number")) == (["second"], ["2"])


@pytest.mark.parametrize(
    ("number", "numeral"), [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (39, "xxxix")]
)
def test_roman_numerals(number: int, numeral: str) -> None:
    assert contrast_words.roman_numeral(number) == numeral
