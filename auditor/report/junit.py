"""JUnit XML, for the test tab of a CI system: a case for the verdict, each requirement, each check."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from auditor.escape import printable
from auditor.model import Report, Requirement, Verdict
from auditor.report import view


@dataclass(frozen=True, slots=True)
class _Case:
    """One testcase: ``kind`` is failure, error, skipped or "" where it passed."""

    name: str
    kind: str = ""
    reason: str = ""


def render(report: Report) -> str:
    """The report as JUnit XML text; nothing that failed, crashed or was required shows green."""
    suites = (
        ("verdict", [_verdict(report)]),
        ("requirements", [_requirement(item) for item in view.requirements(report)]),
        ("checks", [_check(item) for item in view.checks(report)]),
    )
    every = [case for _, cases in suites for case in cases]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="dataset-audit" {_totals(every)}>',
        *(line for name, cases in suites for line in _suite(name, cases)),
        "</testsuites>",
    ]
    return "\n".join(lines) + "\n"


def _verdict(report: Report) -> _Case:
    kinds = {Verdict.READY: "", Verdict.NOT_READY: "failure", Verdict.NO_VERDICT: "error"}
    return _Case("data verdict", kinds[report.verdict], f"{report.verdict}: {report.reason}")


def _requirement(item: Requirement) -> _Case:
    """Advice that is not followed is a skip: it is shown and never fails a build."""
    kind = "" if item.passed else "skipped" if item.advice else "failure"
    reason = f"found {item.observed}, required {item.required}: {item.why}"
    return _Case(item.name, kind, reason)


def _check(item: view.Check) -> _Case:
    kinds = {"ran": "", "crashed": "error", "skipped": "error" if item.required else "skipped"}
    return _Case(item.name, kinds[item.status], f"{item.status}: {item.reason}")


def _suite(name: str, cases: list[_Case]) -> list[str]:
    return [
        f'  <testsuite name="{name}" {_totals(cases)}>',
        *(_testcase(name, case) for case in cases),
        "  </testsuite>",
    ]


def _testcase(suite: str, case: _Case) -> str:
    start = f'    <testcase classname="dataset-audit.{suite}" name="{_text(case.name)}"'
    if not case.kind:
        return f"{start}/>"
    return f'{start}><{case.kind} message="{_text(case.reason)}"/></testcase>'


def _totals(cases: list[_Case]) -> str:
    kinds = [case.kind for case in cases]
    return (
        f'tests="{len(cases)}" failures="{kinds.count("failure")}" '
        f'errors="{kinds.count("error")}" skipped="{kinds.count("skipped")}"'
    )


def _text(text: str) -> str:
    """``text`` for an attribute: XML 1.0 forbids most control characters even when escaped."""
    return escape(printable(text))
