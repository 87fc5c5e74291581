"""Saved JSON reports: the parts that ``diff``, ``verify`` and ``--baseline`` read."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from auditor import documents
from auditor.check_origins import CheckOrigin
from auditor.errors import AuditError, ExitCode
from auditor.model import SCHEMA_VERSION
from auditor.report.model import Changes
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


class SavedFinding(msgspec.Struct, frozen=True):
    """A finding, and its line; no line if it is about the whole file."""

    id: str
    rule: str
    status: str
    source: str | None = None
    line: int | None = None


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
    """The keys of a JSON report that commands read; other keys are ignored."""

    schema: int
    tool: _Tool
    inputs: tuple[AuditedFile, ...]
    verdict: _Verdict
    counts: _Counts
    findings: tuple[SavedFinding, ...]
    settings: Mapping[str, Any] = msgspec.field(default_factory=dict)
    waivers: tuple[_Waiver, ...] = ()
    requirements: tuple[_Requirement, ...] = ()
    decisions: _PeoplesFile | None = None
    waiver_file: _PeoplesFile | None = None
    spot_check: _PeoplesFile | None = None
    other_checks: tuple[CheckOrigin, ...] = ()
    since: Changes | None = None

    @property
    def peoples_files(self) -> Mapping[str, _PeoplesFile | None]:
        """The files of decisions, waivers and judgements, by these names."""
        files = {"decisions": self.decisions, "waivers": self.waiver_file}
        return {**files, "judgements": self.spot_check}


def read(path: Path) -> SavedReport:
    """The JSON report at ``path``; an AuditError if there is none of schema 1."""
    return of_document(documents.read_json(path, ExitCode.NO_VERDICT), path)


def of_document(document: object, path: Path) -> SavedReport:
    """The JSON report ``document``, which was read from ``path``.

    Raises:
        AuditError: it is not a report of schema 1.
    """
    report = typed(document, f"{path}: no dataset-audit report of schema {SCHEMA_VERSION}")
    if report.schema != SCHEMA_VERSION:
        raise AuditError(
            f"{path}: a report of schema {report.schema}; this version reads {SCHEMA_VERSION}",
            ExitCode.NO_VERDICT,
        )
    return report


def typed(document: object, name: str) -> SavedReport:
    """The JSON document of a report; ``name`` says in an error what it is.

    Raises:
        AuditError: a key is missing or has a value of another type.
    """
    return documents.convert(document, SavedReport, name, ExitCode.NO_VERDICT)


def open_findings(report: SavedReport) -> list[SavedFinding]:
    """The findings that nobody cleared."""
    return [found for found in report.findings if found.status not in CLEARED_STATUSES]


def training(report: SavedReport, key: Literal["path", "sha256"]) -> tuple[str, ...]:
    """One value of each training file, in order."""
    return tuple(getattr(file, key) for file in report.inputs if file.role == "train")
