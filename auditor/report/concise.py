"""One line per finding, worst first: ``path:line: CODE message``, as editors and grep read them."""

from auditor.escape import inert, printable
from auditor.report.model import Report
from auditor.report.parts import view
from auditor.report.parts.rows import FindingRow, finding_rows


def render(report: Report) -> str:
    """The findings, one per line; the line of a finding that people accepted ends with its status in brackets."""
    name = view.name(report)
    lines = (_line(row, name) for row in finding_rows(report.findings))
    return "".join(f"{inert(printable(line))}\n" for line in lines)


def _line(row: FindingRow, name: str) -> str:
    position = row.position if row.line else row.source or name
    status = "" if row.status == "open" else f" [{row.status}]"
    return f"{position}: {row.rule} {row.message}{status}"
