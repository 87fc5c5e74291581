"""Tool calls in the spelling of each vendor, read as a name and arguments."""

import json
from typing import NamedTuple

from auditor.formats.record.base import first_key
from auditor.formats.record.values import decode_embedded, type_name
from auditor.model import Problem

_ARGUMENT_KEYS = ("arguments", "input", "args", "parameters")
_READABLE = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True)


class Call(NamedTuple):
    """One tool call without its id."""

    name: str
    arguments: object

    def render(self) -> str:
        """Return the call as text: ``name({"a": 1})``."""
        return f"{self.name}({_READABLE.encode(self.arguments)})"


def read_calls(value: object, path: str, problems: list[Problem]) -> list[Call]:
    """Return the calls in one call, a list of calls, or a string that contains either as JSON.

    A malformed call becomes a TOL001 problem. It is still read as far as possible, because rows
    that differ in it are not duplicates.
    """
    if isinstance(value, dict) and isinstance(value.get("value"), str):
        value, path = value["value"], f"{path}.value"
    if isinstance(value, str):
        try:
            value = decode_embedded(value)
        except ValueError as error:
            problems.append(_malformed(path, f"is not JSON ({error})"))
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
        found = f"is {type_name(value)}; expected an object with name and arguments"
        problems.append(_malformed(path, found))
        return None
    name = value.get("name")
    if not isinstance(name, str) or not name:
        problems.append(_malformed(f"{path}.name", "is missing or empty: name the tool"))
        name = ""
    key = first_key(value, _ARGUMENT_KEYS)
    arguments = {} if key is None or value[key] is None else value[key]
    return Call(name, _arguments(arguments, f"{path}.{key}", problems))


def _arguments(value: object, path: str, problems: list[Problem]) -> object:
    """Return the arguments, decoded if they are a string of JSON, else as they are."""
    if isinstance(value, str):
        try:
            value = decode_embedded(value)
        except ValueError as error:
            problems.append(_malformed(path, f"is not JSON ({error}); expected a JSON object"))
            return value
    if not isinstance(value, dict):
        problems.append(_malformed(path, f"is {type_name(value)}; expected a JSON object"))
    return value


def _malformed(path: str, fault: str) -> Problem:
    return Problem("TOL001", f"{path} {fault}", path)
