"""Evidence of a misplaced response: what is readable, and what names in a program say."""

from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.responses.evidence import is_readable, names_only_other

PROGRAM = "def min_cost(cost):\n    return min(cost)"


@pytest.mark.parametrize(
    ("prompt", "response", "expected"),
    [
        ("Find the least cost.", PROGRAM, False),
        (f"{PROGRAM}\n", "It returns the least cost.", False),
        ("Solve it.", r"x^2 + 2x + 1 = (x + 1)^2 = 0, \; x = -1", False),
        ("Multiply.", "12 * 4 = 48, 48 / 3 = 16", False),
        ("What is the least cost?", "The least cost is 12 * 4 = 48 euros.", True),
        ("最低价格是多少？", "最低价格是48元。", True),
    ],
)
def test_code_and_formulas_are_not_readable(prompt: str, response: str, expected: bool) -> None:
    assert is_readable(pl.Series([prompt]), pl.Series([response]))[0] is expected


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        ("Find the least cost.", "Find the greatest cost.", False),
        ("Pass: assert min_cost([1]) == 1", "Pass: assert min_cost([2]) == 2", False),
        ("Pass: assert max_cost([1]) == 1", "Pass: assert min_cost([2]) == 2", True),
    ],
)
def test_a_name_of_the_other_prompt_only(own: str, other: str, expected: bool) -> None:
    texts = (pl.Series([text]) for text in (PROGRAM, own, other))
    assert names_only_other(*texts)[0] is expected
