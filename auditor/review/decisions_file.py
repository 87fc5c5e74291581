"""The decisions file ``<stem>.decisions.json``, as the HTML report exports it, next to the data."""

import contextlib
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
import polars as pl

from auditor import documents
from auditor.errors import AuditError
from auditor.review.decisions import DECISIONS, Action

SCHEMA = 1
_MAX_BYTES = 256 * 2**20  # a million decisions take 200 MB

_Line = Annotated[int, msgspec.Meta(ge=1, lt=2**32, description="a line number")]


class _Decision(msgspec.Struct, frozen=True):
    finding: str
    action: Action
    rule: str | None = None
    label: str | None = None
    source: str | None = None
    line: _Line | None = None
    related_source: str | None = None
    related_line: _Line | None = None
    mirrored: bool | None = None
    note: str | None = None
    by: str | None = None
    at: str | None = None


class DecidedFile(msgspec.Struct, frozen=True):
    """A training file that the decisions were made on, under its name in the report."""

    path: str = ""
    sha256: str = ""


class _Document(msgspec.Struct, frozen=True):
    schema: int
    decisions: tuple[_Decision, ...]
    data: tuple[DecidedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decisions file contains."""

    path: Path
    files: tuple[DecidedFile, ...]
    decisions: pl.DataFrame  # DECISIONS, at most one for each finding
    sha256: str = ""  # of the file's bytes

    def made_for(self, sha256: Sequence[str]) -> bool:
        """Whether the decisions were made on the training files with these digests."""
        return [file.sha256 for file in self.files] == list(sha256)

    def require_data(self, sha256: Sequence[str]) -> None:
        """Make sure that the decisions were made on the training files with these digests.

        Raises:
            AuditError: they were made for other data.
        """
        if not self.made_for(sha256):
            made_for = [file.sha256 for file in self.files]
            raise AuditError(
                f"{self.path} was made for other data: sha256 {_short(made_for)}, but this data has"
                f" {_short(sha256)}. Audit this data and decide in its report: decisions on"
                " unchanged lines are carried over"
            )


def read(path: Path) -> Decided:
    """The decisions of the file at ``path``, and the data that they were made on.

    Raises:
        AuditError: the file cannot be read, has another schema, or decides on a finding twice.
    """
    with contextlib.suppress(OSError):  # which reading it explains
        if path.stat().st_size > _MAX_BYTES:
            raise AuditError(f"{path}: larger than {_MAX_BYTES:,} bytes: not a decisions file")
    content = documents.read_bytes(path)
    document = documents.convert(documents.parse_json(content, path), _Document, path)
    if document.schema != SCHEMA:
        raise AuditError(f"{path}: schema {document.schema}; this version reads schema {SCHEMA}")
    for number, decision in enumerate(document.decisions, 1):
        if decision.action is Action.RELABEL and not decision.label:
            raise AuditError(f'{path}: decisions {number}: relabel needs a "label"')
    frame = pl.DataFrame(msgspec.to_builtins(document.decisions), schema=DECISIONS)
    repeated = frame.filter(pl.col("finding").is_duplicated())["finding"]
    if not repeated.is_empty():
        raise AuditError(f"{path}: finding {repeated[0]} is decided twice: remove one of the two")
    return Decided(path, document.data, frame, hashlib.sha256(content).hexdigest())


def _short(hashes: Sequence[str]) -> str:
    return ", ".join(value[:12] for value in hashes) or "unknown"
