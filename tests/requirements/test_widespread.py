"""Faults on few rows require nothing; on many rows the requirement is not met, and names the rule."""

from __future__ import annotations

import polars as pl
import pytest

from auditor.model import findings, whole_file
from auditor.requirements.widespread import widespread_faults
from auditor.rule_list import RULES
from auditor.verdict import Requirement, State

ROWS = 20


def required(rule: str, rows: int) -> tuple[Requirement, ...]:
    frame = pl.DataFrame({"row": range(rows)}, schema={"row": pl.UInt32})
    return widespread_faults(findings(frame, rule=rule), ROWS, RULES)


@pytest.mark.parametrize(
    ("rule", "rows"),
    [("TXT020", 2), ("TXT044", 10), ("TXT022", 20), ("DUP001", 20), ("LBL001", 20), ("PII001", 20)],
)
def test_few_rows_notes_and_faults_of_other_kinds_require_nothing(rule: str, rows: int) -> None:
    assert required(rule, rows) == ()


@pytest.mark.parametrize(
    ("rule", "rows", "limit"),
    [("TXT020", 3, 2), ("TXT044", 11, 10), ("LBL014", 20, 2), ("LBL016", 20, 2)],
)
def test_many_rows_are_not_met(rule: str, rows: int, limit: int) -> None:
    (item,) = required(rule, rows)
    assert (item.name, item.state) == ("widespread-faults", State.NOT_MET)
    assert (item.value, item.limit) == (rows, limit)
    assert item.why.startswith(f"{rows} of them are {rule}")


def test_rules_count_together() -> None:
    frame = pl.DataFrame({"row": range(8)}, schema={"row": pl.UInt32})
    found = pl.concat([findings(frame.head(4), rule="TXT020"), findings(frame[4:], rule="TXT009")])
    assert [item.value for item in widespread_faults(found, ROWS, RULES)] == [8]


def test_a_fault_of_the_whole_set_is_not_met_whatever_its_rows() -> None:
    found = whole_file("TXT028", [("most answers that can show it, 24 of 28: no capital", 0.9)])
    (item,) = widespread_faults(found, ROWS, RULES)
    assert (item.state, item.observed) == (State.NOT_MET, "1 fault of most answers")
    assert item.why.startswith("TXT028: most answers that can show it, 24 of 28: no capital; ")


@pytest.mark.parametrize("rule", ["RSP004", "DUP014", "LBL012"])
def test_findings_on_the_set_of_other_rules_have_requirements_of_their_own(rule: str) -> None:
    assert widespread_faults(whole_file(rule, [("it", None)]), ROWS, RULES) == ()
