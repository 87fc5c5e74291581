"""Equations of two numbers: true and unclear ones stay silent, false ones are returned as they are written."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.analysis.responses.faults.equations import false_equations


def false_in(text: str) -> list[str]:
    return false_equations(pl.DataFrame({"text": [text]}))["equation"].to_list()


@pytest.mark.parametrize(
    "text",
    [
        "They are 2 + 3 * 4 = 14 chairs.",  # part of a longer calculation
        "It takes 10 / 3 = 3.33 hours.",
        "A third is 1000 / 3 = 330 or so.",
        "That is 3 / 2 = 150 cents.",
        "Then 50 - 80 = 30 are missing.",
        "From 09:00 + 48 = 09:48 on.",
        "A quarter is 25% * 80 = 20.",
    ],
)
def test_true_and_unclear_equations_are_silent(text: str) -> None:
    assert false_in(text) == []


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 9_999), st.integers(1, 999), st.sampled_from("+-*×/÷"))
def test_a_true_equation_is_silent(left: int, right: int, sign: str) -> None:
    result = {"+": left + right, "-": left - right, "*": left * right, "×": left * right}
    value = result.get(sign, round(left / right, 2))
    assert false_in(f"It is {left} {sign} {right} = {abs(value)} in all.") == []


@pytest.mark.parametrize(
    ("text", "equation"),
    [
        ("They have 12 * 4 = 84 valves.", "12 * 4 = 84"),
        ("Both cost $1,200 + $300 = $2,500.", "$1,200 + $300 = $2,500"),
        ("He has 70+40=<<70+40=100>>100 left.", "70+40=100"),
    ],
)
def test_false_equations_are_returned(text: str, equation: str) -> None:
    assert false_in(text) == [equation]
