"""The options that say what an audit prints, and how it ends: the fields of ``printing.Printing``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

TEXT = "text"
# As report.FORMATS, whose import is slow; a test compares the two.
FORMATS = (TEXT, "concise", "json", "json-lines", "sarif", "junit", "markdown", "github", "gitlab")

_OPTIONS = (
    click.option(
        "--format",
        "format_name",
        type=click.Choice(FORMATS),
        default=TEXT,
        show_default=True,
        help="Format of standard output; for all but text, the verdict goes to stderr.",
    ),
    click.option("--statistics", is_flag=True, help="Print the number of findings of each rule."),
    click.option("--exit-zero", is_flag=True, help="Exit with 0 even if the data is not ready."),
    click.option("-q", "--quiet", is_flag=True, help="Print one line per path: its verdict."),
    click.option(
        "-v", "--verbose", is_flag=True, help="Print the seconds of each check to stderr."
    ),
)


def print_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``command`` with these options."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
