"""One line a finding, for editors and grep."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from auditor.escape import terminal
from auditor.report import concise
from auditor.report.model import Report


def test_nothing_found_is_nothing(ready: Report, empty: Report) -> None:
    assert concise.render(ready) == concise.render(empty) == ""


def test_findings_worst_first(report: Report) -> None:
    lines = concise.render(report).splitlines()
    assert len(lines) == report.findings.height
    assert [*lines[:4], *lines[-3:]] == [
        "data/train.jsonl:12: FMT001 trailing comma before } (column 58)",
        "data/train.jsonl:77: FMT001 the line breaks off inside a string (column 2,041)",
        "data/train.jsonl:31: LEK001 same prompt and response as the evaluation row (see data/eval.jsonl:4)",
        "data/train.jsonl:100: DUP001 same bytes as line 3 (see data/train.jsonl:3)",
        "data/train.jsonl:45: CON001 label 'refund' here, 'delivery' on line 44 (see data/train.jsonl:44)",
        "data/train.jsonl:46: ENC013 U+202E right-to-left override",
        "data/train.jsonl: ENC012 249 of 250 lines end in CR LF",
    ]


def test_accepted_and_redacted_findings(report: Report) -> None:
    found = report.findings.head(1).with_columns(detail=pl.lit(""), status=pl.lit("waived"))
    text = concise.render(replace(report, findings=found))
    assert text == "data/train.jsonl:12: FMT001 FMT001 [waived]\n"


def test_data_acts_on_no_terminal_and_no_runner(hostile: Report) -> None:
    named = hostile.findings.with_columns(source=pl.lit("::error::x"))
    for report in (hostile, replace(hostile, findings=named)):
        text = concise.render(report)
        assert text.count("\n") == hostile.findings.height
        assert terminal(text) == text
