"""``dataset-audit hook`` with its cache: the second run of a day is the first one, without its libraries."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from auditor.brief import Brief
from auditor.cli import run
from auditor.commands.hooks import hook_verdicts
from auditor.errors import ExitCode
from auditor.model import Input

Capture = pytest.CaptureFixture[str]
OWN = '[[dataset]]\nname = "x"\ntrain = "a.jsonl"\n'
SHOWN = "NOT READY: x\n  a.jsonl:1: DUP001\nnot checked: labels\n"


@pytest.fixture
def audits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the data sets that were audited, in a repository with one."""
    done: list[str] = []

    def audited(_: object, *, full: bool) -> tuple[Brief, Sequence[Input]]:
        done.append("full" if full else "fast")
        content = Path("a.jsonl").read_bytes()
        brief = Brief(
            ExitCode.NOT_READY, "NOT READY: x", ("a.jsonl:1: DUP001",), "not checked: labels"
        )
        return brief, [Input("a.jsonl", "train", sha256(content).hexdigest(), len(content), 1)]

    monkeypatch.setattr(hook_verdicts, "_audited", audited)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATASET_AUDIT_NO_CACHE")
    monkeypatch.delenv("GIT_INDEX_FILE", raising=False)
    monkeypatch.setenv("DATASET_AUDIT_CACHE_DIR", str(tmp_path / "cache"))
    subprocess.run(["git", "init", "--quiet"], check=True)
    Path("dataset-audit.toml").write_text(OWN)
    Path("a.jsonl").write_text("{}\n")
    return done


def hook(capsys: Capture, *options: str) -> str:
    assert run(["hook", *options]) == 1
    return capsys.readouterr().out


def test_an_unchanged_repository(audits: list[str], capsys: Capture) -> None:
    assert [hook(capsys) for _ in range(3)] == [SHOWN] * 3
    assert audits == ["fast"]


def test_a_change(audits: list[str], capsys: Capture) -> None:
    hook(capsys)
    Path("a.jsonl").write_text("[]\n")
    hook(capsys)
    hook(capsys, "--full")
    Path("dataset-audit.toml").write_text(f"floor = 20\n{OWN}")
    hook(capsys)
    assert audits == ["fast", "fast", "full", "fast"]


def test_without_a_cache(
    audits: list[str], capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [hook(capsys, "--no-cache") for _ in range(2)] == [SHOWN] * 2
    monkeypatch.setenv("DATASET_AUDIT_NO_CACHE", "1")
    hook(capsys)
    monkeypatch.delenv("DATASET_AUDIT_NO_CACHE")
    monkeypatch.delenv("DATASET_AUDIT_CACHE_DIR")
    Path("dataset-audit.toml").write_text(f'cache_dir = ""\n{OWN}')
    hook(capsys)
    hook(capsys)
    assert audits == ["fast"] * 5
    assert not Path("cache").exists()


def test_a_folder_of_the_configuration(
    audits: list[str], capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATASET_AUDIT_CACHE_DIR")
    Path("dataset-audit.toml").write_text(f'cache_dir = "own"\n{OWN}')
    assert [hook(capsys) for _ in range(2)] == [SHOWN] * 2
    assert audits == ["fast"]
    status = subprocess.run(
        ["git", "status", "--porcelain"], capture_output=True, text=True, check=True
    )
    assert "own" not in status.stdout


def test_an_unchanged_repository_loads_no_library(audits: list[str], capsys: Capture) -> None:
    hook(capsys)
    code = (
        "import sys; from auditor.cli import run; code = run(['hook']);"
        " print(code, {'polars', 'numpy', 'scipy', 'rich', 'jinja2'} & set(sys.modules))"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=env, check=False
    )
    assert (done.stdout, done.stderr) == (f"{SHOWN}1 set()\n", "")
    assert audits == ["fast"]
