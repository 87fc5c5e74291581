"""The command line: finds the command, runs it, and turns what happened into an exit code.

``audit`` is the default command: it runs if the first argument is not the name of a command.
Command modules import click only, and everything else when they run, so that ``--version``,
``--help`` and completion in the shell take no longer than click does.
"""

from __future__ import annotations  # in click 8.2, CompletionItem takes no parameter at run time

import os
import traceback
from collections.abc import Sequence
from pathlib import Path

import click
from click.shell_completion import CompletionItem, shell_complete

from auditor.allocator import limit_freed_memory
from auditor.commands import (
    apply,
    audit,
    config,
    convert,
    diff,
    distill,
    explain,
    fewshot,
    fix,
    hook,
    init,
    rules,
    sample,
    split,
    verify,
)
from auditor.commands.shared import console
from auditor.errors import AuditError, ExitCode

NAME = "dataset-audit"
_COMPLETE = "_DATASET_AUDIT_COMPLETE"  # set by the shell's completion script; click's own name
# Source: "explian" scores 0.86 against "explain"; no two commands score above 0.5.
_MIN_NAME_SIMILARITY = 0.7

COMMANDS = {
    "audit": audit.command,
    "explain": explain.command,
    "rules": rules.command,
    "init": init.command,
    "config": config.command,
    "apply": apply.command,
    "diff": diff.command,
    "verify": verify.command,
    "sample": sample.command,
    "split": split.command,
    "fewshot": fewshot.command,
    "fix": fix.command,
    "convert": convert.command,
    "distill": distill.command,
    "hook": hook.command,
}


class _Program(click.Group):
    """The group of all commands, with ``audit`` as the default."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Names in the order of the table, not of the alphabet."""
        return list(self.commands)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put ``audit`` in front unless the first argument is a command or asks for help.

        Without arguments, it audits the data sets of the configuration if there are any.
        """
        if not args and not ctx.resilient_parsing and _has_data_sets():
            args = ["audit"]
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            if not ctx.resilient_parsing:  # which completion uses: it must not fail
                _refuse_mistyped(args[0])
            args = ["audit", *args]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The two ways to call the program."""
        formatter.write_usage(ctx.command_path, "[OPTIONS] TRAIN.jsonl [MORE ...]")
        formatter.write_usage(ctx.command_path, "COMMAND [ARGS]...", prefix=" " * len("Usage: "))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options of ``audit``, then all commands."""
        audit.command.format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Options of ``audit``, or commands and files.

        The scripts of click show either files or names. If names fit, files of this folder are
        therefore listed as names; if none fits, the shell completes the path itself.
        """
        if incomplete.startswith("-"):
            return audit.command.shell_complete(ctx, incomplete)
        names = super().shell_complete(ctx, incomplete)
        if not names:
            return [CompletionItem(incomplete, type="file")]
        files = [path for path in sorted(Path().iterdir()) if path.name.startswith(incomplete)]
        files = [path for path in files if path.name.isprintable()]
        shown = [f"{path}{'/' * path.is_dir()}" for path in files if path.name[0] != "."]
        return [*names, *map(CompletionItem, shown)]


_EPILOG = f"""{audit.command.epilog}

\b
Shell completion (for zsh, as for bash with zsh_source):
  bash: eval "$({_COMPLETE}=bash_source {NAME})"
  fish: {_COMPLETE}=fish_source {NAME} | source"""
PROGRAM = _Program(
    commands=COMMANDS,
    help=audit.command.help,
    epilog=_EPILOG,
    context_settings=console.HELP,
    no_args_is_help=True,
)


def _has_data_sets() -> bool:
    """Whether the nearest configuration has data sets."""
    from auditor.config import effective

    return bool(effective().data_sets)


def _refuse_mistyped(word: str) -> None:
    """Refuse a word that is no file but resembles the name of a command; the message suggests that command."""
    if word.startswith("-") or os.path.lexists(word):
        return
    from difflib import get_close_matches

    if near := get_close_matches(word, COMMANDS, n=1, cutoff=_MIN_NAME_SIMILARITY):
        raise AuditError(
            f"there is no command and no file {word!r}: did you mean '{NAME} {near[0]}'?"
        )


def run(args: Sequence[str]) -> int:
    """Run the command line ``args`` and return the exit code; never raises."""
    # Before numpy loads its BLAS: one thread a call, whatever is imported later (analysis.parallel).
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    limit_freed_memory()
    try:
        if instruction := os.environ.get(_COMPLETE):
            return shell_complete(PROGRAM, {}, NAME, _COMPLETE, instruction)
        code = PROGRAM.main(list(args), prog_name=NAME, standalone_mode=False)
    # The last line of defence: a crash must never exit with 1, which means "not ready".
    except BaseException as error:  # noqa: BLE001
        return _explained(error)
    return int(code or ExitCode.READY)


def _explained(error: BaseException) -> int:
    """The exit code for ``error``, which is written to stderr in one sentence."""
    match error:
        case click.ClickException():
            console.usage_error(error)
            return ExitCode.USAGE
        case AuditError():
            console.note(str(error))
            return error.exit_code
        case click.Abort() | KeyboardInterrupt():
            console.note("interrupted")
            return ExitCode.INTERRUPTED
        case BrokenPipeError():  # the reader of --help has gone away
            return ExitCode.READY
        case MemoryError() | ImportError() if _is_full(error):
            console.note("no verdict: there is not enough memory for this data")
            return ExitCode.NO_VERDICT
        case OSError():
            name = f"{error.filename}: " if error.filename else ""
            cause = f"{name}{error.strerror or error}"
            if isinstance(error, FileNotFoundError) and not error.filename:
                cause = "the working directory does not exist any more"  # Path.cwd()
            console.note(f"no verdict: {cause}")
            return ExitCode.NO_VERDICT
        case _:
            console.note(f"internal error, no verdict: {_described(error)}")
            return ExitCode.INTERNAL


def _is_full(error: BaseException) -> bool:
    """Whether memory ran out, for data or for a library that is loaded on first use."""
    return isinstance(error, MemoryError) or "failed to map segment" in str(error)


def _described(error: BaseException) -> str:
    """The type, message and location of an error."""
    frames = traceback.extract_tb(error.__traceback__)
    location = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}: {error}{location}"
