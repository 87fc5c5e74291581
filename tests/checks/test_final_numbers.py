"""TXT025: calculations use the numbers of their prompts."""

from __future__ import annotations

import pytest

from auditor.checks import final_numbers

Row = dict[str, str]


def row(n: int, steps: str = "{a}*{b}={c}", last: str = " {c}+{d}={e}") -> Row:
    a, b, d = 13 + n, 20 + n, 200 + 3 * n
    numbers = {"a": a, "b": b, "c": a * b, "d": d, "e": a * b + d}
    prompt = "{a} carts have {b} sacks each, and {d} are in the barn. What is the sum?".format(
        **numbers
    )
    return {"prompt": prompt, "completion": f"They have {steps + last} sacks.".format(**numbers)}


def test_calculations_with_the_numbers_of_their_prompts_are_silent(found) -> None:
    assert found(final_numbers, [row(n) for n in range(60)]) == []


def test_constants_of_a_field_may_come_from_nowhere(found) -> None:
    masses = (22.99, 35.453, 32.06)
    rows = [
        {
            "prompt": f"What is the mass of {n} mol?",
            "completion": f"{n} * {masses[n % 3]} = {n * masses[n % 3]:.3f} g",
        }
        for n in range(2, 62)
    ]
    assert found(final_numbers, rows) == []


@pytest.mark.parametrize("count", [20, 39])
def test_a_few_calculations_are_not_compared(found, count: int) -> None:
    assert found(final_numbers, [row(n, last="") for n in range(count)]) == []


def test_calculations_that_break_off_are_found_on_the_set(found) -> None:
    detail = "0% of the calculations use the last number of their prompt, and 100% the first: they break off"
    assert found(final_numbers, [row(n, last="") for n in range(60)]) == [
        ("TXT025", None, None, 0.0, detail)
    ]


def test_calculations_without_their_first_step_are_found_on_the_set(found) -> None:
    detail = "100% of the answers that can show it calculate with numbers that neither the prompt nor a step before has"
    *of_rows, of_set = found(final_numbers, [row(n, steps="") for n in range(60)])
    assert of_set == ("TXT025", None, None, 1.0, detail)
    assert [at for _, at, *_ in of_rows] == list(range(60))


@pytest.mark.parametrize(("others", "count"), [(2, 0), (3, 3)])
def test_calculations_of_another_prompt_are_found(found, others: int, count: int) -> None:
    rows = [row(n) for n in range(60)]
    for n in range(others):
        rows[n]["completion"] = row(n + 500)["completion"]
    assert [at for _, at, *_ in found(final_numbers, rows)] == list(range(count))
