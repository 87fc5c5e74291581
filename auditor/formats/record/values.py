"""JSON values: one text for equal values, JSON inside strings, and the names of types."""

import json

# check_circular=False: a value that was read from JSON cannot contain itself.
_CANONICAL = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")
)


def canonical_json(value: object) -> str:
    """Return JSON text that is the same for equal values: sorted keys, no spaces, no escapes."""
    return _CANONICAL.encode(value)


def _reject_constant(name: str) -> object:
    message = f"{name} is not JSON"
    raise ValueError(message)


_EMBEDDED = json.JSONDecoder(parse_constant=_reject_constant)


def decode_embedded(text: str) -> object:
    """Return the value of JSON that is written inside a string.

    Raises:
        ValueError: the text is not JSON, is nested too deep, or contains a lone surrogate.
    """
    try:
        value: object = _EMBEDDED.decode(text)
    except RecursionError:
        message = "nested too deep"
        raise ValueError(message) from None
    if "\\u" in text:
        canonical_json(value).encode()  # raises for a lone surrogate
    return value


def embedded(value: object) -> object:
    """Return the value of JSON that is written inside a string; any other value as it is."""
    if not isinstance(value, str):
        return value
    try:
        return decode_embedded(value)
    except ValueError:
        return value


def type_name(value: object) -> str:
    """Return the JSON type of a value, as a message names it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "a list" if isinstance(value, list) else "an object"


def scalar_text(value: object) -> str | None:
    """Return a string, number or boolean as text, equal for equal values; else None."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    return canonical_json(value) if isinstance(value, int | float) else None
