"""Reads readiness.toml, with a finding for everything that is wrong with how it is written."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from auditor.case.model import CaseFinding
from auditor.case.readiness.records import (
    Costs,
    EvalSet,
    Exemption,
    Owner,
    Projection,
    Readiness,
    Rung,
    Target,
    Task,
)
from auditor.case.readiness.schema import schema
from auditor.case.readiness.toml_lines import KeyPath, key_lines
from auditor.case.readiness.validate import Validator

FILE_NAME = "readiness.toml"
_T = TypeVar("_T")


def template() -> str:
    """Return the commented readiness.toml that ``dataset-audit init`` writes."""
    file = resources.files("auditor.case.readiness") / "template.toml"
    return file.read_text(encoding="utf-8")


def load(path: Path, today: dt.date) -> tuple[Readiness | None, list[CaseFinding]]:
    """Return the content of ``path`` and its faults; None if it cannot be read as TOML."""
    try:
        content = path.read_bytes()
    except OSError as error:
        return None, [_unreadable(None, f"cannot be read: {error.strerror}")]
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return None, [_unreadable(line, "not UTF-8; save the file as UTF-8")]
    try:
        document = tomllib.loads(text)
    except RecursionError:
        return None, [_unreadable(None, "nested too deeply")]
    except ValueError as error:  # TOMLDecodeError, or a number of thousands of digits
        return None, [_unreadable(_error_line(str(error), text), str(error))]
    return _build(document, key_lines(text), today)


def _unreadable(line: int | None, detail: str) -> CaseFinding:
    return CaseFinding("CASE001", "", line, detail)


def _error_line(message: str, text: str) -> int:
    """The line in a message of ``tomllib``, which has no attribute for it; the last line if none is."""
    _, _, after = message.partition("at line ")
    number = after.split(",")[0]
    return int(number) if number.isdecimal() else text.count("\n") + 1


def _build(
    document: Mapping[str, Any], lines: Mapping[KeyPath, int], today: dt.date
) -> tuple[Readiness, list[CaseFinding]]:
    validator = Validator(lines, today)
    usable = validator.clean(document, schema())
    found = validator.findings
    if "schema" not in document:
        found.append(CaseFinding("CASE004", "schema", 1, "missing: write schema = 1"))
    readiness = Readiness(
        task=_record(Task, usable.get("task")),
        eval=_record(EvalSet, usable.get("eval")),
        target=_record(Target, usable.get("target")),
        rungs=_numbered(Rung, usable.get("rung")),
        projection=_record(Projection, usable.get("projection")),
        economics=_record(Costs, usable.get("economics")),
        owner=_record(Owner, usable.get("owner")),
        exceptions=_numbered(Exemption, usable.get("exception")),
        lines=lines,
        unusable=frozenset(finding.key for finding in found),
    )
    return readiness, found


def _record(kind: type[_T], values: Mapping[str, Any] | None) -> _T:
    return kind(**values or {})


def _numbered(
    kind: Callable[..., _T], tables: Iterable[Mapping[str, Any]] | None
) -> tuple[_T, ...]:
    """One record for each usable table, with the position of the table as ``index``."""
    return tuple(kind(index=i, **table) for i, table in enumerate(tables or ()) if table)
