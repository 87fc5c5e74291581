"""Settings as keyword arguments of the library, checked as those of a configuration file are."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Final

from auditor import config, documents
from auditor.analysis.responses.json_schema import contract_of
from auditor.errors import AuditError
from auditor.settings import PERSONAL_KINDS, Settings

_STRICT: Final = "strict"
_ONE_FIELD: Final = ("annotator", "group", "date")  # roles that several fields cannot have


def with_values(settings: Settings, values: Mapping[str, object], name: str) -> Settings:
    """``settings`` with ``values`` by their names in the configuration.

    ``strict=True`` lets unproven requirements and advice block, too; ``output_schema`` is a schema, or
    the path of one.

    Raises:
        AuditError: an unknown name or a value of the wrong type; the message begins with ``name``.
    """
    given: dict[str, Any] = dict(values)
    known = [*(own.name for own in fields(Settings)), _STRICT]
    _refuse_unknown(name, given, known, "setting")
    strict = given.pop(_STRICT, False)
    if not isinstance(strict, bool):
        raise AuditError(f"{name}: strict is {strict!r}; expected True or False")
    if isinstance(schema := given.pop("output_schema", None), str | os.PathLike):
        schema = config.read_output_schema(Path(schema))
    elif schema is not None:
        _require_schema(schema, name)
    typed = documents.convert(given, Settings, name)
    _refuse_unknown(f"{name}: pii_block", typed.pii_block, PERSONAL_KINDS, "kind")
    _check_fields(typed.fields, name)
    changed = {key: getattr(typed, key) for key in given}
    if schema is not None:
        changed["output_schema"] = schema
    if strict:
        changed["blocking"] = ("unproven", "advice")
    return replace(settings, **changed)


def _refuse_unknown(name: str, keys: Any, known: Any, noun: str) -> None:
    for key in keys:
        if key not in known:
            raise AuditError(f"{name}: {documents.unknown(key, known, noun)}")


def _require_schema(schema: object, name: str) -> None:
    """Refuse what is no JSON Schema, and one that every answer meets."""
    if not isinstance(schema, dict) or not schema:
        raise AuditError(f"{name}: output_schema is {schema!r}; expected a schema with keywords")
    try:
        contract_of(schema)
    except ValueError as error:
        raise AuditError(f"{name}: output_schema is not a JSON Schema: {error}") from error


def _check_fields(roles: Mapping[str, object], name: str) -> None:
    """Refuse unknown roles of ``fields``, empty names, and several fields where one is expected."""
    _refuse_unknown(f"{name}: fields", roles, config.FIELD_ROLES, "key")
    for role, names in roles.items():
        several = isinstance(names, tuple)
        if not names or (several and (role in _ONE_FIELD or "" in names)):  # type: ignore[operator]
            one = "the name of one field" + ("" if role in _ONE_FIELD else " or a list of names")
            raise AuditError(f"{name}: fields: {role} is {names!r}; expected {one}")
