"""The verdict of a report without the text of any row, for hooks and logs."""

import re
from collections.abc import Iterator

from auditor.brief import Brief
from auditor.errors import ExitCode
from auditor.escape import clip
from auditor.model import BLOCKING, Severity
from auditor.report.model import Report
from auditor.report.parts import redact, view
from auditor.report.saved import baseline

# How to prove what is unproven; it is left out, since the hook says which checks a commit leaves out.
_PROOF = re.compile(r" \(prove it: [^)]*\)")
_REASON_CHARS = 300  # of a verdict; the report has all of it


def of_report(report: Report, name: str) -> Brief:
    """The verdict of ``report`` on the data set ``name``; for each blocking rule, its first line and how many."""
    report = redact.limit(report, "none")
    reason = clip(_PROOF.sub("", report.reason), _REASON_CHARS)
    head = f"{view.headline(report)}: {name}: {reason}"
    worse = report.baseline.worse if report.baseline else ()
    if report.baseline and report.exit_code:
        head += f"; {'worse' if worse else 'no worse'} than the baseline"
    code = ExitCode.READY if baseline.accepts(report) else ExitCode(report.exit_code)
    return Brief(code, head, (*worse, *_details(report)))


def _details(report: Report) -> Iterator[str]:
    for group in view.by_rule(report, first=1):
        if Severity(group.severity) not in BLOCKING:
            continue
        first = group.rows[0]
        partner = f" and {first.partner}" if first.partner else ""
        more = f" ({group.count - 1:,} more)" if group.count > 1 else ""
        yield f"{first.position}: {group.rule.code} {group.rule.name}{partner}{more}"
