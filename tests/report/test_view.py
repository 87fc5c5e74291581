from dataclasses import replace

import pytest

from auditor.model import Requirement
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
