"""The steps of action.yml, run as a runner of GitHub runs them; some seconds each, so in a stage of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.version import __version__
from tests.recipes.conftest import ROOT, Data, both, run

ACTION = yaml.safe_load((ROOT / "action.yml").read_bytes())
REPORTS = ("html", "intoto.json", "json", "md", "sarif", "xml")
_EXPRESSION = re.compile(r"\$\{\{ *([\w.-]+) *\}\}")

pytestmark = pytest.mark.hooks


def step(name: str) -> Mapping[str, Any]:
    (found,) = (step for step in ACTION["runs"]["steps"] if step.get("name") == name)
    return found


def run_step(
    name: str, folder: Path, **given: str
) -> tuple[subprocess.CompletedProcess[str], dict]:
    """A step of the action as a runner runs it, and the outputs that it sets."""
    values = {f"inputs.{key}": item.get("default", "") for key, item in ACTION["inputs"].items()}
    values |= {f"inputs.{key}": value for key, value in given.items()}
    values["runner.temp"] = str(folder / "temp")
    values["steps.python.outputs.python-path"] = sys.executable
    values["steps.install.outputs.program"] = "dataset-audit"  # the one of these tests
    env = {
        key: _EXPRESSION.sub(lambda match: values[match[1]], value)
        for key, value in step(name)["env"].items()
    }
    files = {key: str(folder / key) for key in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    done = run(step(name)["run"], folder, **env, **files, GITHUB_ACTION_PATH=str(ROOT), CI="true")
    output = folder / "GITHUB_OUTPUT"
    lines = output.read_text(encoding="utf-8").splitlines() if output.exists() else []
    return done, dict(line.split("=", 1) for line in lines)


@both
def test_the_action(ready: bool, data: Data) -> None:
    folder = data(ready)
    given = {"paths": "data/train.jsonl\n", "eval": "data/eval.jsonl\n", "args": "--all-lines -q"}
    done, outputs = run_step("Audit", folder, **given)
    code = 0 if ready else 1
    assert done.returncode == code, done.stdout + done.stderr
    assert outputs == {"exit-code": str(code), "reports": str(folder / "temp/dataset-audit")}
    names = sorted(path.name for path in Path(outputs["reports"]).iterdir())
    assert names == [f"1-train.jsonl.{suffix}" for suffix in REPORTS]
    summary = (folder / "GITHUB_STEP_SUMMARY").read_text(encoding="utf-8")
    assert summary.startswith("## ✅ READY" if ready else "## ❌ NOT READY")
    annotated = "::error file=data/train.jsonl,title=NOT READY::" in done.stdout
    assert annotated == (not ready)


def test_the_action_audits_each_path_and_fails_with_the_worst(tmp_path: Path) -> None:
    (tmp_path / "my data.jsonl").write_text('{"text": "one"}\n', encoding="utf-8")
    done, outputs = run_step("Audit", tmp_path, paths="my data.jsonl\nnone.jsonl")
    assert (done.returncode, outputs["exit-code"]) == (3, "3")
    first, last = [line for line in done.stdout.splitlines() if line.startswith("::error ")]
    assert first.startswith("::error file=my data.jsonl,title=NOT READY::")
    assert last == "::error title=dataset-audit::exit code 3: see the log"
    assert (Path(outputs["reports"]) / "1-my data.jsonl.html").is_file()


def test_the_action_without_a_path_is_a_usage_error(tmp_path: Path) -> None:
    done, outputs = run_step("Audit", tmp_path, paths="")
    assert (done.returncode, outputs["exit-code"]) == (2, "2")


@pytest.mark.skipif(
    os.environ.get("CI") != "true", reason="installs all dependencies, from the network: CI does"
)
def test_the_action_installs_its_own_ref(tmp_path: Path) -> None:
    done, outputs = run_step("Install", tmp_path)
    assert done.returncode == 0, done.stderr
    assert outputs == {"program": str(tmp_path / "temp/dataset-audit-env/bin/dataset-audit")}
    shown = run('"$PROGRAM" --version', tmp_path, PROGRAM=outputs["program"])
    assert shown.stdout == f"dataset-audit, version {__version__}\n"
