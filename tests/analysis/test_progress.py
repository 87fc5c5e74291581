"""When a progress bar is shown, and that it goes away."""

from __future__ import annotations

import io
import sys

import pytest

from auditor.analysis import progress
from auditor.analysis.progress import bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def watched(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Make stderr a terminal that a person looks on."""
    terminal = Terminal()
    for name in ("CI", "PRE_COMMIT", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal)
    return terminal


def test_no_bar_where_nobody_looks_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert bar("encoding") is None


@pytest.mark.parametrize("name", ["CI", "PRE_COMMIT"])
def test_no_bar_in_terminals_that_nobody_watches(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    watched(monkeypatch)
    monkeypatch.setenv(name, "1")
    assert bar("encoding") is None


def test_a_bar_shows_work_that_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched(monkeypatch)
    show = bar("encoding")
    assert show is not None
    show(1, 2)
    show(2, 2)
    assert "encoding" in terminal.getvalue()
    shown = terminal.getvalue()
    show(2, 2)
    assert terminal.getvalue() == shown  # what is done at once shows nothing


class Notes:
    """A watcher that notes what it is called with."""

    def __init__(self) -> None:
        self.calls: list[tuple[str | int, ...]] = []

    def stage(self, name: str, file: str) -> None:
        self.calls.append((name, file))

    def part(self, done: int, total: int) -> None:
        self.calls.append((done, total))


def test_nothing_happens_where_no_run_is_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    progress.stage("format")
    assert progress.reporter("encoding") is None


def test_all_watchers_of_a_run_are_called() -> None:
    first, second = Notes(), Notes()
    with progress.watched(first, second):
        progress.stage("reading", "a.jsonl")
        report = progress.reporter("encoding")
        assert report
        report(1, 2)
    progress.stage("after")
    assert first.calls == second.calls == [("reading", "a.jsonl"), (1, 2)]


def test_no_bar_of_its_own_in_a_run_without_watchers(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched(monkeypatch)
    with progress.watched():
        report = progress.reporter("encoding")
        assert report
        report(1, 2)
    assert terminal.getvalue() == ""
    assert progress.reporter("encoding") is not None
