"""The JSON report in lines says the same as the document."""

from __future__ import annotations

import json

from auditor.escape import terminal
from auditor.report import as_json, json_lines
from auditor.report.model import Report


def test_the_lines_are_the_document(any_report: Report) -> None:
    audit, *findings = map(json.loads, json_lines.render(any_report).splitlines())
    assert audit.pop("type") == "audit"
    assert [found.pop("type") for found in findings] == ["finding"] * len(findings)
    document = json.loads(as_json.render(any_report))
    assert {**audit, "findings": findings} == document


def test_data_acts_on_no_terminal_and_no_runner(hostile: Report) -> None:
    text = json_lines.render(hostile)
    assert terminal(text) == text
