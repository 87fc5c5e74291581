"""Sentences about values of TOML and JSON documents that do not fit their types.

msgspec finds what does not fit; its errors become sentences for people, which name the key, the value found, what
was expected, and for an unknown key the nearest known one.
"""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

import msgspec

from auditor.escape import shown

_TYPES = {
    "integer": "a whole number",
    "number": "a number",
    "string": "a text",
    "boolean": "true or false",
    "array": "a list",
    "object": "keys and values",
}
# msgspec: "Expected `int`, got `str` - at `$.waivers[0].rule`"; "[...]" is any value of a mapping.
_PLACE = re.compile(r" - at `(?:key` in `)?\$(.*)`$")
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]")
_KEY = re.compile(r"Object (contains unknown|missing required) field `(.*?)`")
_NO_MAXIMUM = 2**53  # of counts in settings: the largest whole number that every JSON reader keeps


def unknown(key: str, known: Sequence[str], noun: str = "key") -> str:
    """The sentence for an unknown ``key`` (a ``noun``), with the most similar of ``known``, or all of them."""
    near = get_close_matches(key, known, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(known)}"
    return f"unknown {noun} '{key}'; {hint}"


def sentence(error: str, document: Any, kind: type) -> str:
    """Msgspec's ``error`` as a sentence that names the key, the value and what was expected."""
    schema = msgspec.json.schema(kind)
    node, value, labels = _resolved(schema, schema), document, []
    place = _PLACE.search(error)
    for name, index in _STEP.findall(place[1].partition("[...]")[0]) if place else ():
        if name:
            node, value = node["properties"][name], value[name]
            labels.append(name)
        else:
            node, value = node["items"], value[int(index)]
            labels[-1] += f" {int(index) + 1}"
        node = _resolved(node, schema)
    if key := _KEY.match(error):
        where = "".join(f"{label}: " for label in labels)
        if key[1] == "missing required":
            return f"{where}the key '{key[2]}' is missing"
        return f"{where}{unknown(key[2], list(node['properties']))}"
    where = ": ".join(labels) + " = " if labels else ""
    return f"{where}{shown(value)}; expected {_expected(node)}"


def _resolved(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The part of a JSON schema that ``node`` refers to; of alternatives, the first."""
    node = node.get("anyOf", [node])[0]
    if "$ref" not in node:
        return node
    part: dict[str, Any] = schema["$defs"][node["$ref"].rpartition("/")[2]]
    return part


def _expected(node: dict[str, Any]) -> str:
    """What the JSON schema ``node`` allows, in words."""
    if "enum" in node:
        return "one of " + ", ".join(map(str, node["enum"]))
    if "description" in node and "properties" not in node:  # there it is the class's docstring
        return str(node["description"])
    if node.get("format") == "date":
        return "a day such as 2026-12-31"
    if isinstance(values := node.get("additionalProperties"), dict):
        return f"keys and values, each value {_expected(values)}"
    return _TYPES[node["type"]] + _range(node)


def _range(node: dict[str, Any]) -> str:
    """The limits of a number in words, or ""."""
    least, above, most = (node.get(k) for k in ("minimum", "exclusiveMinimum", "maximum"))
    if most is None or most == _NO_MAXIMUM:
        return "" if least is None else f" of {least} or more"
    return f" above {above} and up to {most}" if least is None else f" from {least} to {most}"
