"""Settings as keyword arguments of the library, checked as those of a configuration file are."""

import os
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Final

import msgspec

from auditor import config, documents
from auditor.analysis.responses.json_schema import contract_of
from auditor.config.field_roles import check_fields
from auditor.errors import AuditError
from auditor.escape import shown
from auditor.settings import PERSONAL_KINDS, Settings

_STRICT: Final = "strict"


def with_values(settings: Settings, values: Mapping[str, object], name: str) -> Settings:
    """``settings`` with ``values`` by their names in the configuration.

    ``strict=True`` lets unproven requirements and advice block, too; ``output_schema`` is a schema, or
    the path of one.

    Raises:
        AuditError: an unknown name or a value of the wrong type; the message begins with ``name``.
    """
    given: dict[str, Any] = dict(values)
    known = [*(own.name for own in fields(Settings)), _STRICT]
    documents.refuse_unknown(name, given, known, "setting")
    strict = given.pop(_STRICT, False)
    if not isinstance(strict, bool):
        raise AuditError(f"{name}: strict is {shown(strict)}; expected True or False")
    if isinstance(schema := given.pop("output_schema", None), str | os.PathLike):
        schema = config.read_output_schema(
            Path(documents.path_text(schema, f"{name}: output_schema"))
        )
    elif schema is not None:
        _require_schema(schema, name)
    for key, value in given.items():
        _require_plain(value, f"{name}: {key}")
    typed = documents.convert(given, Settings, name)
    documents.refuse_unknown(f"{name}: pii_block", typed.pii_block, PERSONAL_KINDS, "kind")
    check_fields(f"{name}: fields", typed.fields)
    changed = {key: getattr(typed, key) for key in given}
    if schema is not None:
        changed["output_schema"] = schema
    if strict:
        changed["blocking"] = ("unproven", "advice")
    return replace(settings, **changed)


def _require_plain(value: object, name: str) -> None:
    """Refuse what no file of settings can have, such as a frame or half of a surrogate pair."""
    try:
        msgspec.json.encode(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise AuditError(f"{name} is {shown(value)}; expected what TOML can have") from error


def _require_schema(schema: object, name: str) -> None:
    """Refuse what is not a JSON Schema, and one that every answer meets."""
    if not isinstance(schema, dict) or not schema:
        raise AuditError(
            f"{name}: output_schema is {shown(schema)}; expected a schema with keywords"
        )
    try:
        contract_of(schema)
    except ValueError as error:
        raise AuditError(f"{name}: output_schema is not a JSON Schema: {error}") from error
