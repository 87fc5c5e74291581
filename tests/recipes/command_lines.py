"""Command lines of ``dataset-audit`` in documentation and recipes, checked without running them."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

import click

from auditor.cli import COMMANDS


def commands(script: str) -> Iterator[list[str]]:
    """The simple commands of a shell script as words, without comments; ``&&`` and line ends separate them."""
    for line in script.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        while "&&" in words:
            end = words.index("&&")
            yield words[:end]
            words = words[end + 1 :]
        if words:
            yield words


def parse(arguments: list[str]) -> None:
    """Parse the arguments of ``dataset-audit``.

    Raises:
        click.UsageError: an option or a command is unknown, or an argument is missing.
    """
    known = bool(arguments) and arguments[0] in COMMANDS
    name, rest = (arguments[0], arguments[1:]) if known else ("audit", arguments)
    command: click.Command = COMMANDS[name]
    while isinstance(command, click.Group):
        found = command.get_command(click.Context(command), rest[0]) if rest else None
        if found is None:
            raise click.UsageError(f"{name}: no command {' '.join(rest[:1])}")
        command, rest = found, rest[1:]
    command.make_context(name, list(rest))
