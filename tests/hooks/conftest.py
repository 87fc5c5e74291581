"""A repository whose hooks pre-commit or prek runs, as they install them from our manifest."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ("auditor", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
RUNNERS = {"pre-commit": [sys.executable, "-m", "pre_commit"], "prek": ["prek"]}
STAGES = ("pre-commit", "pre-merge-commit", "pre-push")
DATA_SET = (
    'floor = 20\n[[dataset]]\nname = "parcels"\ntrain = ["train.jsonl"]\neval = ["test.jsonl"]\n'
)
NEEDED = [
    pytest.mark.hooks,
    pytest.mark.skipif(not shutil.which("git"), reason="git is not installed"),
    pytest.mark.skipif(not find_spec("pre_commit"), reason="pre-commit is not installed"),
]
# Where the result depends on what the runner stages, calls or names; for the rest one of them is enough.
both = pytest.mark.parametrize("repository", ["pre-commit", "prek"], indirect=True)

Rows = Iterable[Mapping[str, Any]]
Pairs = Callable[..., list[dict[str, Any]]]


class Done(NamedTuple):
    """A finished command."""

    code: int
    output: str


@dataclass(frozen=True)
class Repository:
    """A repository of a user, with our hooks."""

    folder: Path
    runner: list[str]
    env: Mapping[str, str]
    hooks: Path

    def run(self, *command: str) -> Done:
        done = subprocess.run(
            command, cwd=self.folder, env=self.env, capture_output=True, check=False
        )
        return Done(done.returncode, (done.stdout + done.stderr).decode())

    def git(self, *args: str) -> str:
        done = self.run("git", *args)
        assert done.code == 0, done.output
        return done.output

    def write(self, name: str, content: str | Rows) -> None:
        if not isinstance(content, str):
            content = "".join(f"{json.dumps(row)}\n" for row in content)
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")

    def commit(self, *args: str) -> Done:
        """Stage everything and commit it, with the hooks."""
        self.git("add", "--all")
        return self.run("git", "commit", "--message", "change", *args)

    def clean(self) -> bool:
        """Whether the work tree has no file that was not committed, ignored ones included."""
        return self.git("status", "--porcelain", "--ignored") == ""


Installed = tuple[list[str], dict[str, str], Path]


def install(runner: str, base: Path) -> Installed:
    """The runner's command and environment, and the repository with our manifest, installed."""
    hooks = base / "dataset-audit"
    hooks.mkdir()
    skipped = shutil.ignore_patterns("__pycache__")
    for name in PACKAGE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, hooks / name, ignore=skipped)
        else:
            shutil.copy(ROOT / name, hooks / name)
    outside = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("GIT_", "PRE_COMMIT"))
    }
    env = {
        **{key: value for key, value in outside.items() if key != "CI"},
        "PRE_COMMIT_HOME": str(base / "cache"),
        "PREK_HOME": str(base / "cache"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "NO_COLOR": "1",
    }
    for name, value in (("NAME", "test"), ("EMAIL", "test@example.org")):
        env |= {f"GIT_AUTHOR_{name}": value, f"GIT_COMMITTER_{name}": value}
    for name in ("tickets.jsonl", "tickets.eval.jsonl"):
        shutil.copy(ROOT / "fixtures" / name, base / name)
    repository = Repository(hooks, RUNNERS[runner], env, hooks)
    repository.git("init", "--quiet")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "all")
    repository.git("tag", "v0.0.1")
    return RUNNERS[runner], env, hooks


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Installed]:
    """``installed(runner)``: the hooks' environment is installed once for each runner."""
    return cache(lambda runner: install(runner, tmp_path_factory.mktemp(runner)))


@pytest.fixture
def repository(
    request: pytest.FixtureRequest,
    installed: Callable[[str], Installed],
    tmp_path: Path,
    pairs: Pairs,
) -> Repository:
    """A repository with a clean data set, committed, and the hooks of pre-commit or of the test's runner."""
    runner = getattr(request, "param", "pre-commit")
    if runner == "prek" and not shutil.which("prek"):
        pytest.skip("prek is not installed")
    own = Repository(tmp_path / "user", *installed(runner))
    own.folder.mkdir()
    own.git("init", "--quiet", "--initial-branch", "main")
    hooks = "[{id: dataset-audit}, {id: dataset-audit-full}, {id: dataset-audit-verify, stages: [manual]}]"
    own.write(
        ".pre-commit-config.yaml",
        f"repos: [{{repo: '{own.hooks}', rev: v0.0.1, hooks: {hooks}}}]\n",
    )
    own.write("dataset-audit.toml", DATA_SET)
    own.write("train.jsonl", pairs(30))
    own.write("test.jsonl", pairs(5, 900))
    own.git("add", "--all")
    own.git("commit", "--quiet", "--message", "first")
    done = own.run(*own.runner, "install", *(part for s in STAGES for part in ("--hook-type", s)))
    assert done.code == 0, done.output
    return own
