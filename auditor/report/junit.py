"""JUnit XML, for the test tab of a CI system: a case for the verdict, each requirement, check and finding."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from xml.etree import ElementTree

from auditor.case import CaseVerdict
from auditor.escape import RUNNER_MARK, printable
from auditor.model import BLOCKING
from auditor.plural import pluralize
from auditor.report.model import Report
from auditor.report.parts import view
from auditor.report.parts.rows import FindingRow, finding_rows
from auditor.report.saved import baseline
from auditor.verdict import Requirement, State, Verdict

MAX_FINDINGS = 1_000  # cases of an audit, worst first: the tabs of CI systems slow down with more


class _Case(NamedTuple):
    """One test case: ``kind`` is failure, error, skipped, or "" if it passed."""

    name: str
    kind: str
    reason: str
    rule: str = ""
    file: str = ""
    line: int | None = None


def render(reports: Sequence[Report]) -> str:
    """The reports as JUnit XML; the names of their suites begin with the path if there are several.

    Nothing that failed, crashed or was required and skipped is green.
    """
    suites = [
        (f"{view.name(report)}: {name}" if len(reports) > 1 else name, name, cases)
        for report in reports
        for name, cases in _suites(report).items()
    ]
    every = [case for _, _, cases in suites for case in cases]
    root = ElementTree.Element("testsuites", {"name": "dataset-audit", **_totals(every)})
    for title, name, cases in suites:
        suite = ElementTree.SubElement(
            root, "testsuite", {"name": printable(title), **_totals(cases)}
        )
        for case in cases:
            _add(suite, name, case)
    ElementTree.indent(root)
    text = RUNNER_MARK.sub("#&#35;", ElementTree.tostring(root, encoding="unicode"))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _suites(report: Report) -> Mapping[str, Sequence[_Case]]:
    """The cases of each suite; none fails if the data is accepted because it is not worse than the baseline."""
    suites = {
        "verdict": [_verdict(report), *_case_verdict(report)],
        "requirements": [_requirement(item) for item in view.requirements(report)],
        "checks": [_check(item) for item in view.checks(report)],
        "findings": list(_findings(report)),
    }
    if not baseline.accepts(report):
        return suites
    return {name: [_accepted(case) for case in cases] for name, cases in suites.items()}


def _accepted(case: _Case) -> _Case:
    if case.kind != "failure":
        return case
    return case._replace(kind="skipped", reason=f"no worse than the baseline: {case.reason}")


def _add(suite: ElementTree.Element, name: str, case: _Case) -> None:
    """Add ``case`` to ``suite``; ``file`` and ``line`` are those of pytest, and GitLab links the file."""
    line = {} if case.line is None else {"line": str(case.line)}
    named = {"classname": f"dataset-audit.{name}", "name": case.name, "file": case.file, **line}
    shown = {key: printable(value) for key, value in named.items() if value}
    element = ElementTree.SubElement(suite, "testcase", shown)
    if case.kind:
        kind = {"type": case.rule} if case.rule else {}
        ElementTree.SubElement(element, case.kind, {**kind, "message": printable(case.reason)})


def _verdict(report: Report) -> _Case:
    kinds = {Verdict.READY: "", Verdict.NOT_READY: "failure", Verdict.NO_VERDICT: "error"}
    return _Case("data verdict", kinds[report.verdict], f"{report.verdict}: {report.reason}")


def _case_verdict(report: Report) -> Iterator[_Case]:
    """The verdict on the case, where the exit code depends on it."""
    if report.settings.require_case:
        case = report.case
        kinds = {CaseVerdict.FINE_TUNE: "", CaseVerdict.NOT_ASSESSED: "error"}
        kind = kinds.get(case.verdict, "failure")
        yield _Case("case verdict", kind, f"{case.verdict}: {case.reason or 'no readiness.toml'}")


def _requirement(item: Requirement) -> _Case:
    """A requirement; unproven ones and advice that is not followed are skips: they are shown and fail no build."""
    kind = {State.MET: "", State.NOT_MET: "failure"}.get(item.state, "skipped")
    reason = f"found {item.observed}, required {item.required}: {item.why}"
    return _Case(item.name, kind, reason)


def _check(item: view.Check) -> _Case:
    """A check that ran in part is a skip, too: what was not checked is not green."""
    ran = "" if item.complete else "skipped"
    kinds = {"ran": ran, "crashed": "error", "skipped": "error" if item.required else "skipped"}
    return _Case(item.name, kinds[item.status], f"{item.outcome}: {item.reason}")


def _findings(report: Report) -> Iterator[_Case]:
    """The worst findings, and one case for the rest.

    Blocking findings are failures, but skips if the verdict is ready: a CI system must not fail data that passes
    the gate.
    """
    name = view.name(report)
    fails = report.verdict is not Verdict.READY
    for row in finding_rows(report.findings.head(MAX_FINDINGS)):
        yield _finding(row, name, fails=fails)
    if (left := report.findings.height - MAX_FINDINGS) > 0:
        count = pluralize(left, "more finding")
        yield _Case(count, "skipped", f"{count}: the JSON report contains all of them")


def _finding(row: FindingRow, name: str, *, fails: bool) -> _Case:
    blocks = fails and row.status == "open" and row.severity in BLOCKING
    where = row.partner or row.path
    title = f"{row.rule} {row.position}{f' {where}' if where else ''}"
    status = "" if row.status == "open" else f" [{row.status}]"
    reason = f"{row.severity}: {row.message}{status}"
    kind = "failure" if blocks else "skipped"
    return _Case(title, kind, reason, row.rule, row.source or name, row.line)


def _totals(cases: Sequence[_Case]) -> dict[str, str]:
    """The counts that every suite has as attributes."""
    tags = {"failures": "failure", "errors": "error", "skipped": "skipped"}
    kinds = [case.kind for case in cases]
    totals = {total: str(kinds.count(tag)) for total, tag in tags.items()}
    return {"tests": str(len(cases)), **totals}
