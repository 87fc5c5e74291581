"""What changed between two audits of one data set: verdict, clean rows, findings by rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from auditor import documents
from auditor.errors import AuditError, ExitCode
from auditor.escape import printable
from auditor.model import SCHEMA_VERSION
from auditor.plural import pluralize
from auditor.report.model import Changes, Movement, RuleMovement
from auditor.review.decisions import CLEARED_STATUSES


class _Tool(msgspec.Struct, frozen=True):
    version: str = ""


class AuditedFile(msgspec.Struct, frozen=True):
    """A training or evaluation file, as the report names it."""

    path: str
    role: str
    sha256: str


class _Verdict(msgspec.Struct, frozen=True):
    data: str
    exit_code: int
    reason: str = ""


class _Counts(msgspec.Struct, frozen=True):
    clean: int
    lines: int = 0


class _Finding(msgspec.Struct, frozen=True):
    id: str
    rule: str
    status: str


class _Requirement(msgspec.Struct, frozen=True):
    name: str
    state: str = ""


class _Waiver(msgspec.Struct, frozen=True):
    rule: str = ""
    until: str = ""


class _PeoplesFile(msgspec.Struct, frozen=True):
    path: str = ""
    sha256: str = ""


class SavedReport(msgspec.Struct, frozen=True):
    """What ``diff`` and ``verify`` need of a JSON report; its other keys are passed over."""

    schema: int
    tool: _Tool
    inputs: tuple[AuditedFile, ...]
    verdict: _Verdict
    counts: _Counts
    findings: tuple[_Finding, ...]
    settings: Mapping[str, Any] = msgspec.field(default_factory=dict)
    waivers: tuple[_Waiver, ...] = ()
    requirements: tuple[_Requirement, ...] = ()
    decisions: _PeoplesFile | None = None
    spot_check: _PeoplesFile | None = None
    since: Changes | None = None


def read(path: Path) -> SavedReport:
    """The JSON report at ``path``.

    Raises:
        AuditError: it cannot be read, is not JSON, or is no report of schema 1.
    """
    document = documents.read_json(path, ExitCode.NO_VERDICT)
    report = _typed(document, f"{path}: no dataset-audit report of schema {SCHEMA_VERSION}")
    if report.schema != SCHEMA_VERSION:
        raise AuditError(
            f"{path}: a report of schema {report.schema}; this version reads {SCHEMA_VERSION}",
            ExitCode.NO_VERDICT,
        )
    return report


def _typed(document: object, name: str) -> SavedReport:
    return documents.convert(document, SavedReport, name, ExitCode.NO_VERDICT)


def compare(old: SavedReport, new: SavedReport) -> Changes:
    """What changed from ``old`` to ``new``.

    Findings are matched by id, which is made from their content: a line that moved is the same
    finding, and an edited line's finding is gone and perhaps replaced by a new one. Findings that
    people cleared count as gone.
    """
    before, after = _open(old), _open(new)
    gone = Counter(before[id_] for id_ in before.keys() - after.keys())
    added = Counter(after[id_] for id_ in after.keys() - before.keys())
    same = Counter(after[id_] for id_ in after.keys() & before.keys())
    return Changes(
        verdict=(old.verdict.data, new.verdict.data),
        clean=(old.counts.clean, new.counts.clean),
        lines=(old.counts.lines, new.counts.lines),
        sha256=(_training(old, "sha256"), _training(new, "sha256")),
        findings=Movement(gone.total(), added.total(), same.total()),
        rules=tuple(
            RuleMovement(rule, gone[rule], added[rule], same[rule])
            for rule in sorted(gone.keys() | added.keys())
        ),
    )


def _open(report: SavedReport) -> dict[str, str]:
    """The rule of each finding that nobody cleared, by id."""
    return {
        found.id: found.rule for found in report.findings if found.status not in CLEARED_STATUSES
    }


def _training(report: SavedReport, key: Literal["path", "sha256"]) -> tuple[str, ...]:
    """One value of each training file, in order."""
    return tuple(getattr(file, key) for file in report.inputs if file.role == "train")


def since(previous: SavedReport, document: Mapping[str, object]) -> Changes | None:
    """What changed since ``previous``, the report that the JSON report ``document`` replaces.

    A repeated audit changes nothing, so it repeats what the audit before it reported: the same bytes,
    settings and decisions give the same report however often they are audited. None if there is
    nothing to report, or the reports are about other paths.
    """
    new = _typed(document, "this report")
    if _training(previous, "path") != _training(new, "path"):
        return None
    repeated = msgspec.structs.replace(previous, since=None, waivers=new.waivers) == new
    return previous.since if repeated else compare(previous, new)


def sentence(change: Changes) -> str:
    """The change in one sentence, such as ``12 more clean rows; 5 findings gone, 2 new``."""
    (before, now), found = change.clean, change.findings
    if before == now:
        text = f"{pluralize(now, 'clean row')} as before"
    else:
        text = pluralize(abs(now - before), f"{'more' if now > before else 'fewer'} clean row")
    text += f"; {pluralize(found.gone, 'finding')} gone, {found.new:,} new"
    if change.verdict[0] != change.verdict[1]:
        text += f"; the verdict was {change.verdict[0]} and is {change.verdict[1]}"
    return text


def text(change: Changes) -> str:
    """What ``dataset-audit diff`` prints: verdicts, clean rows, and findings by rule."""
    verdict, clean, lines, found = change.verdict, change.clean, change.lines, change.findings
    parts = [
        printable(f"verdict  {verdict[0]} -> {verdict[1]}"),
        f"lines    {lines[0]:,} -> {lines[1]:,}",
        f"clean    {clean[0]:,} -> {clean[1]:,} ({clean[1] - clean[0]:+,})",
        f"findings {found.gone:,} gone, {found.new:,} new, {found.same:,} as before",
    ]
    parts += [printable(f"  {rule.rule}  -{rule.gone:,} +{rule.new:,}") for rule in change.rules]
    return "\n".join(parts) + "\n"
