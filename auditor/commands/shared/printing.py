"""What an audit prints on stdout, the summary or a document in the format of ``--format``, and the options for it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import click

from auditor.commands.shared import console
from auditor.commands.shared.watching import Watching, watching
from auditor.errors import AuditError, ExitCode

if TYPE_CHECKING:
    from pathlib import Path

    from auditor.report.model import Report
    from auditor.report.parts.screen import Screen

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
_ONE_AUDIT = "json"
_NAMES = ("format_name", "statistics", "exit_zero", "quiet", "verbose")
_MAX_COLUMNS = 1_000  # whatever COLUMNS says: lines are filled with blanks


@dataclass(frozen=True, slots=True)
class Printing:
    """What the options say about stdout, stderr and the exit code, and the audits so far."""

    format_name: str = TEXT
    statistics: bool = False
    exit_zero: bool = False
    quiet: bool = False
    verbose: bool = False
    all_lines: bool = False
    watching: Watching = field(default_factory=Watching)
    reports: list[Report] = field(default_factory=list, init=False)

    @classmethod
    def taken_from(cls, given: dict[str, Any]) -> Printing:
        """The values of its own options, which are removed from ``given``; ``all_lines`` stays there.

        Raises:
            click.UsageError: the options contradict each other.
        """
        printing = cls(**{name: given.pop(name) for name in _NAMES}, all_lines=given["all_lines"])
        if printing.statistics and printing.format_name != TEXT:
            raise click.UsageError(
                f"--statistics and --format {printing.format_name} contradict each other."
            )
        return printing

    def of(self, audits: int) -> Printing:
        """The same for a run of that many audits, with a bar or seconds over all of them.

        Raises:
            click.UsageError: the format holds one audit only.
        """
        if self.format_name == _ONE_AUDIT and audits > 1:
            raise click.UsageError(
                f"--format {_ONE_AUDIT} can hold one audit, but {audits} paths were given."
                " Use --format json-lines, or audit them one by one."
            )
        return replace(self, watching=watching(audits, quiet=self.quiet, verbose=self.verbose))

    def show(self, path: str, report: Report, written: Sequence[Path]) -> list[str]:
        """Print the audit of ``path``, or keep it for the document; return a sentence if that failed."""
        if self.format_name == TEXT:
            return _failures(lambda: console.show(self._text(path, report, written), coloured=True))
        self.reports.append(report)
        if not self.quiet:
            from auditor.report.parts import view

            console.note(f"{path}: {view.headline(report)}: {view.reason(report)}")
        return []

    def _text(self, path: str, report: Report, written: Sequence[Path]) -> str:
        from auditor.report import statistics, terminal

        screen = _screen()
        summary = terminal.render(
            report,
            width=screen.width,
            color=screen.color,
            encoding=screen.encoding,
            written=[str(path) for path in written],
        )
        if not (self.quiet or self.statistics):
            return summary
        verdict = f"{screen.data(path)}: {summary.splitlines(keepends=True)[-1]}"
        return (statistics.render(report) if self.statistics else "") + verdict

    def end(self, codes: Sequence[ExitCode]) -> ExitCode:
        """Write the document of all audits; return the exit code of the run."""
        failures = _failures(self._write) if self.reports else []
        for failure in failures:
            console.note(failure)
        code = max(codes)
        if failures and code is ExitCode.READY:
            return ExitCode.INTERNAL  # a missing output must not look like a pass
        return ExitCode.READY if self.exit_zero and code is ExitCode.NOT_READY else code

    def _write(self) -> None:
        from auditor.commands.shared import step_summary
        from auditor.report import FORMATS as JOINERS
        from auditor.report import as_json

        if self.format_name == _ONE_AUDIT:
            console.show_document(as_json.render(self.reports[0], all_lines=self.all_lines))
            return
        is_github = self.format_name == "github"
        console.show_document(JOINERS[self.format_name](self.reports), commands=is_github)
        if is_github:
            step_summary.write(self.reports)


def print_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``command`` with the options that ``Printing`` takes."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def _failures(write: Callable[[], object]) -> list[str]:
    """One sentence if ``write`` cannot write."""
    try:
        write()
    except AuditError as error:
        return [str(error)]
    return []


def _screen() -> Screen:
    from auditor.report.parts.screen import Screen

    width = min(shutil.get_terminal_size().columns, _MAX_COLUMNS)
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    return Screen(width, console.is_colored(), encoding)
