"""What commands share: results on stdout, notes on stderr, colour, and types of paths."""

import contextlib
import math
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from auditor.errors import AuditError, ExitCode

HELP = {"help_option_names": ["-h", "--help"]}  # context settings of every command


class _Path(click.Path):
    """A path that must not be empty, since an empty one would mean the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("the path is empty.", param, ctx)
        return super().convert(value, param, ctx)


class Share(click.FloatRange):
    """A number from 0 to 1; NaN is refused, because no comparison with a limit would refuse it."""

    def __init__(self) -> None:
        super().__init__(0, 1)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number, or an error of the command line."""
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value} is not in the range 0<=x<=1.", param, ctx)
        return number


# Any path. Code that reads or writes it finds out whether that is possible, and explains why not.
PATH = _Path(path_type=Path, readable=False)
NAME = _Path(readable=False)  # a path or another name, as text; the shell completes files

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def path_option(*names: str, metavar: str = "PATH", **details: Any) -> Decorator:
    """An option of ``click`` whose value is a path."""
    return click.option(*names, metavar=metavar, type=PATH, **details)


def config_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``command`` with the option ``--config``."""
    text = "Settings. Default: the nearest dataset-audit.toml, or [tool.dataset-audit] in pyproject.toml."
    return path_option("--config", metavar="FILE", help=text)(command)


def eval_option(text: str) -> Decorator:
    """The option ``--eval``, which names held-out files; ``text`` is its help."""
    return click.option("--eval", "evals", metavar="FILE", multiple=True, type=NAME, help=text)


def seed_option(text: str, default: int = 0) -> Decorator:
    """The option ``--seed``: what every generator of random numbers takes; ``text`` is its help."""
    seeds = click.IntRange(0, 2**63 - 1)
    return click.option("--seed", default=default, show_default=True, type=seeds, help=text)


def no_cache_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``command`` with the option ``--no-cache``."""
    text = "Compute everything again, and store nothing for the next run."
    return click.option("--no-cache", is_flag=True, help=text)(command)


def codes_option(name: str, **details: Any) -> Decorator:
    """An option of ``click`` for codes of rules, separated by commas; repeatable."""

    def split(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
        codes = (code.strip().upper() for value in values for code in value.split(","))
        return tuple(dict.fromkeys(codes))

    return click.option(name, metavar="CODES", multiple=True, callback=split, **details)


def show(text: str, *, coloured: bool = False) -> None:
    """Write ``text`` to stdout; a reader that has gone away (``| head``) changes no exit code.

    Nothing in it can act on a terminal or on a CI runner. Names and texts of data must go
    through ``name`` first, so that they stay on their line. With ``coloured``, colour codes are kept.

    Raises:
        AuditError: stdout cannot be written, because the disk is full for example.
    """
    from auditor.escape import terminal

    _write(lambda: sys.stdout.write(terminal(text, coloured=coloured)))


def show_document(text: str, *, commands: bool = False) -> None:
    """Write ``text`` of a machine format to stdout, in UTF-8 whatever the terminal's encoding; otherwise as ``show``.

    With ``commands``, lines may be commands for a CI runner; the data in them must be encoded before.
    """
    from auditor.escape import printable, terminal

    inert = "\n".join(map(printable, text.split("\n"))) if commands else terminal(text)

    def write() -> None:
        if binary := getattr(sys.stdout, "buffer", None):
            sys.stdout.flush()
            binary.write(inert.encode())
        else:
            sys.stdout.write(inert)

    _write(write)


def _write(write: Callable[[], object]) -> None:
    """Call ``write``, which writes to stdout, and turn a failure into an AuditError."""
    if sys.stdout is None:
        raise AuditError("cannot write to standard output: it is closed", ExitCode.INTERNAL)
    try:
        write()
        sys.stdout.flush()
    except OSError as error:
        # Python would flush again at exit and exit with 120.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            message = f"cannot write to standard output: {error.strerror or error}"
            raise AuditError(message, ExitCode.INTERNAL) from error


def name(value: object) -> str:
    """A path or another name in one line, every character visible."""
    from auditor.escape import printable

    return printable(os.fsencode(str(value)).decode("utf-8", "backslashreplace"))


def note(text: str) -> None:
    """Write one line to stderr, with every character that a terminal acts on made visible."""
    warn(f"dataset-audit: {name(text)}")


def usage_error(error: click.ClickException) -> None:
    """Write click's message to stderr, with the usage of the command, line by line made visible."""
    context = getattr(error, "ctx", None)
    lines = [context.get_usage(), ""] if context else []
    lines.append(f"Error: {name(error.format_message())}")
    if context:
        lines.insert(1, f"Try '{context.command_path} {HELP['help_option_names'][-1]}' for help.")
    for line in "\n".join(lines).split("\n"):
        warn(line)


def warn(line: str) -> None:
    """Write ``line`` to stderr, inert; a closed stderr changes no exit code."""
    from auditor.escape import terminal

    with contextlib.suppress(OSError, ValueError):
        click.echo(terminal(line), err=True)


def is_colored() -> bool:
    """Whether stdout gets colour: NO_COLOR (if not empty) first, FORCE_COLOR next, then a terminal."""
    if os.environ.get("NO_COLOR") or sys.stdout is None:
        return False
    terminal = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    return terminal or bool(os.environ.get("FORCE_COLOR"))
