"""Documents on stdout: the same bytes whatever the stream is."""

from __future__ import annotations

import io
import sys

import pytest

from auditor.commands.shared import console, printing
from auditor.commands.shared.printing import Printing

TEXT = '{"text": "é 日本"}\n'


def test_a_document_is_utf8_on_every_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii", newline="\r\n"))
    console.show_document(TEXT)
    assert raw.getvalue() == TEXT.encode()


def test_a_stream_of_text_takes_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", text := io.StringIO())
    console.show_document(TEXT)
    assert text.getvalue() == TEXT


def test_only_commands_of_ours_reach_a_runner(capsys: pytest.CaptureFixture[str]) -> None:
    console.show_document("::error::a\x1b\n")
    console.show_document("::error::a\x1b\n", commands=True)
    assert capsys.readouterr().out == "\\::error::a\\x1b\n::error::a\\x1b\n"


def test_the_options_are_taken_and_the_others_stay() -> None:
    given = {"format_name": "json", "statistics": False, "exit_zero": True, "quiet": True}
    given |= {"verbose": False, "all_lines": True, "clean": None}
    printing = Printing.taken_from(given)
    assert given == {"all_lines": True, "clean": None}
    assert (printing.format_name, printing.exit_zero, printing.all_lines) == ("json", True, True)


@pytest.mark.parametrize(("columns", "width"), [("80", 80), ("999999999", 1_000)])
def test_a_line_has_an_end(monkeypatch: pytest.MonkeyPatch, columns: str, width: int) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert printing._screen().width == width
