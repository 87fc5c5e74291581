"""Verdicts in a few lines: what is shown first, what is left out, and no text of a row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.brief import Brief
from auditor.errors import ExitCode
from auditor.report import brief
from auditor.report.model import Baseline, Changes, Movement, Report

READY = Brief(ExitCode.READY, "READY: a")
NOT_READY = Brief(ExitCode.NOT_READY, "NOT READY: b", ("b1", "b2", "b3"))
NO_VERDICT = Brief(ExitCode.NO_VERDICT, "NO VERDICT: c", ("c1",))


def test_a_report_in_brief(report: Report, ready: Report) -> None:
    assert brief.of_report(report, "parcels") == Brief(
        ExitCode.NOT_READY,
        "NOT READY: parcels: 185 clean examples of 200 needed, 2 malformed lines and 1 leaked evaluation row",
        (
            "data/train.jsonl:100: DUP001 exact-duplicate and data/train.jsonl:3 (59 more)",
            "data/train.jsonl:12: FMT001 malformed-json (1 more)",
            "data/train.jsonl:31: LEK001 eval-row-in-training and data/eval.jsonl:4",
            "data/train.jsonl:45: CON001 conflicting-label and data/train.jsonl:44",
        ),
    )
    assert brief.of_report(ready, "parcels").details == ()


@pytest.mark.parametrize(
    ("worse", "code", "says"),
    [
        ((), 0, "; no worse than the baseline"),
        (("x: 1 new finding",), 1, "; worse than the baseline"),
    ],
)
def test_a_baseline(report: Report, worse: tuple[str, ...], code: int, says: str) -> None:
    changes = Changes(("ready", "not ready"), (1, 1), (1, 1), ((), ()), Movement(0, 0, 0), ())
    against = replace(report, baseline=Baseline("old.json", changes, worse, frozenset()))
    found = brief.of_report(against, "parcels")
    assert (found.code, found.headline.endswith(says)) == (code, True)
    assert found.details[: len(worse)] == worse


def test_what_is_unproven_is_named_without_how_to_prove_it(ready: Report) -> None:
    reason = "9 clean; unproven: a (prove it: dataset-audit sample), b (prove it: --eval FILE)"
    found = brief.of_report(replace(ready, reason=reason), "parcels")
    assert found.headline.endswith(": parcels: 9 clean; unproven: a, b")


def test_no_text_of_a_row(report: Report) -> None:
    found = brief.of_report(report, "parcels")
    text = "\n".join([found.headline, *found.details])
    columns = ["prompt", "response", "rejected", "label", "raw"]
    rows = {value for name in columns for value in report.texts[name].drop_nulls() if value}
    assert len(rows) > 5
    assert [value for value in {*rows, *report.findings["detail"]} if value in text] == []
