"""OUT004, OUT006: long tails, free keys and small sets stay silent; the one rare value is found."""

from __future__ import annotations

import json

import pytest

from auditor.checks import rare_values

USUAL = ["low", "medium", "high"]


def rows(values: list[str]) -> list[dict[str, str]]:
    return [
        {"prompt": f"Ticket {n * 37}", "completion": json.dumps({"id": f"T{n}", "level": value})}
        for n, value in enumerate(values)
    ]


@pytest.mark.parametrize(
    "values",
    [
        USUAL * 30 + ["blue"],
        USUAL * 40 + ["blue"] * 3,
        USUAL * 40 + [f"odd {n}" for n in range(9)],
        [f"level {n // 4}" for n in range(120)] + ["blue"],
        ["0"] * 30 + ["0%"] * 3 + [f"level {n // 4}" for n in range(100)],
    ],
    ids=["few rows", "three times", "many rare ones", "many values", "signs that count"],
)
def test_what_is_no_exception_is_silent(found, values: list[str]) -> None:
    assert found(rare_values, rows(values)) == []


@pytest.mark.parametrize(
    ("value", "rule", "detail"),
    [
        ("hihg", "OUT004", "level is 'hihg'; elsewhere it is 'high'"),
        ("Low", "OUT004", "level is 'Low'; elsewhere it is 'low'"),
        ("slow", "OUT006", "level is 'slow'; elsewhere it is one of 'high', 'low', 'medium'"),
        ("blue", "OUT006", "level is 'blue'; elsewhere it is one of 'high', 'low', 'medium'"),
    ],
)
def test_a_rare_value_is_found(found, value: str, rule: str, detail: str) -> None:
    assert found(rare_values, rows([*USUAL * 40, value])) == [(rule, 120, None, None, detail)]


@pytest.mark.parametrize(
    ("usual", "other"), [("BSD-2", "BSD-3"), ("increase", "decrease"), ("approved", "disapproved")]
)
def test_another_value_is_no_misspelling(found, usual: str, other: str) -> None:
    rules = [rule for rule, *_ in found(rare_values, rows([usual, "MIT"] * 60 + [other]))]
    assert rules == ["OUT006"]


def test_another_case_is_found_however_often(found) -> None:
    rules = [rule for rule, *_ in found(rare_values, rows(USUAL * 40 + ["High", "High."] * 5))]
    assert rules == ["OUT004"] * 10


def test_values_of_two_cases_alike_often_are_silent(found) -> None:
    assert found(rare_values, rows(USUAL * 40 + ["High"] * 20)) == []


def test_many_usual_values_are_shortened(found) -> None:
    given = [f"{letter * 3}" for letter in "abcdefgh"] * 15 + ["zzz"]
    [(rule, _, _, _, detail)] = found(rare_values, rows(given))
    assert (rule, detail) == (
        "OUT006",
        "level is 'zzz'; elsewhere it is one of 'aaa', 'bbb', 'ccc', 'ddd', ...",
    )
