"""Recipes run as a CI runs them, in a folder with the data that they name."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
Data = Callable[[bool], Path]
both = pytest.mark.parametrize("ready", [True, False], ids=["ready", "not ready"])


def sample_without_faults() -> bytes:
    """The lines of the sample in which nothing is planted, without a byte order mark."""
    truth = (ROOT / "fixtures/tickets.truth.jsonl").read_text(encoding="utf-8").splitlines()
    faulty = {json.loads(line)["line"] for line in truth}
    lines = (
        (ROOT / "fixtures/tickets.jsonl").read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    )
    kept = [line for number, line in enumerate(lines, 1) if number not in faulty and line.strip()]
    return b"\n".join(kept) + b"\n"


def environment(**more: str) -> dict[str, str]:
    """With this Python's dataset-audit first on PATH."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return {**os.environ, "PATH": path, "NO_COLOR": "1", **more}


def run(script: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    env = environment(**more)
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def data(tmp_path: Path) -> Data:
    """``data(ready)``: a folder with the data that the recipes name, and a training script."""

    def folder(ready: bool) -> Path:
        (tmp_path / "data").mkdir()
        sample = (ROOT / "fixtures/tickets.jsonl").read_bytes()
        train = sample_without_faults() if ready else sample
        (tmp_path / "data/train.jsonl").write_bytes(train)
        shutil.copy(ROOT / "fixtures/tickets.eval.jsonl", tmp_path / "data/eval.jsonl")
        trained = "import pathlib\npathlib.Path('model').write_text('trained')\n"
        (tmp_path / "train.py").write_text(trained, encoding="utf-8")
        return tmp_path

    return folder
