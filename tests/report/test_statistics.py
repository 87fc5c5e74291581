"""A count for each rule."""

from __future__ import annotations

from auditor.report import statistics
from auditor.report.model import Report


def test_nothing_found_is_nothing(ready: Report) -> None:
    assert statistics.render(ready) == ""


def test_the_worst_severity_first(report: Report) -> None:
    assert statistics.render(report) == (
        "60  DUP001  error    exact-duplicate\n"
        " 2  FMT001  error    malformed-json\n"
        " 1  LEK001  error    eval-row-in-training\n"
        " 1  CON001  review   conflicting-label\n"
        " 1  ENC013  warning  control-character\n"
        " 1  ENC012  note     crlf\n"
    )
