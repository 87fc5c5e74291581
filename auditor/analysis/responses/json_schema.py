"""JSON Schema: validators that fetch nothing, and the first fault of a value as a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from jsonschema_rs import Validator

_MAX_SHOWN = 120  # characters of a fault


def validator_of(schema: object) -> Validator:
    """Return the validator of a JSON Schema, of the draft that it names.

    Patterns are matched in linear time, and references to other files are refused.

    Raises:
        ValueError: the schema breaks the rules of its draft, or refers to another file.
    """
    from jsonschema_rs import RegexOptions, validator_for

    if not isinstance(schema, dict | bool):
        raise ValueError("a JSON Schema is an object")
    return validator_for(schema, retriever=_refuse, pattern_options=RegexOptions())


def first_fault(validator: Validator, value: object) -> str:
    """Return where and how a value breaks the schema, and how many faults follow; "" if it does not."""
    faults = sorted(
        validator.iter_errors(value),
        key=lambda fault: (list(map(str, fault.instance_path)), fault.message),
    )
    if not faults:
        return ""
    fault = faults[0]
    path = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in fault.instance_path)
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    place = f"{path.lstrip('.')}: " if path else ""
    return f"{place}{fault.message[:_MAX_SHOWN]}{more}"


def _refuse(uri: str) -> NoReturn:
    raise ValueError(f"the schema refers to {uri}, which is not read: write it into the file")
