"""TXT023: other bases and wrong calculations on purpose stay silent, false equations are found."""

from __future__ import annotations

import pytest

from auditor.checks import false_equations


@pytest.mark.parametrize("prompt", ["What is it in binary numbers?", "Which step is wrong?"])
def test_other_bases_and_wrong_steps_are_silent(found, prompt: str) -> None:
    rows = [{"prompt": prompt, "completion": "It says 1 + 9 = 100 there."}]
    assert found(false_equations, rows) == []


def test_a_false_equation_is_found(found) -> None:
    rows = [{"prompt": "How many valves are there?", "completion": "They have 12 * 4 = 84 valves."}]
    detail = "the response contains '12 * 4 = 84', which is false"
    assert found(false_equations, rows) == [("TXT023", 0, None, None, detail)]
