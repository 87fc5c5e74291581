"""Every fenced block of README.md: its commands are known and run, its settings are accepted, its hooks exist."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
import shlex
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from auditor import cli, config
from auditor.review import waiver_file
from tests.recipes.command_lines import commands, parse
from tests.recipes.conftest import ROOT, sample_without_faults

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


class Block(NamedTuple):
    line: int
    language: str
    text: str


def _blocks() -> list[Block]:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return [
        Block(readme.count("\n", 0, found.start()) + 2, found[1], found[2])
        for found in _FENCE.finditer(readme)
    ]


BLOCKS = _blocks()
PYTHON_RUNS_IN = ROOT / "tests/test_guard.py"
# The exit codes of commands that do not exit with 0.
CODES = {"dataset-audit fixtures/tickets.jsonl --eval fixtures/tickets.eval.jsonl": 1}
# Commands that run elsewhere, with the file that runs them.
ELSEWHERE = {
    "pip install .": "action.yml",
    "pip install -e '.[dev]'": ".ci/run",
    "pytest": ".ci/run",
}


def of(*languages: str) -> pytest.MarkDecorator:
    found = [block for block in BLOCKS if block.language in languages]
    return pytest.mark.parametrize("block", found, ids=[f"line {block.line}" for block in found])


def test_every_block_is_of_a_language_that_is_tested() -> None:
    languages = {block.language for block in BLOCKS}
    assert languages <= {"sh", "python", "toml", "yaml"}
    # The Python of the library runs with the tests of the library.
    assert "python" not in languages or "```python" in PYTHON_RUNS_IN.read_text(encoding="utf-8")
    assert len(BLOCKS) == (ROOT / "README.md").read_text(encoding="utf-8").count("\n```") / 2


@of("sh")
def test_every_command_is_known(block: Block) -> None:
    for words in commands(block.text):
        if words[0] == "dataset-audit":
            parse(words[1:])
        else:
            assert shlex.join(words) in ELSEWHERE


@pytest.mark.parametrize("command", ["pip install -e '.[dev]'", "pytest"])
def test_ci_runs_the_commands_that_do_not_run_here(command: str) -> None:
    script = (ROOT / ELSEWHERE[command]).read_text(encoding="utf-8")
    assert "pip install --quiet -e '.[dev]' && test_run pytest\n" in script


@of("toml")
def test_settings_and_waivers_are_accepted(block: Block, tmp_path: Path) -> None:
    path = tmp_path / "dataset-audit.toml"
    path.write_text(block.text, encoding="utf-8")
    if "[[waivers]]" in block.text:
        assert waiver_file.load(path, dt.date(2026, 12, 1))[0]
    else:
        config.load(path)


@of("yaml")
def test_hooks_exist(block: Block) -> None:
    known = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_bytes())
    text = re.sub(r"<[\w ]+>", "x", block.text)  # <tag>: for the reader to fill in
    used = [hook["id"] for repository in yaml.safe_load(text) for hook in repository["hooks"]]
    assert used
    assert set(used) <= {hook["id"] for hook in known}


# From here on the commands run: some seconds each, so in the stage of .ci/run that has the time.


@pytest.fixture(scope="module")
def user(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a user: the sample, and the lines of it that are right as train.jsonl and eval.jsonl."""
    folder = tmp_path_factory.mktemp("user")
    (folder / "fixtures").mkdir()
    for name in ("tickets.jsonl", "tickets.eval.jsonl"):
        shutil.copy(ROOT / "fixtures" / name, folder / "fixtures")
    shutil.copy(ROOT / "fixtures/tickets.eval.jsonl", folder / "eval.jsonl")
    (folder / "train.jsonl").write_bytes(sample_without_faults())
    return folder


def judge_sample() -> None:
    """Fill in sample.csv as a person does who agrees with every label."""
    rows = map(json.loads, Path("train.jsonl").read_text(encoding="utf-8").splitlines())
    labels = {row["text"]: row["label"] for row in rows}
    with Path("sample.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    with Path("sample.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]))
        writer.writeheader()
        writer.writerows({**row, "answer": labels[row["prompt"]]} for row in table)


# What a person does before a command.
BEFORE: Mapping[str, Callable[[], None]] = {
    "dataset-audit sample train.jsonl --judged sample.csv --by Ada": judge_sample
}


@pytest.mark.hooks
@of("sh")
def test_commands_run(block: Block, user: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(user)
    for words in commands(block.text):
        command = shlex.join(words)
        if command not in ELSEWHERE:
            BEFORE.get(command, lambda: None)()
            assert (command, cli.run(words[1:])) == (command, CODES.get(command, 0))
