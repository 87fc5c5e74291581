"""Leaks that a split looks for: those of an audit, whatever its settings leave out."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from auditor.checks import CHECKS, exact_duplicates, leakage
from auditor.checks import format as record_format
from auditor.commands.shared.leak_free import blocking_leaks
from auditor.dataset.dataset import Dataset
from auditor.errors import AuditError
from auditor.model import Rule, Severity
from auditor.report.model import Report
from auditor.settings import Settings

Audit = Callable[..., Report]
Read = Callable[..., Dataset]
Pairs = Callable[..., list[dict[str, Any]]]


def test_leaks_are_those_of_an_audit(read: Read, audit: Audit) -> None:
    train = [{"text": f"row {n * 7919}", "label": "x"} for n in range(6)]
    rows = [*train, {"text": "", "label": "x"}, {"text": "", "label": "x"}]
    evals = [train[4], {"text": "another", "label": "x"}, train[1]]
    found = blocking_leaks(read(rows, evals)).sort("row")
    assert found.to_dict(as_series=False) == {"row": [1, 4], "related": [10, 8]}
    reported = audit(rows, evals).findings.filter(pl.col("rule") == "LEK001")
    assert reported.select("row", "related").sort("row").equals(found)
    assert blocking_leaks(read(rows)).is_empty()


def crash(_: object) -> None:
    raise ValueError("no good")


def test_leaks_are_not_found_where_a_check_crashes(read: Read) -> None:
    leak = Rule("LEK901", "x", Severity.ERROR, "what", "why", "bad", "good", "fix")
    check = SimpleNamespace(NAME="own", RULES=(leak,), run=crash)
    with pytest.raises(AuditError, match="the check own failed: ValueError: no good"):
        blocking_leaks(read([{"text": "a", "label": "x"}]), (*CHECKS, check))


def test_a_split_looks_for_leaks_whatever_is_ignored(read: Read, pairs: Pairs) -> None:
    data = read(pairs(9), pairs(1), Settings(floor=4, ignore=("LEK", "DUP")))
    assert blocking_leaks(data, (record_format, exact_duplicates, leakage)).height == 1
