"""JSON values: one text for equal values, JSON inside strings, and names of types."""

from __future__ import annotations

import json

# check_circular=False: values come from JSON text and cannot hold themselves.
_CANONICAL = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")
)


def canonical(value: object) -> str:
    """Give JSON text that is the same for equal values: sorted keys, no spaces, UTF-8 as it is."""
    return _CANONICAL.encode(value)


def _refuse_constant(name: str) -> object:
    message = f"{name} is not JSON"
    raise ValueError(message)


_EMBEDDED = json.JSONDecoder(parse_constant=_refuse_constant)


def embedded(text: str) -> object:
    """Decode JSON kept inside a string.

    Raises:
        ValueError: not JSON, nested too deeply, or a lone surrogate inside.
    """
    try:
        value: object = _EMBEDDED.decode(text)
    except RecursionError:
        message = "nested too deeply"
        raise ValueError(message) from None
    if "\\u" in text:
        canonical(value).encode()
    return value


def kind(value: object) -> str:
    """Name the JSON type of a value as a message does."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "a list" if isinstance(value, list) else "an object"


def scalar(value: object) -> str | None:
    """Write a string, number or boolean as text, equal values alike; None for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    return canonical(value) if isinstance(value, int | float) else None
