"""``dataset-audit verify``: whether the verdict of a report applies to the files at hand.

A verdict is about the bytes that were audited and no others. The digests are unsigned: they stop
accidents, not forgers.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from auditor.commands import console
from auditor.errors import ExitCode
from auditor.version import __version__


@click.command(context_settings=console.HELP)
@click.argument("report", metavar="REPORT.json", type=console.PATH)
@click.argument("files", metavar="FILE...", type=console.PATH, nargs=-1, required=True)
def command(report: Path, files: tuple[Path, ...]) -> int:
    """Check that a verdict applies to these files.

    The exit code is 0 only if REPORT says ready and was made from exactly these FILEs. Name all training and evaluation files of the audit; each must be the same to the byte. If one
    is missing, added, changed or swapped, there is no verdict and the exit code is 3. This stops
    accidents, not forgers.
    """
    from auditor.escape import printable
    from auditor.report import changes

    document = changes.read(report)
    found = objections(document, files, dt.datetime.now(dt.UTC).date())
    for objection in found:
        console.note(objection)
    if found:
        reasons = f"{len(found)} reason{'s' * (len(found) > 1)}"
        console.show(f"NO VERDICT: the report does not apply to these files ({reasons})\n")
        return ExitCode.NO_VERDICT
    verdict = document["verdict"]
    console.show(printable(f"{verdict['data'].upper()}: {verdict.get('reason', '')}") + "\n")
    return int(verdict["exit_code"])


def objections(report: Mapping[str, Any], files: Sequence[Path], day: dt.date) -> tuple[str, ...]:
    """Reasons why the verdict of ``report`` does not apply to ``files``.

    There is none if ``files`` are exactly the training and evaluation files that were audited, byte
    for byte, by this version, and no waiver has expired by ``day``. A folder stands for its shards.

    Args:
        report: a JSON report, as ``changes.read`` returns it.
        files: all files of the audit, in any order and under any name.
        day: today (UTC).
    """
    verdict = report["verdict"]
    if verdict["exit_code"] not in (ExitCode.READY, ExitCode.NOT_READY):
        return ("the report has no verdict",)
    if verdict["exit_code"] == ExitCode.READY and verdict["data"] != "ready":
        return ("the report contradicts itself: the data is not ready, but the exit code is 0",)
    return (*_outdated(report, day), *_changed(report["inputs"], files))


def _outdated(report: Mapping[str, Any], day: dt.date) -> Iterator[str]:
    made_by = report["tool"].get("version")
    if made_by != __version__:
        yield f"the report was made by version {made_by}, this is {__version__}"
    for waiver in report.get("waivers", ()):
        if str(waiver.get("until", "")) < day.isoformat():
            yield f"the waiver for {waiver.get('rule')} expired on {waiver.get('until')}"


def _changed(inputs: Sequence[Mapping[str, Any]], files: Sequence[Path]) -> Iterator[str]:
    """Files that cannot be read, were changed, were not audited, or were audited and are missing."""
    digests, unreadable = _digests(files)
    yield from unreadable
    audited = Counter(item["sha256"] for item in inputs)
    by_path = {item["path"]: item["sha256"] for item in inputs}
    for path, sha256 in digests.items():
        if by_path.get(path, sha256) != sha256:
            yield f"{path}: changed since it was audited, or swapped with another file"
        elif not audited[sha256]:
            yield f"{path}: was not audited"
    present = Counter(digests.values())
    for item in inputs:
        if not item["sha256"] or present[item["sha256"]] < audited[item["sha256"]]:
            yield f"{item['path']} ({item['role']}): was audited, and is not among these files"


def _digests(files: Sequence[Path]) -> tuple[dict[str, str], list[str]]:
    """The SHA-256 of each file's stored bytes, by path; and one sentence for each unreadable file."""
    from auditor.input import reader

    digests: dict[str, str] = {}
    unreadable: list[str] = []
    for path in files:
        shards, problems = reader.expand(path)
        if not shards:
            unreadable += [f"{path}: {problem.detail}" for problem in problems]
        for shard in shards:
            try:
                digests[str(shard)] = _sha256(shard)
            except OSError as error:
                unreadable.append(f"{shard}: cannot be read: {error.strerror or error}")
    return digests, unreadable


def _sha256(path: Path) -> str:
    """SHA-256 of the stored bytes, in hexadecimal.

    Raises:
        OSError: not a regular file, or not readable.
    """
    if not path.is_file():
        raise OSError("not a regular file" if path.exists() else "no such file")
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
