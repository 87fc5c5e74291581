"""The pre-commit hook, as pre-commit itself installs and runs it in a repository of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ("auditor", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
PRE_COMMIT = [sys.executable, "-m", "pre_commit"]

pytestmark = [
    pytest.mark.hooks,
    pytest.mark.skipif(not shutil.which("git"), reason="git is not installed"),
    pytest.mark.skipif(not find_spec("pre_commit"), reason="pre-commit is not installed"),
]


def git(folder: Path, *args: str) -> None:
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
    subprocess.run(["git", *identity, *args], cwd=folder, check=True, capture_output=True)


def commit_all(folder: Path) -> None:
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "all")


@pytest.fixture(scope="module")
def try_hook(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[int, str]]:
    """``try_hook(file)``: exit code and output of the hook on a file of the user's repository."""
    base = tmp_path_factory.mktemp("hooks")
    hook, user = base / "hook", base / "user"
    hook.mkdir()
    for name in PACKAGE:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, hook / name)
    commit_all(hook)
    git(hook, "tag", "v0")
    user.mkdir()
    write_sets(user)
    config = f"repos: [{{repo: {hook}, rev: v0, hooks: [{{id: dataset-audit}}]}}]\n"
    (user / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    commit_all(user)
    outside = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    env = {**outside, "PRE_COMMIT_HOME": str(base / "cache"), "NO_COLOR": "1"}

    def run(name: str) -> tuple[int, str]:
        command = [*PRE_COMMIT, "run", "--files", name]
        done = subprocess.run(command, cwd=user, env=env, capture_output=True, check=False)
        return done.returncode, (done.stdout + done.stderr).decode()

    return run


def write_sets(folder: Path) -> None:
    """The sample's clean lines, the same with a broken one, and a text file."""
    truth = (ROOT / "fixtures/tickets.truth.jsonl").read_text(encoding="utf-8").splitlines()
    faulty = {json.loads(line)["line"] for line in truth}
    lines = (ROOT / "fixtures/tickets.jsonl").read_bytes().split(b"\n")
    clean = [line for n, line in enumerate(lines, 1) if n not in faulty and line.strip()]
    (folder / "good.jsonl").write_bytes(b"\n".join(clean) + b"\n")
    (folder / "bad.jsonl").write_bytes(b"\n".join([*clean, b'{"text": "cut of']) + b"\n")
    (folder / "notes.txt").write_text("not data\n", encoding="utf-8")


def test_file_that_is_no_data_set_is_left_alone(try_hook: Callable[[str], tuple[int, str]]) -> None:
    code, output = try_hook("notes.txt")
    assert code == 0, output
    assert "Skipped" in output


def test_good_file_passes(try_hook: Callable[[str], tuple[int, str]]) -> None:
    code, output = try_hook("good.jsonl")
    assert code == 0, output
    assert "Passed" in output


def test_bad_file_fails_with_its_line(try_hook: Callable[[str], tuple[int, str]]) -> None:
    code, output = try_hook("bad.jsonl")
    assert code == 1, output
    assert "NOT READY" in output
    assert "FMT001" in output
