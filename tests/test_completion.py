"""Completion with TAB in bash, zsh and fish: commands, options and file names."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import CompletionItem, get_completion_class

from auditor.cli import _COMPLETE, COMMANDS, NAME, PROGRAM, run

SHELLS = ["bash", "zsh", "fish"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with three files and a folder."""
    for name in ("data.jsonl", "train set.jsonl", ".hidden.jsonl"):
        (tmp_path / name).write_text("{}\n", encoding="utf-8")
    (tmp_path / "shards").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def complete(shell: str, *words: str) -> list[CompletionItem[str]]:
    """What ``shell`` is offered for the last of ``words``."""
    kind = get_completion_class(shell)
    assert kind
    return kind(PROGRAM, {}, NAME, _COMPLETE).get_completions(list(words[:-1]), words[-1])


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("words", "values"),
    [
        ([""], [*COMMANDS, "data.jsonl", "shards/", "train set.jsonl"]),
        (["ex"], ["explain"]),
        (["d"], ["diff", "distill", "data.jsonl"]),
        (["--ev"], ["--eval"]),
        (["--re"], ["--report", "--rejected", "--redact-copy", "--redact", "--require-case"]),
        (["data.jsonl", "--ev"], ["--eval"]),
        (["split", "--"], ["--train", "--eval", "--share", "--seed", "--config", "--help"]),
        (["data.jsonl", "--show-content", "s"], ["snippet"]),
    ],
)
def test_names(shell: str, words: list[str], values: list[str]) -> None:
    found = complete(shell, *words)
    assert [item.value for item in found] == values
    assert {item.type for item in found} == {"plain"}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    "words",
    [
        ["tr"],
        ["./"],
        ["data.jsonl", ""],
        ["data.jsonl", "--eval", "da"],
        ["--eval", ""],
        ["--", "ex"],
        ["apply", "data.jsonl", ""],
        ["verify", "r.json", "data.jsonl", ""],
    ],
)
def test_paths_are_left_to_the_shell(shell: str, words: list[str]) -> None:
    assert [(item.value, item.type) for item in complete(shell, *words)] == [(words[-1], "file")]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("shell", "word", "answer"),
    [
        ("bash", "1", "plain,explain\n"),
        ("zsh", "1", "plain\nexplain\nExplain what a rule finds and how to fix it.\n"),
        ("fish", "ex", "plain,explain\tExplain what a rule finds and how to fix it.\n"),
    ],
)
def test_a_shell_gets_its_answer_from_the_program(shell: str, word: str, answer: str) -> None:
    question = {_COMPLETE: f"{shell}_complete", "COMP_WORDS": f"{NAME} ex", "COMP_CWORD": word}
    done = subprocess.run(
        [sys.executable, "-m", "auditor"],
        env={**os.environ, **question},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith(answer)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_has_a_script(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], shell: str
) -> None:
    monkeypatch.setenv(_COMPLETE, f"{shell}_source")
    assert run([]) == 0
    out, err = capsys.readouterr()
    assert f"{_COMPLETE}={shell}_complete" in out
    assert err == ""


# Each completes "dataset-audit ex" with the script of its shell.
SCRIPTS = {
    "bash": """
        eval "$(_DATASET_AUDIT_COMPLETE=bash_source dataset-audit)"
        COMP_WORDS=(dataset-audit ex) COMP_CWORD=1
        _dataset_audit_completion dataset-audit
        echo "${COMPREPLY[@]}" """,
    "zsh": """
        compdef() { :; }
        _describe() { print -r -- "${completions_with_descriptions[@]}"; }
        eval "$(_DATASET_AUDIT_COMPLETE=zsh_source dataset-audit)"
        words=(dataset-audit ex) CURRENT=2
        _dataset_audit_completion""",
    "fish": """
        _DATASET_AUDIT_COMPLETE=fish_source dataset-audit | source
        complete --do-complete "dataset-audit ex" """,
}


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_completes_in_the_shell_itself(here: Path, shell: str) -> None:
    if not (program := shutil.which(shell)):
        pytest.skip(f"{shell} is not installed")
    command = here / "bin" / NAME
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m auditor "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [program, "-c", SCRIPTS[shell]],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("explain"), done.stderr
