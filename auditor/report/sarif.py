"""The report as SARIF 2.1.0 for code scanning: rules with their help, and one result per finding.

GitHub shows 5,000 results and rejects files with more than 25,000, so the worst 5,000 are written
and the rest are counted. Source: GitHub REST documentation, "SARIF support for code scanning".
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import PurePath
from urllib.parse import quote

from auditor.escape import dumps, printable
from auditor.model import Input, Rule, Severity
from auditor.report.model import Report
from auditor.report.parts import view
from auditor.report.parts.rows import FindingRow, finding_rows
from auditor.verdict import Verdict

MAX_RESULTS = 5_000
_LEVELS: Mapping[str, str] = {
    Severity.ERROR: "error",
    Severity.REVIEW: "warning",
    Severity.WARNING: "warning",
    Severity.NOTE: "note",
}

# Statuses of findings that people accepted. A line that they want dropped or relabelled still needs
# that change.
_SUPPRESSED = ("cleared", "accepted", "waived")


def render(reports: Sequence[Report]) -> str:
    """The reports as SARIF 2.1.0 JSON text, one run each; results are worst first, at most MAX_RESULTS a run.

    Several runs have names, as GitHub requires.
    """
    runs = [_run(report) for report in reports]
    if len(runs) > 1:
        for run, report in zip(runs, reports, strict=True):
            run["automationDetails"] = {"id": f"dataset-audit/{_uri(view.name(report))}/"}
    schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
    return dumps({"$schema": schema, "version": "2.1.0", "runs": runs}, depth=5)


def _run(report: Report) -> dict[str, object]:
    rules = sorted(report.rules, key=lambda rule: rule.code)
    index = {rule.code: number for number, rule in enumerate(rules)}
    first = next((source.path for source in report.inputs), "")
    return {
        "tool": {
            "driver": {
                "name": "dataset-audit",
                "version": report.version,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "invocations": [_invocation(report)],
        "artifacts": [_artifact(source) for source in report.inputs],
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(row, index[row.rule], row.source or first) | _baseline_state(report, row)
            for row in finding_rows(report.findings.head(MAX_RESULTS))
        ],
        "properties": {
            "verdict": str(report.verdict),
            "reason": printable(report.reason),
            "counts": view.json_ready(asdict(report.counts)),
            "resultsLeftOut": max(0, report.findings.height - MAX_RESULTS),
        },
    }


def _rule(rule: Rule) -> dict[str, object]:
    conditions = "\n".join(rule.conditions)
    text = f"{rule.why}\n\nBad: {rule.bad}\nGood: {rule.good}\n\nFix: {rule.fix}"
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.what},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"{text}\n\nThreshold:\n{conditions}"},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"severity": str(rule.severity)},
    }


def _result(row: FindingRow, index: int, source: str) -> dict[str, object]:
    """One finding; a finding about the whole file points at the file, without a region."""
    result: dict[str, object] = {
        "ruleId": row.rule,
        "ruleIndex": index,
        "level": _LEVELS[row.severity],
        # Viewers turn "[text](target)" in a plain message into a link (SARIF 2.1.0, 3.11.6).
        "message": {"text": printable(row.message).replace("](", "] (")},
        "locations": [_location(source, row.line)],
        "partialFingerprints": {"datasetAudit/v1": row.id},
        "properties": view.json_ready(
            {key: getattr(row, key) for key in ("severity", "score", "group", "path")}
        ),
    }
    if row.status in _SUPPRESSED:
        accepted = {"kind": "external", "status": "accepted", "justification": row.status}
        result["suppressions"] = [accepted]
    if row.partner:
        partners = _location(row.related_source or source, row.related_line)
        result["relatedLocations"] = [partners | {"id": 1, "message": {"text": "partner line"}}]
    return result


def _baseline_state(report: Report, row: FindingRow) -> dict[str, object]:
    """Whether a finding is new since the baseline; nothing without one (SARIF 2.1.0, 3.27.24)."""
    if report.baseline is None:
        return {}
    return {"baselineState": "unchanged" if row.id in report.baseline.known else "new"}


def _location(source: str, line: int | None) -> dict[str, object]:
    region = {} if line is None else {"region": {"startLine": line}}
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(source)}, **region}}


def _uri(path: str) -> str:
    """``path`` as a URI reference; relative paths stay relative, as code scanning expects."""
    pure = PurePath(path)
    prefix = "file://" if pure.is_absolute() else ""
    return prefix + quote(pure.as_posix(), errors="surrogateescape")


def _artifact(source: Input) -> dict[str, object]:
    hashes = {"hashes": {"sha-256": source.sha256}} if source.sha256 else {}
    return {
        "location": {"uri": _uri(source.path)},
        "length": source.bytes,
        "roles": ["analysisTarget" if source.role == "train" else "referencedOnCommandLine"],
        **hashes,
    }


def _invocation(report: Report) -> dict[str, object]:
    """The outcome of the run, with notifications of what was not checked and omitted results."""
    notes = [
        _notification(
            "error" if check.required else "note", f"{check.name} {check.outcome}: {check.reason}"
        )
        for check in view.not_checked(report)
    ]
    if report.findings.height > MAX_RESULTS:
        left_out = report.findings.height - MAX_RESULTS
        notes.append(
            _notification(
                "warning",
                f"{left_out:,} further findings are omitted; the .json report contains all of them",
            )
        )
    return {
        "executionSuccessful": report.verdict is not Verdict.NO_VERDICT,
        "exitCode": report.exit_code,
        "exitCodeDescription": printable(f"{report.verdict}: {report.reason}"),
        "toolExecutionNotifications": notes,
    }


def _notification(level: str, text: str) -> dict[str, object]:
    return {"level": level, "message": {"text": printable(text)}}
