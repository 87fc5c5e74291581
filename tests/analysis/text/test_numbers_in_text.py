"""Numbers, dates and times are equal however they are written."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.text.numbers_in_text import (
    Date,
    dates,
    names_relative_day,
    numbers,
    same_day,
    times,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1250", 1250),
        ("1,250.00", 1250),
        ("1.250,00 €", 1250),
        ("1'250", 1250),
        ("1 234", 234),
        ("1,250", 1250),
        ("1,250", 1.25),
        ("1.234.567", 1_234_567),
        ("$1.5 million", 1_500_000),
        ("20k", 20_000),
        ("20 %", 0.2),
        ("20%", 20),
        ("seven", 7),
        ("Twenty-five", 25),
        ("a dozen", 12),
        (".5", 0.5),
    ],
)
def test_numbers(text: str, value: float) -> None:
    assert value in numbers(text)


def test_other_readings_are_none() -> None:
    assert numbers("1,250.50") == {1250.5}
    assert numbers("12.5") == {12.5}
    assert numbers("nothing to see") == set()


@given(st.integers(0, 10**9))
def test_any_grouping_is_the_number(number: int) -> None:
    grouped = f"{number:,}"
    assert number in numbers(grouped)
    assert number in numbers(grouped.replace(",", "."))


@given(st.dates(dt.date(1950, 1, 1), dt.date(2090, 12, 31)))
def test_any_format_is_the_date(day: dt.date) -> None:
    date = Date(day.year, day.month, day.day)
    formats = (
        "%Y-%m-%d",
        "%d.%m.%Y",
        "%m/%d/%Y",
        "%d %B %Y",
        "%B %d, %Y",
        "%b. %d, %Y",
        "%d-%b-%Y",
    )
    assert [form for form in formats if date not in dates(f"on {day.strftime(form)} or so")] == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("3. März 2026", (2026, 3, 3)),
        ("3 de mayo de 2026", (2026, 5, 3)),
        ("le 1er août 2026", (2026, 8, 1)),
        ("20260503", (2026, 5, 3)),
        ("the 3rd of May", (0, 5, 3)),
        ("May 3rd", (0, 5, 3)),
        ("5/3/26", (2026, 5, 3)),
    ],
)
def test_dates_in_words(text: str, date: tuple[int, int, int]) -> None:
    assert Date(*date) in dates(text)


def test_what_is_no_date() -> None:
    assert dates("room 12, 99/99/2026, 31 apples") == set()


def test_with_points_the_day_is_first() -> None:
    assert dates("12.03.2026") == {Date(2026, 3, 12)}
    assert dates("12/03/2026") == {Date(2026, 3, 12), Date(2026, 12, 3)}


@pytest.mark.parametrize("text", ["see you tomorrow", "Next Friday", "two weeks ago", "bis morgen"])
def test_days_named_by_today(text: str) -> None:
    assert names_relative_day(text)
    assert not names_relative_day("on 3 May at the friends' house")


def test_a_missing_year_is_any_year() -> None:
    assert same_day(Date(2026, 5, 3), {Date(0, 5, 3)})
    assert not same_day(Date(2026, 5, 3), {Date(2025, 5, 3), Date(2026, 5, 4)})


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("3 pm", (15, 0)),
        ("12 a.m.", (0, 0)),
        ("15:30", (15, 30)),
        ("noon", (12, 0)),
        ("9h05", (9, 5)),
    ],
)
def test_times(text: str, time: tuple[int, int]) -> None:
    assert times(f"at {text} sharp") == {time}
