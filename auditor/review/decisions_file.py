"""Decisions as a file: ``<stem>.decisions.json`` beside the data, as the HTML report exports it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from auditor.errors import AuditError
from auditor.input.shards import sibling
from auditor.model import Input
from auditor.review.decisions import DECISIONS, Action

SCHEMA = 1
_MAX_BYTES = 256 * 2**20  # a million decisions take 200 MB
_REQUIRED = ("finding", "action")


def decisions_path(data: str) -> Path:
    """The file in which an audit of ``data`` looks for decisions, in the folder of the data."""
    return sibling(data, ".decisions.json")


def load(path: Path, inputs: Sequence[Input] | None = None) -> pl.DataFrame:
    """The decisions of a file as DECISIONS, at most one for each finding.

    Args:
        path: of the file.
        inputs: of the audit; the decisions must have been made on exactly these training files.
            None accepts decisions on any data.

    Raises:
        AuditError: the file cannot be read, has another schema, or was made for other data.
    """
    document = _document(path)
    if inputs is not None:
        _require_same_data(path, document, inputs)
    rows = [_row(path, number, item) for number, item in enumerate(document["decisions"], 1)]
    frame = pl.DataFrame(rows, schema=DECISIONS, orient="row")
    if frame["finding"].is_duplicated().any():
        repeated = frame.filter(pl.col("finding").is_duplicated())["finding"][0]
        raise AuditError(f"{path}: finding {repeated} is decided twice: remove one of the two")
    return frame


def _document(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise AuditError(f"{path}: larger than {_MAX_BYTES:,} bytes: not a decisions file")
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise AuditError(f"cannot read {path}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise AuditError(f"{path}: not JSON ({error}): export it again") from error
    if not isinstance(document, dict) or not isinstance(document.get("decisions"), list):
        raise AuditError(f'{path}: expected an object with a list "decisions"')
    if document.get("schema") != SCHEMA:
        found = json.dumps(document.get("schema"))
        raise AuditError(f"{path}: schema {found}, this version reads schema {SCHEMA}")
    return document


def _require_same_data(path: Path, document: Mapping[str, Any], inputs: Sequence[Input]) -> None:
    files = document.get("data")
    items = files if isinstance(files, list) else []
    hashes = [item.get("sha256") if isinstance(item, dict) else None for item in items]
    expected = [source.sha256 for source in inputs if source.role == "train"]
    if hashes != expected:
        raise AuditError(
            f"{path} was made for other data: sha256 {_short(hashes)}, but this data has"
            f" {_short(expected)}. Audit this data and decide in its report: decisions on unchanged"
            " lines are carried over"
        )


def _short(hashes: Sequence[Any]) -> str:
    return ", ".join(str(value)[:12] for value in hashes) or "unknown"


def _row(path: Path, number: int, item: object) -> list[Any]:
    where = f"{path}: decision {number}"
    if not isinstance(item, dict):
        raise AuditError(f"{where}: expected an object")
    for key, dtype in DECISIONS.items():
        value = item.get(key)
        if (value is not None or key in _REQUIRED) and not _has_type(value, dtype):
            kind = "a string" if dtype == pl.String else "a line number"
            raise AuditError(f"{where}: {key} is {json.dumps(value)[:80]}, expected {kind}")
    if item["action"] not in list(Action):
        known = ", ".join(Action)
        raise AuditError(f"{where}: no action is called {item['action']!r}: one of {known}")
    if item["action"] == Action.RELABEL and not item.get("label"):
        raise AuditError(f'{where}: relabel needs a "label"')
    return [item.get(key) for key in DECISIONS]


def _has_type(value: object, dtype: pl.DataType) -> bool:
    if dtype == pl.String:
        return isinstance(value, str)
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**32
