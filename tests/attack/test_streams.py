"""Closed and full streams, broken dependencies and signals: the exit code is never 1 by accident."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

START = "from auditor import start; start.main()"
ROW = '{"prompt": "who is there", "completion": "nobody"}\n'


def ended(folder: Path, redirections: str, *args: str, program: str = START) -> tuple[int, str]:
    """The exit code and what reached the streams that are still open."""
    command = f'exec "$@" {redirections}'
    done = subprocess.run(
        ["sh", "-c", command, "sh", sys.executable, "-c", program, *args],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("redirections", "args", "code"),
    [
        ("<&- >&- 2>&-", ["t.jsonl"], 1),  # three rows are few, and that is known
        ("<&-", ["-"], 3),
        ("2>&-", ["gone.jsonl"], 3),
        ("2>/dev/full", ["gone.jsonl"], 3),
        ("2>/dev/full", ["--nonsense"], 2),
        (">&-", ["rules"], 4),
        (">/dev/full", ["rules"], 4),
    ],
)
def test_streams(tmp_path: Path, redirections: str, args: list[str], code: int) -> None:
    (tmp_path / "t.jsonl").write_text(ROW * 3, encoding="utf-8")
    (tmp_path / "dataset-audit.toml").touch()
    options = [] if args[0] in ("rules", "--nonsense") else ["--no-report", "-q"]
    found, output = ended(tmp_path, redirections, *args, *options)
    assert found == code
    assert "Traceback" not in output


@pytest.mark.parametrize("threads", ["0", ""])
def test_no_threads_are_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, threads: str
) -> None:
    (tmp_path / "t.jsonl").write_text(ROW * 3, encoding="utf-8")
    (tmp_path / "dataset-audit.toml").touch()
    monkeypatch.setenv("POLARS_MAX_THREADS", threads)
    found, output = ended(tmp_path, "", "t.jsonl", "--no-report", "-q")
    assert (found, output.count("\n")) == (1, 1)


@pytest.mark.parametrize("module", ["click", "numpy", "msgspec"])
def test_a_broken_dependency(tmp_path: Path, module: str) -> None:
    (tmp_path / "t.jsonl").write_text(ROW, encoding="utf-8")
    (tmp_path / f"{module}.py").write_text(
        "raise ImportError('broken \\x1b[31m')", encoding="utf-8"
    )
    program = f"import sys; sys.path.insert(0, '.'); {START}"
    code, output = ended(tmp_path, "", "t.jsonl", "--no-report", program=program)
    assert code == 4
    assert len(output.splitlines()) == 1
    assert "\x1b" not in output


def test_a_signal(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text(ROW, encoding="utf-8")
    stop = "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"
    program = (
        "from auditor import pipeline, start\n"
        f"def audit(*_, **__):\n    {stop}\n"
        "pipeline.audit = audit\n"
        "start.main()"
    )
    found = ended(tmp_path, "", "t.jsonl", "--no-report", program=program)
    assert (found[0], found[1].strip()) == (130, "dataset-audit: interrupted")
