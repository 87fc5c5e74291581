"""GitLab's code quality report: one issue for each requirement that is not met and for each open finding.

GitLab reads a subset of the Code Climate format. Source: GitLab documentation, "Code Quality", section
"Code Quality report format".
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple

import polars as pl

from auditor.escape import dumps, printable
from auditor.model import Severity
from auditor.report.model import Report
from auditor.report.parts import view
from auditor.report.parts.rows import finding_rows
from auditor.verdict import State, Verdict

_BLOCKER = "blocker"
_SEVERITIES: Mapping[str, str] = {
    Severity.ERROR: "critical",
    Severity.REVIEW: "major",
    Severity.WARNING: "minor",
    Severity.NOTE: "info",
}


class _Issue(NamedTuple):
    """One issue; what concerns a whole file is on its first line, because GitLab requires a line."""

    name: str
    text: str
    fingerprint: str
    severity: str
    path: str
    line: int = 1


def render(reports: Sequence[Report]) -> str:
    """The issues of all audits as one JSON list; a fingerprint that occurs again gets a number."""
    seen: Counter[str] = Counter()
    issues = []
    for issue in (issue for report in reports for issue in _issues(report)):
        seen[issue.fingerprint] += 1
        again = f"-{seen[issue.fingerprint]}" if seen[issue.fingerprint] > 1 else ""
        issues.append(_json(issue, issue.fingerprint + again))
    return dumps(issues, depth=1)


def _json(issue: _Issue, fingerprint: str) -> dict[str, object]:
    return {
        "description": printable(issue.text),
        "check_name": printable(issue.name),
        "fingerprint": fingerprint,
        "severity": issue.severity,
        "location": {
            # GitLab compares paths from the root of the repository, without "./".
            "path": printable(PurePath(issue.path).as_posix()),
            "lines": {"begin": issue.line},
        },
    }


def _issues(report: Report) -> Iterator[_Issue]:
    """Why the verdict is not ready, then the findings that nobody has accepted, worst first."""
    name = view.name(report)
    if report.verdict is Verdict.NO_VERDICT:
        yield _Issue("no-verdict", report.reason, _digest("no-verdict"), _BLOCKER, name)
    elif report.verdict is Verdict.READY and report.exit_code:
        yield _Issue(
            "case", f"the case verdict is: {report.case.verdict}", _digest("case"), _BLOCKER, name
        )
    blocking = {str(State.NOT_MET), *report.settings.blocking}
    for item in report.requirements:
        if str(item.state) in blocking:
            text = f"{item.observed} ({item.required} required): {item.why}"
            yield _Issue(item.name, text, _digest(item.name), _BLOCKER, name)
    for row in finding_rows(report.findings.filter(pl.col("status") == "open")):
        severity = _SEVERITIES[row.severity]
        path, line = row.source or name, row.line or 1
        yield _Issue(row.rule, row.message, row.id, severity, path, line)


def _digest(name: str) -> str:
    return hashlib.sha256(f"requirement\0{name}".encode()).hexdigest()[:16]
