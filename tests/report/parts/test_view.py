from dataclasses import replace

import pytest

from auditor.model import Crashed, Ran, Skipped
from auditor.report.model import Report
from auditor.report.parts import view
from auditor.verdict import Requirement, State, Verdict


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no line was read", "No line was read."),
        ("3 rows.", "3 rows."),
        ("train.jsonl is empty", "train.jsonl is empty."),
        ("$.label[0] is null", "$.label[0] is null."),
        (
            "a CSV file; convert it: dataset-audit convert a -o b",
            "A CSV file; convert it: dataset-audit convert a -o b",
        ),
        ("convert it: soon; the rest is fine", "Convert it: soon; the rest is fine."),
    ],
)
def test_sentences(text: str, expected: str) -> None:
    assert view.sentence(text) == expected


def test_requirements_begin_with_what_is_not_met(report: Report) -> None:
    kinds = [
        (State.NOT_MET, False),
        (State.UNPROVEN, False),
        (State.MET, False),
        (State.MET, True),
        (State.ADVICE, True),
    ]
    items = tuple(Requirement("", "", "", state, "", recommended=r) for state, r in kinds)
    ordered = view.requirements(replace(report, requirements=items[::-1]))
    assert [(item.state, item.recommended) for item in ordered] == kinds


@pytest.mark.parametrize(
    ("verdict", "state", "headline"),
    [
        (Verdict.READY, State.MET, "READY"),
        (Verdict.READY, State.ADVICE, "READY"),
        (Verdict.READY, State.UNPROVEN, "READY, UNPROVEN"),
        (Verdict.NOT_READY, State.UNPROVEN, "NOT READY"),
        (Verdict.NO_VERDICT, State.UNPROVEN, "NO VERDICT"),
    ],
)
def test_only_a_ready_verdict_is_headed_unproven(
    report: Report, verdict: Verdict, state: State, headline: str
) -> None:
    item = Requirement("n", "o", "r", state, "why")
    assert view.headline(replace(report, verdict=verdict, requirements=(item,))) == headline


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
