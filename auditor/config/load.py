"""Settings from dataset-audit.toml, or from [tool.dataset-audit] of pyproject.toml."""

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Literal

import msgspec

from auditor import documents
from auditor.analysis.responses.json_schema import contract_of
from auditor.config import files
from auditor.config.cache_dir import KEY, cache_dir
from auditor.config.data_sets import data_sets
from auditor.config.field_roles import FIELD_ROLES, check_fields
from auditor.config.place import KEYS, place_of
from auditor.errors import AuditError
from auditor.settings import PERSONAL_KINDS, MaybeName, Settings, Size, Text

__all__ = ["FIELD_ROLES", "TABLES", "checked_size", "load", "read_output_schema"]

PER_FILE = "per-file-ignores"  # as the linters call theirs; the setting is per_file_ignores
# The tables of a configuration other than [fields].
TABLES = ("gate", "pii", "spot_check", PER_FILE, "dataset")


class _Gate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The [gate] table: what is required too, what blocks too, and what answers must meet."""

    case: Literal["required", "optional"] = "optional"
    unproven: Literal["block", "allow"] = "allow"
    output_schema: MaybeName = ""


class _Pii(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The [pii] table: which kinds of personal data block their row; None for the default."""

    block: tuple[str, ...] | None = None


class _SpotCheck(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The [spot_check] table: what people read above the rows that they judge."""

    rubric: Text = ""


def load(path: Path | None) -> Settings:
    """The settings of the file at ``path``; the defaults if ``path`` is None.

    Raises:
        AuditError: not readable, not TOML, an unknown key or a value of the wrong type; the message
            names file, key, what was found and what was expected.
    """
    if path is None:
        return Settings()
    table = dict(files.table(path))
    if "waivers" in table:
        raise AuditError(f"{path}: waivers belong in <stem>.waivers.toml, next to the data")
    known = [f.name for f in fields(Settings) if f.name != "per_file_ignores"]
    documents.refuse_unknown(path, table, [*known, *KEYS, *TABLES, KEY])
    # Called for their errors alone; their values are read where they are used.
    data_sets(path)
    place_of(path, {})
    cache_dir(path)
    for name in ("dataset", *KEYS, KEY):
        table.pop(name, None)
    return _settings(path, table)


def _settings(path: Path, table: dict[str, Any]) -> Settings:
    """The settings of the configuration ``table``, from which all keys other than settings were removed."""
    pii = documents.convert(table.pop("pii", {}), _Pii, f"{path}: [pii]")
    gate = documents.convert(table.pop("gate", {}), _Gate, f"{path}: [gate]")
    spot_check = documents.convert(table.pop("spot_check", {}), _SpotCheck, f"{path}: [spot_check]")
    named = table.pop("output_schema", "")
    schema = gate.output_schema or named
    if PER_FILE in table:
        table["per_file_ignores"] = table.pop(PER_FILE)
    settings = documents.convert(table, Settings, path)
    if pii.block is not None:
        settings = replace(settings, pii_block=pii.block)
    documents.refuse_unknown(f"{path}: [pii] block", settings.pii_block, PERSONAL_KINDS, "kind")
    if not isinstance(schema, str):
        raise AuditError(f"{path}: output_schema is {schema!r}; expected the path of a file")
    check_fields(f"{path}: [fields]", settings.fields)
    if gate.unproven == "block":
        settings = replace(settings, blocking=(*settings.blocking, "unproven"))
    return replace(
        settings,
        require_case=settings.require_case or gate.case == "required",
        output_schema=read_output_schema(path.parent / schema) if schema else {},
        rubric=spot_check.rubric or settings.rubric,
    )


def schema_name(table: Mapping[str, Any]) -> str:
    """The path of the answers' schema in the configuration ``table``, or ""."""
    return str(table.get("gate", {}).get("output_schema") or table.get("output_schema", ""))


def read_output_schema(path: Path) -> Mapping[str, object]:
    """The JSON Schema at ``path``.

    Raises:
        AuditError: not readable, not JSON, or not a JSON Schema; the message names the place in it.
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
    """The size of ``--memory``; an AuditError if it is not a size."""
    size: str = documents.convert(text, Size, "--memory")
    if not size:
        raise AuditError("--memory is empty; expected a size such as 512MiB or 2GiB")
    return size
