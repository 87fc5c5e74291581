"""TOL004, TOL005, TOL009: arguments of calls that break the schema of their tool, or are padded with nulls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from auditor.analysis.responses.json_schema import first_fault, validator_of
from auditor.analysis.responses.tool_schema import as_json_schema, without_padding
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.tool_use import Call, Use, calls_in_texts, tool_uses
from auditor.formats.record.values import canonical_json
from auditor.model import Ran, findings
from auditor.plural import pluralize
from auditor.rules import load_rules

if TYPE_CHECKING:
    from jsonschema_rs import Validator

NAME = "tool-arguments"

_MAX_SHOWN = 3  # keys in a message
_Found = tuple[int, str, str]  # row, rule, detail

RULES = load_rules(__name__)


@dataclass(frozen=True, slots=True)
class _Tool:
    """The parameters of a tool as JSON Schema; no validator where they are none."""

    schema: object
    validator: Validator | None
    nulls: tuple[str, ...]  # parameters whose definition is null


def run(data: Dataset) -> Ran:
    """Return findings on the training rows whose calls do not match the definitions of their tools."""
    rows = data.training.drop_nulls("tools")
    if rows.is_empty():
        return Ran()
    tools: dict[str, _Tool] = {}
    written = calls_in_texts(data.texts)
    found = [
        each
        for use in tool_uses(rows)
        for each in _faults(use, (*use.calls, *written.get(use.row, ())), tools)
    ]
    schema = {"row": pl.UInt32, "rule": pl.String, "detail": pl.String}
    frame = pl.DataFrame(found, schema=schema, orient="row").unique(maintain_order=True)
    unread = sum(tool.validator is None for tool in tools.values())
    why = f"{pluralize(unread, 'tool definition')} whose parameters are not JSON Schema"
    return Ran(findings(frame), left_out=f"the arguments of {why}" if unread else "")


def _faults(use: Use, calls: Sequence[Call], tools: dict[str, _Tool]) -> Iterator[_Found]:
    for name, parameters in use.declared.items():
        nulls = _tool(parameters, tools).nulls
        if nulls:
            yield use.row, "TOL005", f"the definition of {name} is null at {_listed(nulls)}"
    for call in calls:
        if call.name in use.declared and isinstance(call.arguments, dict):
            for rule, detail in _call_faults(call, _tool(use.declared[call.name], tools)):
                yield use.row, rule, detail


def _call_faults(call: Call, tool: _Tool) -> Iterator[tuple[str, str]]:
    try:
        arguments, nulls = without_padding(call.arguments, tool.schema)
    except RecursionError:
        yield "TOL004", f"the arguments of {call.name} are nested too deeply"
        return
    if nulls:
        yield "TOL005", f"the call of {call.name} has null at {_listed(nulls)}"
    if tool.validator is None:
        return
    if fault := first_fault(tool.validator, arguments):
        yield "TOL004", f"the call of {call.name} breaks its schema: {fault}"
    elif new := _undeclared(arguments, tool.schema):
        yield "TOL009", f"{call.name} does not declare {_listed(new)}"


def _tool(parameters: object, tools: dict[str, _Tool]) -> _Tool:
    """Return the tool with these parameters; each definition is read once."""
    key = canonical_json(parameters)
    if key not in tools:
        nulls = tuple(_null_parameters(parameters))
        try:
            schema = as_json_schema(parameters)
            tools[key] = _Tool(schema, validator_of(schema), nulls)
        except (ValueError, RecursionError):
            tools[key] = _Tool(None, None, nulls)
    return tools[key]


def _null_parameters(parameters: object) -> list[str]:
    properties = parameters.get("properties") if isinstance(parameters, Mapping) else None
    if not isinstance(properties, Mapping):
        return []
    return [str(key) for key, value in properties.items() if value is None]


def _undeclared(arguments: object, schema: object) -> list[str]:
    """Return the argument names that the schema neither declares nor expressly allows."""
    if not isinstance(schema, Mapping) or not isinstance(arguments, dict):
        return []
    properties = schema.get("properties")
    if not isinstance(properties, dict) or not properties:
        return []
    if "additionalProperties" in schema or "patternProperties" in schema:
        return []
    return [key for key in arguments if key not in properties]


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"'{name}'" for name in names[:_MAX_SHOWN])
    return shown + (f" and {len(names) - _MAX_SHOWN} more" if len(names) > _MAX_SHOWN else "")
