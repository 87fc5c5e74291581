"""Whether the verdict of a saved report applies to given files: for ``verify`` and ``require_ready``.

A verdict is about the bytes that were audited and no others. The digests are unsigned: they stop
accidents, not forgers.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from auditor.check_origins import CheckOrigin, origins
from auditor.errors import ExitCode
from auditor.input import reader
from auditor.input.files import sha256_of
from auditor.input.shards import UNREADABLE
from auditor.paths import is_file
from auditor.report.saved.saved_report import AuditedFile, SavedReport
from auditor.settings import NO_LIMITS, Settings
from auditor.verdict import State, headline_of
from auditor.version import __version__

_OPEN_OR_MET = (State.MET, State.UNPROVEN, State.ADVICE)  # states of requirements in a ready report


def refusal(
    report: SavedReport, files: Sequence[Path], *, strict: bool = False
) -> tuple[str, ExitCode] | None:
    """Why ``files`` may not be trained on, in one sentence, and the exit code; None if they may.

    They may if ``report`` says ready about exactly these files today, and with ``strict`` if every
    requirement is met, too.
    """
    if found := objections(report, files, dt.datetime.now(dt.UTC).date(), origins()):
        return f"the report does not apply to these files: {'; '.join(found)}", ExitCode.NO_VERDICT
    if report.verdict.exit_code != ExitCode.READY:
        return f"not ready: {report.verdict.reason}", ExitCode.NOT_READY
    if strict and (states := open_states(report)):
        return f"not ready: {'; '.join(states)}", ExitCode.NOT_READY
    return None


def headline(report: SavedReport) -> str:
    """The verdict of ``report`` in capitals, as ``view.headline`` writes it."""
    return headline_of(report.verdict.data, [item.state for item in report.requirements])


def open_states(report: SavedReport) -> list[str]:
    """The requirements that are unproven, and advice that was not followed."""
    items = (item for item in report.requirements if item.state in ("unproven", "advice"))
    return [
        f"{item.name} is {item.state.replace('advice', 'advice not followed')}" for item in items
    ]


def objections(
    report: SavedReport,
    files: Sequence[Path],
    day: dt.date,
    installed: Collection[CheckOrigin] = (),
) -> tuple[str, ...]:
    """Reasons why the verdict of ``report`` does not apply to ``files``.

    The result is empty if ``files`` (in any order, under any name; a folder means all of its shards) are exactly the
    training and evaluation files that were audited, byte for byte, by this version and the ``installed`` checks of
    other packages, and no waiver has expired by ``day`` (UTC).
    """
    if report.verdict.exit_code not in (ExitCode.READY, ExitCode.NOT_READY):
        return ("the report has no verdict",)
    if report.verdict.exit_code == ExitCode.READY and report.verdict.data != "ready":
        return ("the report contradicts itself: the data is not ready, but the exit code is 0",)
    unmet = [item.name for item in report.requirements if item.state not in _OPEN_OR_MET]
    if report.verdict.exit_code == ExitCode.READY and (unmet or not report.requirements):
        what = f"{unmet[0]} is not met" if unmet else "has no requirement"
        return (f"the report contradicts itself: it is ready, but {what}",)
    if not any(file.role == "train" for file in report.inputs):
        return ("the report is about no training file",)
    return (
        *_outdated(report, day),
        *_other_checks(report, installed),
        *_changed(report.inputs, files),
    )


def other_settings(report: SavedReport, settings: Settings) -> tuple[str, ...]:
    """One sentence that names the settings in which ``report`` and ``settings`` differ; none if they agree.

    Not compared are those that make a verdict stricter, and those that a redacted report does not contain.
    """
    if not report.settings:
        return ("the report does not contain its settings: --config needs the JSON report",)
    own = json.loads(json.dumps(asdict(settings)))
    names = [name for name in own if name not in (*NO_LIMITS, "fields", "output_schema")]
    different = [name for name in names if report.settings.get(name) != own[name]]
    return (f"the report was made with another {' and '.join(different)}",) if different else ()


def _outdated(report: SavedReport, day: dt.date) -> Iterator[str]:
    if report.tool.version != __version__:
        yield f"the report was made by version {report.tool.version}, this is {__version__}"
    for what, file in report.peoples_files.items():
        if (
            file
            and file.sha256
            and is_file(file.path)
            and sha256_of(Path(file.path)) != file.sha256
        ):
            yield f"the {what} in {file.path} have changed since the audit"
    for waiver in report.waivers:
        if waiver.until < day.isoformat():
            yield f"the waiver for {waiver.rule} expired on {waiver.until}"


def _other_checks(report: SavedReport, installed: Collection[CheckOrigin]) -> Iterator[str]:
    """Checks of other packages that only one of the audit and this machine has."""
    audited = set(report.other_checks)
    for origin in sorted(audited - set(installed)):
        yield f"the audit ran the check {origin}, which is not installed"
    for origin in sorted(set(installed) - audited):
        yield f"the check {origin} is installed, and the audit did not run it"


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
