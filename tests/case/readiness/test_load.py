"""Reading readiness.toml: the template, encodings, and files that cannot be read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from auditor.case import assess
from auditor.case.model import CaseFinding
from auditor.case.readiness.load import load
from auditor.case.readiness.records import Readiness
from auditor.case.readiness.template import template

TODAY = dt.date(2026, 6, 30)


def read(tmp_path: Path, content: bytes) -> tuple[Readiness | None, list[CaseFinding]]:
    path = tmp_path / "readiness.toml"
    path.write_bytes(content)
    return load(path, TODAY)


@pytest.mark.parametrize("content", [b"\xef\xbb\xbfschema = 1\n", b"schema = 1\r\n"])
def test_a_byte_order_mark_and_crlf_are_no_faults(tmp_path, content):
    assert read(tmp_path, content)[1] == []


def test_extreme_nesting_is_refused(tmp_path):
    result, found = read(tmp_path, b"a = " + b"[" * 100_000)
    assert result is None
    assert found == [CaseFinding("CASE001", "", None, "nested too deeply")]


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"a = 1\nb = \n", 2, "Invalid value"),
        (b"a = 1\n[t", 2, "at end of document"),
        (b"a = 1\nb = '\xff'\n", 2, "not UTF-8"),
    ],
)
def test_a_file_that_is_not_toml_is_reported_with_the_line(tmp_path, content, line, message):
    result, found = read(tmp_path, content)
    assert result is None
    assert [(own.rule, own.line) for own in found] == [("CASE001", line)]
    assert message in found[0].detail


def test_a_missing_file_is_unreadable(tmp_path):
    result, (found,) = load(tmp_path / "readiness.toml", TODAY)
    assert result is None
    assert found.rule == "CASE001"


def test_the_template_points_to_the_first_rung(tmp_path):
    path = tmp_path / "readiness.toml"
    path.write_text(template(), encoding="utf-8")
    case = assess(path, TODAY)
    assert (str(case.verdict), case.rung) == ("prompt first", "system-prompt")
