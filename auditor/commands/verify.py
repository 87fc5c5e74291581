"""``dataset-audit verify``: whether the verdict of a report applies to given files."""

import datetime as dt
from pathlib import Path

import click

from auditor.commands.shared import console
from auditor.errors import ExitCode


@click.command(context_settings=console.HELP)
@click.argument("report", metavar="REPORT.json", type=console.PATH)
@click.argument("files", metavar="FILE...", type=console.PATH, nargs=-1, required=True)
@click.option(
    "--strict",
    is_flag=True,
    help="Also refuse a verdict with unproven requirements or advice that was not followed.",
)
@console.path_option(
    "--config",
    metavar="FILE",
    help="Also refuse a verdict under other settings than those of FILE.",
)
def command(report: Path, files: tuple[Path, ...], config: Path | None, *, strict: bool) -> int:
    """Check that a verdict applies to these files.

    REPORT is a JSON report, or a statement of --attest. The exit code is 0 only if it says ready and
    was made from exactly these FILEs. Name all training and evaluation files of the audit; each must be
    the same to the byte. If one is missing, added, changed or swapped, there is no verdict and the exit
    code is 3. This stops accidents, not forgers.
    """
    from auditor.check_origins import origins
    from auditor.config import load
    from auditor.escape import printable
    from auditor.plural import pluralize
    from auditor.report.saved import attested, verification

    saved = attested.read(report)
    today = dt.datetime.now(dt.UTC).date()
    found = verification.objections(saved, files, today, origins())
    if config:
        found += verification.other_settings(saved, load(config))
    if strict and not found and (open_states := verification.open_states(saved)):
        console.show(printable(f"NOT READY: {'; '.join(open_states)}") + "\n")
        return ExitCode.NOT_READY
    for objection in found:
        console.note(objection)
    if found:
        reasons = pluralize(len(found), "reason")
        console.show(f"NO VERDICT: the report does not apply to these files ({reasons})\n")
        return ExitCode.NO_VERDICT
    verdict = f"{verification.headline(saved)}: {saved.verdict.reason}"
    if saved.decisions:
        verdict += f"; decisions {saved.decisions.path}, sha256 {saved.decisions.sha256[:12]}"
    console.show(printable(verdict) + "\n")
    return saved.verdict.exit_code
