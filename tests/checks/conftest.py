"""Helpers of the tests that run one check: rows in, findings as tuples out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.checks import Check
from auditor.dataset.dataset import Dataset
from auditor.model import Ran
from auditor.settings import Settings

Finding = tuple[str, int | None, int | None, float | None, str]
Found = Callable[..., list[Finding]]


@pytest.fixture(scope="session")
def found(read: Callable[..., Dataset]) -> Found:
    """``found(check, rows, evals)``: (rule, row, related, score to 4 decimals, detail) of each finding.

    ``row`` and ``related`` count from 0; evaluation rows continue after the training rows.
    """

    def run(
        check: Check, rows: object, evals: object = None, settings: Settings | None = None
    ) -> list[Finding]:
        outcome = check.run(read(rows, evals, settings))
        assert isinstance(outcome, Ran)
        columns = outcome.findings.select("rule", "row", "related", "score", "detail")
        return columns.with_columns(columns["score"].round(4)).rows()

    return run
