"""Settings from dataset-audit.toml, or from [tool.dataset-audit] of pyproject.toml."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Literal

import msgspec

from auditor import documents
from auditor.analysis.responses.json_schema import contract_of
from auditor.errors import AuditError
from auditor.paths import is_file
from auditor.settings import PERSONAL_KINDS, Settings, Size, Text

FIELD_ROLES = (
    *("prompt", "response", "label", "system", "votes", "annotator"),
    *("group", "date"),
)
_SEVERAL = ("prompt", "response", "label", "system", "votes")  # may be lists


class _Gate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The [gate] table: what is required too, what blocks too, and what answers must meet."""

    case: Literal["required", "optional"] = "optional"
    unproven: Literal["block", "allow"] = "allow"
    output_schema: str = ""


class _Pii(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The [pii] table: which kinds of personal data block their row; None for the default."""

    block: tuple[str, ...] | None = None


class _SpotCheck(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The [spot_check] table: what people read above the rows that they judge."""

    rubric: Text = ""


def find(start: Path) -> Path | None:
    """The nearest configuration from ``start`` up to the repository's root, or None.

    ``dataset-audit.toml`` comes before a ``pyproject.toml`` of the same folder; a ``pyproject.toml``
    without a [tool.dataset-audit] table is passed over. Nothing is merged.
    """
    for folder in (start, *start.parents):
        own, project = folder / "dataset-audit.toml", folder / "pyproject.toml"
        if is_file(own):
            return own
        if is_file(project) and _table(project):
            return project
        if os.path.lexists(folder / ".git"):
            return None
    return None


def load(path: Path | None) -> Settings:
    """The settings of the file at ``path``; the defaults if ``path`` is None.

    Raises:
        AuditError: not readable, not TOML, an unknown key or a value of the wrong type; the message
            names file, key, what was found and what was expected.
    """
    if path is None:
        return Settings()
    table = dict(_table(path))
    if "waivers" in table:
        raise AuditError(f"{path}: waivers belong in <stem>.waivers.toml, next to the data")
    known = [*(f.name for f in fields(Settings)), "gate", "pii", "spot_check"]
    _refuse_unknown(path, table, known)
    pii = documents.convert(table.pop("pii", {}), _Pii, f"{path}: [pii]")
    gate = documents.convert(table.pop("gate", {}), _Gate, f"{path}: [gate]")
    spot_check = documents.convert(table.pop("spot_check", {}), _SpotCheck, f"{path}: [spot_check]")
    named = table.pop("output_schema", "")
    schema = gate.output_schema or named
    settings = documents.convert(table, Settings, path)
    if pii.block is not None:
        settings = replace(settings, pii_block=pii.block)
    _refuse_unknown(f"{path}: [pii] block", settings.pii_block, PERSONAL_KINDS, "kind")
    if not isinstance(schema, str):
        raise AuditError(f"{path}: output_schema is {schema!r}; expected the path of a file")
    _refuse_unknown(f"{path}: [fields]", settings.fields, FIELD_ROLES)
    for role, names in settings.fields.items():
        one = isinstance(names, str)
        if not names or (not one and "" in names) or not (one or role in _SEVERAL):
            expected = "the name of one field"
            expected += " or a list of names" if role in _SEVERAL else ""
            raise AuditError(f"{path}: [fields] {role} is {names!r}; expected {expected}")
    if gate.unproven == "block":
        settings = replace(settings, blocking=(*settings.blocking, "unproven"))
    return replace(
        settings,
        require_case=settings.require_case or gate.case == "required",
        output_schema=read_output_schema(path.parent / schema) if schema else {},
        rubric=spot_check.rubric or settings.rubric,
    )


def read_output_schema(path: Path) -> Mapping[str, object]:
    """The JSON Schema at ``path``.

    Raises:
        AuditError: not readable, not JSON, or no JSON Schema; the message names the place in it.
    """
    schema = documents.read_json(path)
    try:
        contract_of(schema)
    except ValueError as error:
        raise AuditError(f"{path}: not a JSON Schema: {error}") from error
    if not isinstance(schema, dict) or not schema:
        raise AuditError(
            f"{path}: a schema that allows any answer; expected an object with keywords"
        )
    return schema


def checked_size(text: str) -> str:
    """The size of ``--memory``.

    Raises:
        AuditError: it is no size.
    """
    size: str = documents.convert(text, Size, "--memory")
    if not size:
        raise AuditError("--memory is empty; expected a size such as 512MiB or 2GiB")
    return size


def _refuse_unknown(
    name: object, keys: Iterable[str], known: Sequence[str], noun: str = "key"
) -> None:
    for key in keys:
        if key not in known:
            raise AuditError(f"{name}: {documents.unknown(key, known, noun)}")


def nearest() -> Settings:
    """The settings of the nearest configuration, as seen from the current folder."""
    return load(find(Path.cwd()))


def _table(path: Path) -> Mapping[str, Any]:
    """The document at ``path``, or in a pyproject.toml the table [tool.dataset-audit]."""
    document = documents.parse_toml(documents.read_text(path), path)
    if path.name != "pyproject.toml":
        return document
    tool = document.get("tool")
    table = tool.get("dataset-audit", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        raise AuditError(f"{path}: tool.dataset-audit is {table!r}; expected a table")
    return table
