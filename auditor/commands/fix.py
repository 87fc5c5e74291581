"""``dataset-audit fix``: what has one possible repair, repaired in a new file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.commands.shared import console
from auditor.errors import AuditError, ExitCode

if TYPE_CHECKING:
    from auditor.repairs.model import Repaired


@click.command(
    context_settings=console.HELP, short_help="Repair faults that have only one possible repair."
)
@click.argument("path", metavar="DATA.jsonl", type=console.NAME)
@console.path_option("-o", "--out", help="File to write; DATA itself never changes.")
@click.option("--diff", is_flag=True, help="Print the changes as a unified diff.")
@click.option(
    "--unsafe",
    is_flag=True,
    help="Also drop near-duplicates and rows that differ in spelling only, and repair typing errors in labels.",
)
@console.config_option
def command(path: str, out: Path | None, config: Path | None, *, diff: bool, unsafe: bool) -> int:
    """Repair faults that have only one possible repair.

    Byte order marks, CR LF and blanks at line ends, and blank lines are removed; exact copies are
    dropped; labels that differ from a more common one in case, spaces or punctuation are respelt
    (LBL002); texts that were decoded with the wrong encoding are repaired (TXT040). All other lines keep
    their bytes, and so do lines whose finding was decided on or waived. A second run changes nothing.

    Without -o nothing is written, and the exit code is 1 if something would change, 0 if not. With -o
    it is 0.
    """
    from auditor.atomic import refuse_inputs, write_atomic
    from auditor.commands.shared import inputs, side_files
    from auditor.repairs.diff import unified_diff

    if out:
        refuse_inputs([out], [*inputs.files([path]), *side_files.paths(path, config)])
    repaired = _repaired(path, config, unsafe=unsafe)
    if out:
        write_atomic(out, [repaired.content()])
    summary = _summary(repaired, out)
    if diff:
        old = console.name(path)
        new = console.name(out) if out else f"{old} (fixed)"
        console.show(unified_diff(repaired, old, new))
        for line in summary:
            console.note(line)
    else:
        console.show("".join(f"{console.name(line)}\n" for line in summary))
    for sentence in repaired.left:
        console.note(sentence)
    return ExitCode.NOT_READY if repaired.changed and not out else ExitCode.READY


def _repaired(path: str, config: Path | None, *, unsafe: bool) -> Repaired:
    """The file at ``path`` after its repairs.

    Raises:
        AuditError: it is a folder, is missing, or cannot be read as JSON Lines.
    """
    from auditor.commands.shared import inputs, plan, side_files
    from auditor.paths import is_folder
    from auditor.repairs.fix import fixed

    if is_folder(path):
        raise AuditError(f"{path}: a folder; fix repairs one file")
    with inputs.one_file(path) as (file, name):
        people = side_files.of_review(path)
        return fixed(file, name, plan.settings_of(path, config), people, unsafe=unsafe)


def _summary(repaired: Repaired, out: Path | None) -> list[str]:
    """How many lines each repair changed, and where they are."""
    lines = [f"{count:,} x {repair}" for repair, count in repaired.counts()]
    if not lines:
        lines.append("nothing to repair")
    if out:
        return [*lines, f"written to {out}"]
    hint = "nothing was written: --diff shows the changes, -o PATH writes them"
    return [*lines, hint] if repaired.changed else lines
