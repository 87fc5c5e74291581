"""Parameters of tools as JSON Schema, and arguments without the nulls that a loader put in."""

from collections.abc import Mapping
from typing import Final

from auditor.analysis.responses.json_schema import validator_of

# Spellings of JSON types in tool definitions. Source: Gemini writes capitals; the Berkeley function calling sets
# and sets made with Python write Python's names.
_TYPES: Final = {
    "object": "object",
    "dict": "object",
    "array": "array",
    "list": "array",
    "tuple": "array",
    "string": "string",
    "str": "string",
    "number": "number",
    "float": "number",
    "double": "number",
    "integer": "integer",
    "int": "integer",
    "boolean": "boolean",
    "bool": "boolean",
    "null": "null",
    "none": "null",
}
_PARTS: Final = ("items", "additionalProperties", "not")  # keywords whose value is a schema
_LISTS: Final = ("anyOf", "oneOf", "allOf", "prefixItems")  # lists of schemas
_MAPS: Final = ("properties", "$defs", "definitions", "patternProperties")  # schemas by name


def as_json_schema(schema: object) -> object:
    """Return the parameters of a tool as a JSON Schema: types in its spelling, without null keywords.

    A loader that stores all definitions in one column fills in null where a definition lacks a key. Types
    that JSON Schema does not know, and `required: true` of a property, allow anything.
    """
    if not isinstance(schema, dict):
        return True if schema is None else schema
    found = {key: _keyword(key, value) for key, value in schema.items() if value is not None}
    for key in ("required", "enum"):
        if not isinstance(found.get(key), list):
            found.pop(key, None)
    return _with_known_types(found)


def _keyword(key: str, value: object) -> object:
    """Return the value of a keyword, with the schemas in it in JSON Schema's spelling."""
    if key in _MAPS and isinstance(value, dict):
        return {name: as_json_schema(part) for name, part in value.items() if part is not None}
    if key in _LISTS and isinstance(value, list):
        return [as_json_schema(part) for part in value]
    return as_json_schema(value) if key in _PARTS and isinstance(value, dict) else value


def without_padding(value: object, schema: object, path: str = "") -> tuple[object, list[str]]:
    """Return a value without the nulls that fill in for keys of others, and the paths of those nulls.

    A null is padding if the schema neither requires nor declares its key, or does not allow null there.
    """
    if isinstance(value, list):
        items = schema.get("items") if isinstance(schema, Mapping) else None
        parts = [without_padding(each, items, f"{path}[{i}]") for i, each in enumerate(value)]
        return [part for part, _ in parts], [padded for _, found in parts for padded in found]
    if not isinstance(value, dict) or not isinstance(schema, Mapping):
        return value, []
    properties = schema.get("properties")
    if not isinstance(properties, dict):
        return value, []
    kept, nulls = {}, []
    for key, each in value.items():
        if each is None and _is_padding(key, schema, properties):
            nulls.append(f"{path}.{key}".lstrip("."))
        else:
            kept[key], found = without_padding(each, properties.get(key), f"{path}.{key}")
            nulls += found
    return kept, nulls


def _is_padding(key: str, schema: Mapping[str, object], properties: Mapping[str, object]) -> bool:
    required = schema.get("required")
    if isinstance(required, list) and key in required:
        return False
    if key not in properties:
        return not schema.get("additionalProperties")
    try:
        return not validator_of(properties[key]).is_valid(None)
    except ValueError:
        return False


def _with_known_types(schema: dict[str, object]) -> dict[str, object]:
    types = schema.get("type")
    given = types if isinstance(types, list) else [types]
    known = [_TYPES.get(str(name).lower(), "") for name in given]
    if "type" not in schema or not all(known):
        return {key: value for key, value in schema.items() if key != "type"}
    if schema.get("nullable") is True:
        known.append("null")
        if isinstance(allowed := schema.get("enum"), list):
            schema = schema | {"enum": [*allowed, None]}
    return schema | {"type": known[0] if len(known) == 1 else list(dict.fromkeys(known))}
