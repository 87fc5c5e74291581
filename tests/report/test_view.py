from dataclasses import replace
from typing import Any

import pytest

from auditor.model import REPORT_TEXTS, Report, Requirement
from auditor.report import view


@pytest.mark.parametrize(
    ("count", "expected"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (1_200, "1,200 rows")]
)
def test_nouns_agree_with_their_number(count: int, expected: str) -> None:
    assert view.pluralize(count, "row") == expected


def test_some_plurals_are_irregular() -> None:
    assert view.pluralize(1, "personal datum", "personal data") == "1 personal datum"
    assert view.pluralize(2, "personal datum", "personal data") == "2 personal data"


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


def test_parts_are_named_and_empty_ones_shown() -> None:
    text: dict[str, Any] = dict.fromkeys(REPORT_TEXTS)
    assert view.parts(text) == []
    assert view.parts(text | {"prompt": "", "response": "r"}) == [("prompt", ""), ("response", "r")]
    pair = text | {"response": "good", "rejected": "bad"}
    assert view.parts(pair) == [("chosen", "good"), ("rejected", "bad")]
    assert view.parts(text | {"raw": "{"}) == [("raw", "{")]


def test_json_has_no_non_finite_number() -> None:
    value = {"b": (1 / 3, float("nan")), "a": float("inf")}
    assert view.json_ready(value) == {"a": None, "b": [0.333333, None]}
