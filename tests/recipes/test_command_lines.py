"""What is wrong in a command line is found before a reader pastes it."""

from __future__ import annotations

import click
import pytest

from tests.recipes.command_lines import commands, parse


@pytest.mark.parametrize(
    "line",
    [
        "",  # the data sets of the configuration
        "train.jsonl --strict",
        "config fields train.jsonl",
        "explain DUP010",
        "verify r.json t.jsonl",
    ],
)
def test_what_runs(line: str) -> None:
    parse(line.split())


@pytest.mark.parametrize(
    "line", ["train.jsonl --stric", "config", "config fild x", "verify r.json"]
)
def test_what_does_not(line: str) -> None:
    with pytest.raises(click.UsageError):
        parse(line.split())


def test_commands_of_a_script() -> None:
    script = "a 'b c' && d # why\n\ne \\\n  f\n"
    assert list(commands(script)) == [["a", "b c"], ["d"], ["e", "f"]]
