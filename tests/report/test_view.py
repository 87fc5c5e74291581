from dataclasses import replace

import pytest

from auditor.model import Crashed, Ran, Requirement, Skipped
from auditor.report import view
from auditor.report.model import Report


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no line was read", "No line was read."),
        ("3 rows.", "3 rows."),
        ("train.jsonl is empty", "train.jsonl is empty."),
        ("$.label[0] is null", "$.label[0] is null."),
    ],
)
def test_sentences(text: str, expected: str) -> None:
    assert view.sentence(text) == expected


@pytest.mark.parametrize(
    ("passed", "advice", "state"),
    [
        (True, False, "met"),
        (True, True, "met"),
        (False, True, "advice"),
        (False, False, "not met"),
    ],
)
def test_requirement_states(passed: bool, advice: bool, state: str) -> None:
    item = Requirement("name", "1", "2", passed=passed, why="", advice=advice)
    assert view.requirement_state(item) == state


def test_requirements_begin_with_what_is_not_met(report: Report) -> None:
    kinds = [(True, True), (False, True), (True, False), (False, False)]
    items = tuple(Requirement("", "", "", passed=p, why="", advice=a) for p, a in kinds)
    ordered = view.requirements(replace(report, requirements=items))
    assert [(item.passed, item.advice) for item in ordered] == kinds[::-1]


def test_json_has_no_non_finite_number() -> None:
    value = {"b": (1 / 3, float("nan")), "a": float("inf")}
    assert view.json_ready(value) == {"a": None, "b": [0.333333, None]}


def test_what_was_not_checked_is_grouped_by_outcome_and_reason(report: Report) -> None:
    outcomes = {
        "one": Ran(),
        "two": Skipped("no file"),
        "three": Ran(left_out="10 rows"),
        "four": Skipped("no file"),
        "five": Skipped("no file", required=True),
        "six": Crashed("KeyError"),
    }
    found = view.not_checked(replace(report, outcomes=outcomes))
    assert [(check.name, check.outcome, check.reason, check.required) for check in found] == [
        ("two, four", "skipped", "no file", False),
        ("three", "ran in part", "10 rows", False),
        ("five", "skipped", "no file", True),
        ("six", "crashed", "KeyError", True),
    ]
