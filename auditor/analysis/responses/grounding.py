"""Which values of an answer are in its prompt, whatever their case, number format or date format."""

import re
from functools import cached_property
from typing import Final

import polars as pl

from auditor.analysis.text.numbers_in_text import (
    Date,
    dates,
    names_relative_day,
    numbers,
    same_day,
    times,
)
from auditor.analysis.text.positions import contains

# Most words of an extracted value. Longer values are free texts.
MAX_WORDS: Final = 8
_MIN_SQUEEZED = 6  # fewest letters and digits of a value that is compared without its spaces
_ABROAD: Final = ("+", "00")  # before a country's code
_COUNTRY_CODES: Final = (1, 2, 3, 4, 5)  # digits of a code, with or without the two zeros before it
_SIBILANTS: Final = ("ses", "xes", "zes", "ches", "shes")
# A number with decimals or thousands, and its currency or unit.
_AMOUNT: Final = re.compile(r"^[^\d,.]{0,4}\d[\d']*(?:[.,]\d+)+[^\d,.]{0,4}$")
_PLACE: Final = re.compile(r"^([A-Za-z .'-]+), [A-Z][A-Za-z.]*(?: [A-Z][a-z]+)?$")


class _Source:
    """The readings of a prompt; each is computed when a value needs it."""

    def __init__(self, text: str, base: str) -> None:
        self.text, self.base = text, base

    @cached_property
    def squeezed(self) -> str:
        return self.base.replace(" ", "")

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(form for word in self.base.split() for form in (word, _singular(word)))

    @cached_property
    def numbers(self) -> set[float]:
        return numbers(self.text)

    @cached_property
    def dates(self) -> set[Date]:
        return dates(self.text)

    @cached_property
    def times(self) -> set[tuple[int, int]]:
        return times(self.text)


def folded(text: pl.Expr) -> pl.Expr:
    """Return each text in lower case, without marks and punctuation, with a space at each end."""
    letters = text.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    words = letters.str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()
    return pl.concat_str(pl.lit(" "), words, pl.lit(" "))


def are_grounded(values: pl.DataFrame) -> pl.Series:
    """Return whether each value is in its source (Boolean); null for free texts of many words.

    Args:
        values: ``value``, ``source`` (String), ``is_text`` (Boolean: no number).
    """
    frame = values.with_columns(own=folded(pl.col("value")), base=folded(pl.col("source")))
    is_long = pl.col("own").str.count_matches(" ", literal=True) > MAX_WORDS + 1
    found = pl.col("is_text") & contains(pl.col("base"), pl.col("own"))
    frame = frame.select(
        "value", "source", "own", "base", "is_text", found=pl.when(found | ~is_long).then(found)
    )
    left = frame.with_row_index().filter(pl.col("found").eq(other=False))
    sources: dict[str, _Source] = {}
    checked = []
    for value, source, own, base, is_text in left.select(
        "value", "source", "own", "base", "is_text"
    ).iter_rows():
        if source not in sources:
            sources[source] = _Source(source, base)
        checked.append(_is_in(value, own, sources[source], is_text=is_text))
    answers = frame["found"].to_list()
    for index, answer in zip(left["index"], checked, strict=True):
        answers[index] = answer
    return pl.Series("grounded", answers, dtype=pl.Boolean)


def _is_in(value: str, own: str, source: _Source, *, is_text: bool) -> bool:
    """Return whether a value is in the source as a date, a time, a number, or word by word."""
    if not is_text:
        number = float(value)
        return not source.numbers.isdisjoint((number, abs(number), round(number, 2)))
    if (days := dates(value)) and len(own.split()) <= 4:
        is_named = any(same_day(day, source.dates) for day in days)
        return is_named or names_relative_day(source.text)
    if (hours := times(value)) and not hours.isdisjoint(source.times):
        return True
    if _AMOUNT.match(value):
        return bool(numbers(value) & source.numbers)
    place = _PLACE.match(value)  # the prompt may name a city without its state or country
    if place and f" {place[1].lower()} " in source.base:
        return True
    squeezed = own.replace(" ", "")
    if value.startswith(_ABROAD) and _is_phone_in(squeezed, source.squeezed):
        return True
    if len(squeezed) >= _MIN_SQUEEZED and _squeezed_in(squeezed, source.squeezed):
        return True
    words = [word for word in own.split() if not word.isdigit()]
    known = all(word in source.words or _singular(word) in source.words for word in words)
    amounts = [numbers(part.rstrip(".,")) for part in re.findall(r"\d[\d.,']*", value)]
    return (
        known
        and (bool(words) or bool(amounts))
        and all(bool(readings & source.numbers) for readings in amounts)
    )


def _squeezed_in(value: str, source: str) -> bool:
    """Return whether a value is in the source without its spaces; no digit of the source may follow its last digit."""
    start = source.find(value)
    if start < 0:
        return False
    before, after = source[start - 1 : start] if start else "", source[start + len(value) :][:1]
    return not (value[0].isdigit() and before.isdigit()) and not (
        value[-1].isdigit() and after.isdigit()
    )


def _is_phone_in(digits: str, source: str) -> bool:
    """Return whether a phone number is in the source as it is dialled inside its country."""
    inland = (f"0{digits[length:]}" for length in _COUNTRY_CODES)
    return any(len(number) >= _MIN_SQUEEZED and _squeezed_in(number, source) for number in inland)


def _singular(word: str) -> str:
    if len(word) <= 3:
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(_SIBILANTS) else word.removesuffix("s")
