"""Files that were audited as ready, and a report and a statement that say so."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor import cli

ROWS = [
    json.dumps({"prompt": f"question number {n} about topic {n * 7}", "response": f"answer {n}"})
    for n in range(40)
]
Verify = Callable[..., tuple[int, str]]


@pytest.fixture(scope="session")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two files, audited as ready into r.json."""
    folder = tmp_path_factory.mktemp("audited")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.chdir(folder)
        Path("dataset-audit.toml").write_text("floor = 10\n", encoding="utf-8")
        Path("train.jsonl").write_text("\n".join(ROWS[:30]) + "\n", encoding="utf-8")
        Path("eval.jsonl").write_text("\n".join(ROWS[30:]) + "\n", encoding="utf-8")
        written = ["--report", "r.json", "--attest", "a.intoto.json"]
        assert cli.run(["train.jsonl", "--eval", "eval.jsonl", *written, "-q"]) == 0
    return folder


@pytest.fixture
def files(audited: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Copies of these files in the working directory, for the test to change."""
    shutil.copytree(audited, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return "train.jsonl", "eval.jsonl"


@pytest.fixture
def verify(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> Verify:
    assert all(Path(name).exists() for name in files)

    def verified(*names: str, report: str = "r.json") -> tuple[int, str]:
        capsys.readouterr()
        code = cli.run(["verify", report, *names])
        out, err = capsys.readouterr()
        return code, out + err

    return verified


def edit(change: Callable[[dict], object], report: str = "r.json") -> None:
    document = json.loads(Path(report).read_bytes())
    change(document)
    Path(report).write_text(json.dumps(document), encoding="utf-8")
