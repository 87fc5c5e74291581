"""The recipes for CI: every command line in them is known, and each runs in a repository of its own."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.recipes.command_lines import commands, parse
from tests.recipes.conftest import ROOT, Data, both, run

RECIPES = ROOT / "recipes"
_PINNED = re.compile(r"[\w/-]+@[0-9a-f]{40}")


def document(path: Path) -> Any:
    return yaml.safe_load(path.read_bytes())


ACTION = document(ROOT / "action.yml")
GITHUB_JOB = document(RECIPES / "github.yml")["jobs"]["audit"]
GITLAB_JOB = document(RECIPES / "gitlab.yml")["audit-data"]
STAGES = document(RECIPES / "dvc.yaml")["stages"]
SCRIPTS = {
    "gitlab": "\n".join(GITLAB_JOB["script"]),
    "dvc audit": STAGES["audit"]["cmd"],
    "dvc train": STAGES["train"]["cmd"],
    "shell": (RECIPES / "audit.sh").read_text(encoding="utf-8"),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_command_line_is_known(name: str) -> None:
    own = [words[1:] for words in commands(SCRIPTS[name]) if words[0] == "dataset-audit"]
    assert len(own) == 1
    parse(own[0])


def test_the_workflow_gives_the_action_what_it_takes() -> None:
    (step,) = (step for step in GITHUB_JOB["steps"] if step.get("id") == "audit")
    required = {name for name, item in ACTION["inputs"].items() if item.get("required")}
    assert required <= step["with"].keys() <= ACTION["inputs"].keys()


def test_actions_of_others_are_pinned_by_commit() -> None:
    used = [
        step["uses"] for step in GITHUB_JOB["steps"] + ACTION["runs"]["steps"] if "uses" in step
    ]
    others = [name for name in used if not name.startswith("dataset-audit/")]
    assert len(others) == 3
    assert [name for name in others if not _PINNED.fullmatch(name)] == []


def test_no_input_is_pasted_into_a_script() -> None:
    scripts = [step["run"] for step in ACTION["runs"]["steps"] if "run" in step]
    assert [script for script in scripts if "${{" in script] == []


def test_what_a_recipe_keeps_is_written() -> None:
    written = [word for words in commands(SCRIPTS["gitlab"]) for word in words]
    assert set(GITLAB_JOB["artifacts"]["reports"].values()) <= set(written)
    kept = [
        name for out in STAGES["audit"]["outs"] for name in ([out] if isinstance(out, str) else out)
    ]
    assert set(kept) <= set(STAGES["audit"]["cmd"].split())


# From here on the recipes run: some seconds each, so in the stage of .ci/run that has the time.


@pytest.mark.hooks
@both
@pytest.mark.parametrize("name", ["gitlab", "shell"])
def test_scripts(name: str, ready: bool, data: Data) -> None:
    folder = data(ready)
    done = run(SCRIPTS[name], folder)
    assert done.returncode == (0 if ready else 1), done.stdout + done.stderr
    statement = json.loads((folder / "audit/train.intoto.json").read_bytes())
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert (folder / "audit/train.html").is_file()
    assert (folder / "audit/train.xml").is_file() == (name == "gitlab")


@pytest.mark.hooks
@both
def test_dvc_stages(ready: bool, data: Data) -> None:
    folder = data(ready)
    assert run(SCRIPTS["dvc audit"], folder).returncode == (0 if ready else 1)
    assert (folder / "audit/train.json").is_file()
    done = run(SCRIPTS["dvc train"], folder)
    assert done.returncode == (0 if ready else 1), done.stdout + done.stderr
    assert (folder / "model").exists() == ready


@pytest.mark.hooks
@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
def test_make_trains_on_what_is_ready_and_audits_again_what_changed(data: Data) -> None:
    folder = data(ready=True)
    shutil.copy(RECIPES / "Makefile", folder)
    assert run("make train", folder).returncode == 0
    assert (folder / "model").exists()
    (folder / "model").unlink()
    again = run("make audit", folder)
    assert "Nothing to be done" in again.stdout
    shutil.copy(ROOT / "fixtures/tickets.jsonl", folder / "data/train.jsonl")
    failed = run("make train", folder)
    assert failed.returncode == 2, failed.stdout  # make's own code for a command that failed
    assert "Error 1" in failed.stderr
    assert not (folder / "model").exists()
    assert not (folder / "audit/train.json").exists()
