"""The rules that keep rows from being clean, and the sentence about the required minimum."""

from dataclasses import replace

import polars as pl
import pytest

from auditor.model import Rule, Severity
from auditor.report.model import REPORT_LINES, Report
from auditor.report.parts.blockers import blockers, sentence
from auditor.review.findings import REPORT_FINDINGS
from auditor.verdict import Counts, Requirement, State

# rule, severity, row, partner
Found = tuple[str, str, int, int | None]
FMT, CON, LBL, DUP, LEK, TXT = "FMT001", "CON001", "LBL002", "DUP001", "LEK001", "TXT001"


def failed(name: str) -> Requirement:
    return Requirement(name, "", "", State.NOT_MET, why="")


def with_findings(report: Report, found: list[Found], status: str = "open") -> Report:
    """A report of these findings, whose blocking ones make their lines unclean."""
    rows = [
        dict.fromkeys(REPORT_FINDINGS)
        | {"rule": rule, "severity": severity, "row": row, "related": other, "status": status}
        for rule, severity, row, other in found
    ]
    unclean = {row for _, severity, row, _ in found if severity in ("error", "review")}
    lines = [
        {"row": n, "source": "a", "line": n + 1, "rules": []}
        | {"disposition": "suspect" if n in unclean else "clean"}
        for n in range(20)
    ]
    rules = {r: Rule(r, r, Severity(s), "", "", "", "", "") for r, s, _, _ in found}
    clean = sum(line["disposition"] == "clean" for line in lines)
    return replace(
        report,
        rules=tuple(rules.values()),
        findings=pl.DataFrame(rows, schema=REPORT_FINDINGS),
        lines=pl.DataFrame(lines, schema=REPORT_LINES),
        counts=Counts(clean=clean, clean_if_cleared=clean),
        requirements=(),
        settings=replace(report.settings, floor=18),
    )


def summary(report: Report) -> list[tuple[str, int, int, int]]:
    return [(b.rule.code, b.rows, b.regained, b.decisions) for b in blockers(report)]


def test_clean_rows_have_no_blockers(report: Report) -> None:
    assert summary(with_findings(report, [])) == []
    assert summary(with_findings(report, [(TXT, "warning", 1, None), (TXT, "note", 2, None)])) == []


def test_cleared_findings_are_no_blockers(report: Report) -> None:
    assert summary(with_findings(report, [(LBL, "review", 1, None)], status="cleared")) == []


def test_a_pair_is_one_decision_even_if_both_rows_have_the_finding(report: Report) -> None:
    found = [(CON, "review", 1, 2), (CON, "review", 2, 1), (LBL, "review", 3, None)]
    assert summary(with_findings(report, found)) == [(CON, 2, 2, 1), (LBL, 1, 1, 1)]


def test_a_row_of_two_rules_is_regained_by_neither(report: Report) -> None:
    found = [(FMT, "error", 1, None), (LBL, "review", 1, None), (LBL, "review", 2, None)]
    assert summary(with_findings(report, found)) == [(LBL, 2, 1, 1), (FMT, 1, 0, 0)]


def test_copies_and_leaks_are_never_regained(report: Report) -> None:
    found = [(DUP, "error", 1, 0), (DUP, "error", 2, 0), (LEK, "error", 3, 50)]
    assert summary(with_findings(report, found)) == [(DUP, 2, 0, 0), (LEK, 1, 0, 0)]


@pytest.mark.parametrize(
    ("name", "first"),
    [("no-leakage", LEK), ("well-formed", FMT), ("clean-examples", CON), ("rows-per-class", CON)],
)
def test_rules_that_a_requirement_depends_on_come_first(
    report: Report, name: str, first: str
) -> None:
    found = [
        (LEK, "error", 3, 50),
        (FMT, "error", 1, None),
        (CON, "review", 4, 5),
        (CON, "review", 5, 4),
    ]
    report = replace(with_findings(report, found), requirements=(failed(name),))
    assert blockers(report)[0].rule.code == first


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], "20 clean rows; 18 are required"),
        (
            [(DUP, "error", n, 0) for n in range(1, 6)],
            "15 clean rows, 3 short of the required 18: add new rows",
        ),
        (
            [(FMT, "error", n, None) for n in range(5)],
            "15 clean rows, 3 short of the required 18: fix the 5 format errors first",
        ),
        (
            [(CON, "review", n, n ^ 1) for n in range(4)]
            + [(FMT, "error", n, None) for n in (6, 7, 8)],
            "13 clean rows, 5 short of the required 18: fix the 4 conflicting answers first (2 decisions)",
        ),
        (
            [(FMT, "error", 9, None)] + [(DUP, "error", n, 0) for n in range(1, 6)],
            "14 clean rows, 4 short of the required 18: fix the format error first, and add 3 new rows",
        ),
    ],
)
def test_the_minimum_in_one_sentence(report: Report, found: list[Found], expected: str) -> None:
    assert sentence(with_findings(report, found)) == expected


def test_two_rules_of_one_family_are_one_repair_of_its_kind(report: Report) -> None:
    found = [("FMT001", "error", 1, None), ("FMT005", "error", 1, None)]
    found += [(DUP, "error", n, 0) for n in range(2, 5)]
    assert "fix the format error first" in sentence(with_findings(report, found))


def test_the_sentence_names_what_review_can_add(report: Report) -> None:
    report = replace(with_findings(report, []), counts=Counts(clean=1_900, clean_if_cleared=2_000))
    assert (
        sentence(report)
        == "1,900 clean rows (2,000 if all rows under review are kept); 18 are required"
    )
