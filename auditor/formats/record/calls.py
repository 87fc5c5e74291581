"""Tool calls in the spellings of each vendor, read into a name and its arguments."""

from __future__ import annotations

import json
from typing import NamedTuple

from auditor.formats.record.base import first
from auditor.formats.record.values import embedded, kind
from auditor.model import Problem

_ARGUMENT_KEYS = ("arguments", "input", "args", "parameters")
_READABLE = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True)


class Call(NamedTuple):
    """One tool call without its id."""

    name: str
    arguments: object

    def render(self) -> str:
        """Write the call as a person reads it: ``name({"a": 1})``."""
        return f"{self.name}({_READABLE.encode(self.arguments)})"


def read_calls(value: object, path: str, problems: list[Problem]) -> list[Call]:
    """Read one call, a list of calls, or a string that holds either as JSON.

    A faulty call is read as far as it can be, with a TOL001 problem; rows that differ in it differ.
    """
    if isinstance(value, dict) and isinstance(value.get("value"), str):
        value, path = value["value"], f"{path}.value"
    if isinstance(value, str):
        try:
            value = embedded(value)
        except ValueError as error:
            problems.append(_malformed(path, f"not JSON: {error}"))
            return [Call("", value)]
    if isinstance(value, list):
        calls = (_call(item, f"{path}[{i}]", problems) for i, item in enumerate(value))
        return [call for call in calls if call]
    call = _call(value, path, problems)
    return [call] if call else []


def _call(value: object, path: str, problems: list[Problem]) -> Call | None:
    if isinstance(value, dict) and isinstance(value.get("function"), dict):
        value, path = value["function"], f"{path}.function"
    if not isinstance(value, dict):
        problems.append(_malformed(path, f"found {kind(value)}, expected name and arguments"))
        return None
    name = value.get("name")
    if not isinstance(name, str) or not name:
        problems.append(_malformed(f"{path}.name", "the call names no tool"))
        name = ""
    key = first(value, _ARGUMENT_KEYS)
    given = {} if key is None or value[key] is None else value[key]
    return Call(name, _arguments(given, f"{path}.{key}", problems))


def _arguments(given: object, path: str, problems: list[Problem]) -> object:
    """Decode arguments kept as a string; what cannot be decoded stays as it is."""
    if isinstance(given, str):
        try:
            given = embedded(given)
        except ValueError as error:
            problems.append(_malformed(path, f"arguments are not JSON: {error}"))
            return given
    if not isinstance(given, dict):
        problems.append(_malformed(path, f"arguments are {kind(given)}, expected an object"))
    return given


def _malformed(path: str, detail: str) -> Problem:
    return Problem("TOL001", f"{path}: {detail}", path)
