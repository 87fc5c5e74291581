"""The JSON report in lines: the audit without its findings first, then one line per finding.

``type`` tells the two apart, so that the audits of several paths can follow each other.
"""

from auditor.escape import dumps
from auditor.report import as_json
from auditor.report.model import Report


def render(report: Report) -> str:
    """The fields of the JSON report: one line of type "audit", then lines of type "finding"."""
    audit = as_json.document(report)
    findings = audit.pop("findings")
    lines = [{"type": "audit", **audit}, *({"type": "finding", **found} for found in findings)]
    return "".join(dumps(line, depth=0) for line in lines)
