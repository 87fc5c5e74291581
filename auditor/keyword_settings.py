"""Settings as keyword arguments of the library, checked as those of a configuration file are."""

import os
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Final

from auditor import config, documents
from auditor.analysis.responses.json_schema import contract_of
from auditor.config.field_roles import check_fields
from auditor.errors import AuditError
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
        raise AuditError(f"{name}: strict is {strict!r}; expected True or False")
    if isinstance(schema := given.pop("output_schema", None), str | os.PathLike):
        schema = config.read_output_schema(Path(schema))
    elif schema is not None:
        _require_schema(schema, name)
    typed = documents.convert(given, Settings, name)
    documents.refuse_unknown(f"{name}: pii_block", typed.pii_block, PERSONAL_KINDS, "kind")
    check_fields(f"{name}: fields", typed.fields)
    changed = {key: getattr(typed, key) for key in given}
    if schema is not None:
        changed["output_schema"] = schema
    if strict:
        changed["blocking"] = ("unproven", "advice")
    return replace(settings, **changed)


def _require_schema(schema: object, name: str) -> None:
    """Refuse what is not a JSON Schema, and one that every answer meets."""
    if not isinstance(schema, dict) or not schema:
        raise AuditError(f"{name}: output_schema is {schema!r}; expected a schema with keywords")
    try:
        contract_of(schema)
    except ValueError as error:
        raise AuditError(f"{name}: output_schema is not a JSON Schema: {error}") from error
