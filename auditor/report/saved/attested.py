"""Reads the statements of ``--attest`` as JSON reports, for ``verify``."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from auditor import documents
from auditor.errors import AuditError, ExitCode
from auditor.model import SCHEMA_VERSION
from auditor.report.attestation import PREDICATE, STATEMENT
from auditor.report.saved import saved_report
from auditor.report.saved.saved_report import SavedReport


class _Digest(msgspec.Struct, frozen=True):
    sha256: str


class _Resource(msgspec.Struct, frozen=True):
    name: str
    digest: _Digest
    annotations: Mapping[str, str] = {}


class _Verifier(msgspec.Struct, frozen=True):
    version: str


class _Predicate(msgspec.Struct, frozen=True):
    verifier: _Verifier
    verdict: Mapping[str, Any]
    counts: Mapping[str, int]
    configuration: tuple[_Resource, ...]
    requirements: tuple[Mapping[str, Any], ...]
    waivers: tuple[Mapping[str, str], ...] = ()
    unread: tuple[str, ...] = ()
    other_checks: tuple[Mapping[str, str], ...] = ()


class _Statement(msgspec.Struct, frozen=True):
    kind: Literal["https://in-toto.io/Statement/v1"] = msgspec.field(name="_type")
    subject: tuple[_Resource, ...]
    predicate_type: str = msgspec.field(name="predicateType")
    predicate: _Predicate


def read(path: Path) -> SavedReport:
    """The JSON report at ``path``, or the in-toto statement at ``path`` as a report.

    Raises:
        AuditError: it cannot be read, or is neither.
    """
    document = documents.read_json(path, ExitCode.NO_VERDICT)
    if not isinstance(document, dict) or document.get("_type") != STATEMENT:
        return saved_report.of_document(document, path)
    if document.get("predicateType") != PREDICATE:
        found = document.get("predicateType")
        raise AuditError(
            f"{path}: predicateType = {found!r}; expected {PREDICATE}, as --attest writes it",
            ExitCode.NO_VERDICT,
        )
    statement = documents.convert(document, _Statement, path, ExitCode.NO_VERDICT)
    return saved_report.typed(_as_report(statement), str(path))


def _as_report(statement: _Statement) -> dict[str, Any]:
    """The statement as the document of a report; the findings are missing."""
    predicate = statement.predicate
    files = {item.name: _file(item, "path") for item in predicate.configuration}
    unread = [{"path": name, "role": "not read", "sha256": ""} for name in predicate.unread]
    return {
        "schema": SCHEMA_VERSION,
        "tool": {"version": predicate.verifier.version},
        "inputs": [
            *({"path": item.name, **_file(item, "role")} for item in statement.subject),
            *unread,
        ],
        "verdict": {**predicate.verdict, "reason": _reason(predicate)},
        "counts": predicate.counts,
        "findings": [],
        "waivers": predicate.waivers,
        "requirements": predicate.requirements,
        "other_checks": predicate.other_checks,
        "decisions": files.get("decisions"),
        "waiver_file": files.get("waivers"),
        "spot_check": files.get("judgements"),
    }


def _file(item: _Resource, key: str) -> dict[str, str]:
    """The digest, and the annotation ``key``."""
    return {key: item.annotations.get(key, ""), "sha256": item.digest.sha256}


def _reason(predicate: _Predicate) -> str:
    """How many requirements are met, the names of those that are not, and settings that are not at the default."""
    requirements = predicate.requirements
    open_ones = [item for item in requirements if item.get("state") != "met"]
    names = "".join(f"; {item.get('name')} is {item.get('state')}" for item in open_ones)
    settings = (own for own in predicate.configuration if own.name == "settings")
    different = next((own.annotations.get("different", "") for own in settings), "")
    return (
        f"{len(requirements) - len(open_ones)} of {len(requirements)} requirements are met{names}"
        + (f"; not at the default: {different}" if different else "")
    )
