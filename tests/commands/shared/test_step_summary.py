"""The summary page of a GitHub Actions step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.checks import format as record_format
from auditor.commands.shared import step_summary
from auditor.errors import AuditError, ExitCode
from auditor.report import markdown
from auditor.report.model import Report

Audit = Callable[..., Report]


@pytest.fixture
def report(audit: Audit, pairs: Callable[..., list[dict[str, Any]]]) -> Report:
    return audit(pairs(3), checks=(record_format,))


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    return path


@pytest.mark.parametrize("value", [None, ""])
def test_nothing_is_written_outside_of_github(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, report: Report, value: str | None
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    if value is not None:
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", value)
    step_summary.write([report])
    assert list(tmp_path.iterdir()) == []


def test_audits_are_appended(page: Path, report: Report) -> None:
    page.write_text("# Other\n", "utf-8")
    step_summary.write([report, report])
    text = markdown.render(report)
    assert page.read_text("utf-8") == f"# Other\n{text}\n{text}\n"


def test_what_does_not_fit_is_counted(page: Path, report: Report) -> None:
    length = len(markdown.render(report).encode()) + 1
    before = b"x" * (step_summary.MAX_BYTES - length)
    page.write_bytes(before)
    step_summary.write([report, report, report])
    written = page.read_bytes()[len(before) :]
    assert written.decode() == (
        f"{markdown.render(report)}\n2 more audits omitted: the page is full.\n"
    )
    assert page.stat().st_size < 1024 * 1024


def test_a_page_that_cannot_be_written_is_an_error(page: Path, report: Report) -> None:
    page.mkdir()
    with pytest.raises(AuditError, match=r"summary\.md: cannot be written: ") as caught:
        step_summary.write([report])
    assert caught.value.exit_code is ExitCode.INTERNAL
