"""JUnit XML, for the test tab of a CI system: a case for the verdict, each requirement, each check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from xml.etree import ElementTree

from auditor.escape import printable
from auditor.report import view
from auditor.report.model import Report
from auditor.verdict import Requirement, State, Verdict


class _Case(NamedTuple):
    """One test case: ``kind`` is failure, error, skipped, or "" if it passed."""

    name: str
    kind: str
    reason: str


def render(report: Report) -> str:
    """The report as JUnit XML; nothing that failed, crashed or was required and skipped is green."""
    suites = {
        "verdict": [_verdict(report)],
        "requirements": [_requirement(item) for item in view.requirements(report)],
        "checks": [_check(item) for item in view.checks(report)],
    }
    every = [case for cases in suites.values() for case in cases]
    root = ElementTree.Element("testsuites", {"name": "dataset-audit", **_totals(every)})
    for name, cases in suites.items():
        suite = ElementTree.SubElement(root, "testsuite", {"name": name, **_totals(cases)})
        for case in cases:
            names = {"classname": f"dataset-audit.{name}", "name": printable(case.name)}
            element = ElementTree.SubElement(suite, "testcase", names)
            if case.kind:
                ElementTree.SubElement(element, case.kind, {"message": printable(case.reason)})
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _verdict(report: Report) -> _Case:
    kinds = {Verdict.READY: "", Verdict.NOT_READY: "failure", Verdict.NO_VERDICT: "error"}
    return _Case("data verdict", kinds[report.verdict], f"{report.verdict}: {report.reason}")


def _requirement(item: Requirement) -> _Case:
    """What is unproven, and advice that is not followed, is a skip: it is shown and fails no build."""
    kind = {State.MET: "", State.NOT_MET: "failure"}.get(item.state, "skipped")
    reason = f"found {item.observed}, required {item.required}: {item.why}"
    return _Case(item.name, kind, reason)


def _check(item: view.Check) -> _Case:
    """A check that ran in part is a skip, too: what was not checked is not green."""
    ran = "" if item.complete else "skipped"
    kinds = {"ran": ran, "crashed": "error", "skipped": "error" if item.required else "skipped"}
    return _Case(item.name, kinds[item.status], f"{item.outcome}: {item.reason}")


def _totals(cases: Sequence[_Case]) -> dict[str, str]:
    """The counts that every suite has as attributes."""
    tags = {"failures": "failure", "errors": "error", "skipped": "skipped"}
    kinds = [case.kind for case in cases]
    totals = {total: str(kinds.count(tag)) for total, tag in tags.items()}
    return {"tests": str(len(cases)), **totals}
