"""``dataset-audit verify``: whether the verdict of a report applies to the files at hand.

A verdict is about the bytes that were audited and no others. The digests are unsigned: they stop
accidents, not forgers.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.commands import console
from auditor.errors import ExitCode
from auditor.paths import is_file
from auditor.version import __version__

if TYPE_CHECKING:
    from auditor.report.saved_report import AuditedFile, SavedReport


@click.command(context_settings=console.HELP)
@click.argument("report", metavar="REPORT.json", type=console.PATH)
@click.argument("files", metavar="FILE...", type=console.PATH, nargs=-1, required=True)
@click.option(
    "--strict",
    is_flag=True,
    help="Refuse a verdict with unproven requirements or advice not followed.",
)
def command(report: Path, files: tuple[Path, ...], *, strict: bool) -> int:
    """Check that a verdict applies to these files.

    The exit code is 0 only if REPORT says ready and was made from exactly these FILEs. Name all
    training and evaluation files of the audit; each must be the same to the byte. If one is missing,
    added, changed or swapped, there is no verdict and the exit code is 3. This stops accidents, not
    forgers.
    """
    from auditor.escape import printable
    from auditor.plural import pluralize
    from auditor.report import saved_report

    saved = saved_report.read(report)
    found = objections(saved, files, dt.datetime.now(dt.UTC).date())
    if strict and not found and (open_states := _open_states(saved)):
        console.show(printable(f"NOT READY: {'; '.join(open_states)}") + "\n")
        return ExitCode.NOT_READY
    for objection in found:
        console.note(objection)
    if found:
        reasons = pluralize(len(found), "reason")
        console.show(f"NO VERDICT: the report does not apply to these files ({reasons})\n")
        return ExitCode.NO_VERDICT
    headline = saved.verdict.data.upper()
    if saved.verdict.data == "ready" and any(r.state == "unproven" for r in saved.requirements):
        headline += ", UNPROVEN"
    verdict = f"{headline}: {saved.verdict.reason}"
    if saved.decisions:
        verdict += f"; decisions {saved.decisions.path}, sha256 {saved.decisions.sha256[:12]}"
    console.show(printable(verdict) + "\n")
    return saved.verdict.exit_code


def _open_states(report: SavedReport) -> list[str]:
    """The requirements that are unproven, and advice that was not followed."""
    items = (item for item in report.requirements if item.state in ("unproven", "advice"))
    return [
        f"{item.name} is {item.state.replace('advice', 'advice not followed')}" for item in items
    ]


def objections(report: SavedReport, files: Sequence[Path], day: dt.date) -> tuple[str, ...]:
    """Reasons why the verdict of ``report`` does not apply to ``files``.

    There is none if ``files`` are exactly the training and evaluation files that were audited, byte
    for byte, by this version, and no waiver has expired by ``day``. A folder stands for its shards.

    Args:
        report: a JSON report, as ``saved_report.read`` returns it.
        files: all files of the audit, in any order and under any name.
        day: today (UTC).
    """
    if report.verdict.exit_code not in (ExitCode.READY, ExitCode.NOT_READY):
        return ("the report has no verdict",)
    if report.verdict.exit_code == ExitCode.READY and report.verdict.data != "ready":
        return ("the report contradicts itself: the data is not ready, but the exit code is 0",)
    return (*_outdated(report, day), *_changed(report.inputs, files))


def _outdated(report: SavedReport, day: dt.date) -> Iterator[str]:
    if report.tool.version != __version__:
        yield f"the report was made by version {report.tool.version}, this is {__version__}"
    for what, file in (("decisions", report.decisions), ("judgements", report.spot_check)):
        if file and file.sha256 and is_file(file.path):
            from auditor.input.files import sha256_of

            if sha256_of(Path(file.path)) != file.sha256:
                yield f"the {what} in {file.path} have changed since the audit"
    for waiver in report.waivers:
        if waiver.until < day.isoformat():
            yield f"the waiver for {waiver.rule} expired on {waiver.until}"


def _changed(inputs: Sequence[AuditedFile], files: Sequence[Path]) -> Iterator[str]:
    """Files that cannot be read, have changed, were not audited, or are missing."""
    audited = Counter(file.sha256 for file in inputs)
    digests, unreadable = _digests(files, audited)
    yield from unreadable
    by_path = {file.path: file.sha256 for file in inputs}
    for path, sha256 in digests.items():
        if by_path.get(path, sha256) != sha256:
            yield f"{path}: changed since it was audited, or swapped with another file"
        elif not audited[sha256]:
            yield f"{path}: was not audited"
    present = Counter(digests.values())
    for file in inputs:
        if not file.sha256 or present[file.sha256] < audited[file.sha256]:
            yield f"{file.path} ({file.role}): was audited, and is not among these files"


def _digests(files: Sequence[Path], audited: Collection[str]) -> tuple[dict[str, str], list[str]]:
    """The SHA-256 of each file by path; and one sentence for each file that cannot be read.

    ``audited``: the digests in the report.
    """
    from auditor.input import reader
    from auditor.input.files import sha256_of
    from auditor.input.shards import UNREADABLE

    digests: dict[str, str] = {}
    unreadable: list[str] = []
    for path in files:
        shards, problems = reader.expand(path)
        every, _ = reader.expand(path, held_out=True)
        blocking = [problem for problem in problems if problem.rule in UNREADABLE]
        unreadable += [f"{path}: {problem.detail}" for problem in blocking]
        for shard in every:
            try:
                sha256 = sha256_of(shard)
                # Files named like held-out data belong to a folder of --eval, not of training data.
                if shard in shards or sha256 in audited:
                    digests[str(shard)] = sha256
            except OSError as error:
                unreadable.append(f"{shard}: cannot be read: {error.strerror or error}")
    return digests, unreadable
