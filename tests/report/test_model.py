"""The report as a value: what was measured, and its exit code."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.case import Case, CaseVerdict
from auditor.facts import Facts, LabelNoise
from auditor.model import Ran, Skipped
from auditor.report.model import Report
from auditor.verdict import Verdict

NOISE = LabelNoise(rows=60, classes_evaluated=2, classes_too_small=(), agreement=0.9)


def test_facts_are_found_by_their_kind(report: Report) -> None:
    outcomes = {"a": Ran(), "b": Skipped("too few rows"), "c": Ran(facts=NOISE)}
    measured = replace(report, outcomes=outcomes)
    assert measured.facts == {"c": NOISE}
    assert measured.measured(LabelNoise) is NOISE
    assert measured.measured(Facts) is NOISE
    assert replace(report, outcomes={"a": Ran()}).measured(LabelNoise) is None


@pytest.mark.parametrize(
    ("data", "case", "code"),
    [
        (Verdict.READY, CaseVerdict.FINE_TUNE, (0, 0)),
        (Verdict.READY, CaseVerdict.PROMPT_FIRST, (0, 1)),
        (Verdict.READY, CaseVerdict.INSUFFICIENT, (0, 1)),
        (Verdict.READY, CaseVerdict.NOT_ASSESSED, (0, 3)),
        (Verdict.NOT_READY, CaseVerdict.FINE_TUNE, (1, 1)),
        (Verdict.NOT_READY, CaseVerdict.NOT_ASSESSED, (1, 1)),
        (Verdict.NO_VERDICT, CaseVerdict.FINE_TUNE, (3, 3)),
    ],
)
def test_exit_code_without_and_with_a_required_case(
    report: Report, data: Verdict, case: CaseVerdict, code: tuple[int, int]
) -> None:
    decided = replace(report, verdict=data, case=Case(case, ""))
    required = replace(decided, settings=replace(report.settings, require_case=True))
    assert (decided.exit_code, required.exit_code) == code
