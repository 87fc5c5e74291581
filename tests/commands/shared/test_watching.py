"""The bar over a run and the seconds of its stages."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.analysis import progress
from auditor.checks import CHECKS
from auditor.cli import run
from auditor.commands.shared import watching
from auditor.commands.shared.watching import RunBar, Seconds

Capture = pytest.CaptureFixture[str]
NAMES = [check.NAME for check in CHECKS]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Never:
    """A timer of a run that ends before it is due, or, with ``fire``, of one that does not."""

    def __init__(self, seconds: float, function: Callable[[], None]) -> None:
        self.seconds, self.function = seconds, function

    def start(self) -> None:
        assert self.seconds == 1.0

    cancel = join = start


class Late(Never):
    def start(self) -> None:
        self.function()


def viewed(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Make stderr a terminal with a viewer, and have a timer that never fires."""
    for name in ("CI", "PRE_COMMIT", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", shown := Terminal())
    monkeypatch.setattr(watching, "Timer", Never)
    return shown


def watch(paths: int = 1, *, quiet: bool = False) -> watching.Watching:
    return watching.watching(paths, quiet=quiet, verbose=False)


def test_a_quick_run_shows_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = viewed(monkeypatch)
    watched = watch()
    assert watched.bar
    with watched.audit("train.jsonl"):
        progress.stage("format")
    assert terminal.getvalue() == ""


def test_no_bar_with_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    viewed(monkeypatch)
    assert watch(quiet=True).bar is None


@pytest.mark.parametrize("name", ["CI", "PRE_COMMIT"])
def test_no_bar_where_nobody_looks_on(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    viewed(monkeypatch)
    monkeypatch.setenv(name, "1")
    assert watch().bar is None


def test_no_bar_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert watch().bar is None


def test_a_long_run_shows_stage_and_file_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = viewed(monkeypatch)
    monkeypatch.setattr(watching, "Timer", Late)
    watched = watch()
    with watched.audit("train\x1b[2J.jsonl"):
        progress.stage(progress.READING, "train\x1b[2J.jsonl")
        assert watched.bar
        watched.bar.bars.refresh()
        progress.stage("format")
        watched.bar.bars.refresh()
    shown = terminal.getvalue()
    assert r"reading train\x1b[2J.jsonl" in shown
    assert r"format train\x1b[2J.jsonl" in shown
    assert not watched.bar.bars.live.is_started


def test_one_bar_over_all_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    viewed(monkeypatch)
    bar = RunBar({"reading": 0.25, "format": 0.5, "verdict": 0.25}, paths=2)
    done = []
    for path in ("a", "b"):
        with progress.watched(bar), bar.audit(path):
            for stage in bar.shares:
                progress.stage(stage)
                report = progress.reporter("encoding")
                assert report
                report(1, 2)
                done.append(bar.bars.tasks[0].completed)
    assert done == [0.125, 0.5, 0.875, 1.125, 1.5, 1.875]
    assert bar.bars.tasks[0].total == 2


def test_the_share_of_reading_is_counted_once_for_several_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    viewed(monkeypatch)
    bar = RunBar({"reading": 0.25, "format": 0.75}, paths=1)
    with progress.watched(bar), bar.audit("shards"):
        for name in ("1.jsonl", "2.jsonl", "3.jsonl"):
            progress.stage("reading", name)
        progress.stage("format")
    (task,) = bar.bars.tasks
    assert (task.completed, task.description) == (0.25, "format shards")


def test_seconds_of_each_stage_longest_first() -> None:
    seconds = Seconds([("reading a.jsonl", 1.0), ("format", 1.5), ("verdict", 4.0)])
    assert seconds.lines(4.25) == [
        "    3.25 s  in all",
        "    2.50 s  format",
        "    0.50 s  reading a.jsonl",
        "    0.25 s  verdict",
    ]


def test_verbose_says_the_seconds_of_each_check_on_stderr_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture, pairs: Any
) -> None:
    (tmp_path / "t.jsonl").write_text("".join(json.dumps(row) + "\n" for row in pairs(9)), "utf-8")
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    outputs = []
    for option in ([], ["-v"]):
        assert run(["t.jsonl", "--report", "r.json", "--format", "markdown", *option]) == 1
        outputs.append((Path("r.json").read_bytes(), capsys.readouterr()))
        Path("r.json").unlink()
    (report, plain), (again, verbose) = outputs
    assert (report, plain.out) == (again, verbose.out)
    first, *lines = verbose.err.splitlines()
    assert first == "dataset-audit: t.jsonl: seconds of each stage"
    stages = ["in all", "reading t.jsonl", *NAMES, progress.VERDICT, progress.WRITING]
    found = [re.fullmatch(r" *\d+\.\d\d s  (.*)", line) for line in lines[: len(stages)]]
    assert sorted(match[1] for match in found if match) == sorted(stages)
    assert "\n".join(lines[len(stages) :]) + "\n" == plain.err
