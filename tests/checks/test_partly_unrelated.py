"""RSP006: sets whose answers fit, and those of two languages, stay silent; a part of them that does not fit is found."""

from __future__ import annotations

import json
from pathlib import Path

from auditor.checks import partly_unrelated
from auditor.verdict import State

FIXTURES = Path(__file__).parents[2] / "fixtures" / "partly-unrelated"
Rows = list[dict[str, str]]


def rows(name: str) -> Rows:
    return [
        json.loads(line) for line in (FIXTURES / f"{name}.jsonl").read_text("utf-8").splitlines()
    ]


def test_answers_that_fit_stay_silent(found) -> None:
    assert found(partly_unrelated, rows("clean-related")) == []


def test_a_few_that_do_not_fit_are_left_to_other_rules(found) -> None:
    records = rows("clean-related")
    moved = [
        {**row, "completion": records[at + 1 if at < 8 else at]["completion"]}
        for at, row in enumerate(records)
    ]
    assert found(partly_unrelated, moved) == []


def test_short_answers_are_not_tested(found) -> None:
    short = [
        {**row, "completion": " ".join(row["completion"].split()[:4])} for row in rows("part-moved")
    ]
    assert found(partly_unrelated, short) == []


def test_answers_in_another_language_are_not_tested(found) -> None:
    spelt = [{**row, "completion": row["completion"][::-1]} for row in rows("part-moved")]
    assert found(partly_unrelated, spelt) == []


def test_a_part_that_does_not_fit_is_found(found) -> None:
    ((rule, row, _, share, _),) = found(partly_unrelated, rows("part-moved"))
    assert (rule, row) == ("RSP006", None)
    assert 0.2 < share < 0.5


def test_preferences_are_tested_by_their_chosen_answers(found) -> None:
    pairs = [
        {
            "prompt": row["prompt"],
            "chosen": row["completion"],
            "rejected": "I would rather not say anything about it.",
        }
        for row in rows("part-moved")
    ]
    assert [finding[0] for finding in found(partly_unrelated, pairs)] == ["RSP006"]


def test_the_set_is_not_ready(audit) -> None:
    report = audit((FIXTURES / "part-moved.jsonl").read_bytes(), checks=[partly_unrelated])
    need = next(need for need in report.requirements if need.name == "widespread-faults")
    assert need.state is State.NOT_MET
    assert "RSP006" in need.why
