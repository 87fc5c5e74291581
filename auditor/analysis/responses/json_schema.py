"""JSON Schema: validators that fetch nothing, and the first fault of a value as a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NoReturn

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError, Validator

_MAX_SHOWN, _MAX_PATH = 240, 80  # characters of a fault, and of the place before it
# Steps back in one match of the user's own pattern; 100,000 take 5 ms.
_MAX_BACKTRACKS: Final = 100_000


def validator_of(schema: object) -> Validator:
    """Return the validator of a JSON Schema from the data, of the draft that it names.

    Patterns are matched in linear time, and references to other files are refused.

    Raises:
        ValueError: the schema breaks the rules of its draft, has a pattern with look-around, or refers to
            another file; the message names the place.
    """
    from jsonschema_rs import RegexOptions

    return _validator(schema, pattern_options=RegexOptions())


def contract_of(schema: object) -> Validator:
    """Return the validator of the user's own JSON Schema: formats count, and patterns may look around.

    Raises:
        ValueError: as ``validator_of``; look-around is allowed.
    """
    from jsonschema_rs import FancyRegexOptions

    patterns = FancyRegexOptions(backtrack_limit=_MAX_BACKTRACKS)
    return _validator(schema, validate_formats=True, pattern_options=patterns)


def _validator(schema: object, **options: Any) -> Validator:
    from jsonschema_rs import ValidationError, validator_for

    if not isinstance(schema, dict | bool):
        raise ValueError(f"{type(schema).__name__} found; a JSON Schema is an object")
    try:
        return validator_for(schema, retriever=_refuse, **options)
    except ValidationError as error:
        raise ValueError(_sentence(error)) from error


def _sentence(error: ValidationError) -> str:
    """Return where and how a value breaks a schema."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.instance_path)
    path = "".join(steps).lstrip(".")
    if len(path) > _MAX_PATH:
        path = f"{path[:_MAX_PATH]}..."
    return f"{path}: {error.message[:_MAX_SHOWN]}" if path else error.message[:_MAX_SHOWN]


def first_fault(validator: Validator, value: object) -> str:
    """Return where and how a value breaks the schema, and how many faults follow; "" if it does not."""
    try:
        faults = sorted(validator.iter_errors(value), key=_order)
    except ValueError as error:  # nested too deep for the library
        return f"cannot be compared: {error}"
    if not faults:
        return ""
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{_sentence(faults[0])}{more}"


def _order(fault: ValidationError) -> tuple[list[str], str]:
    return [str(step) for step in fault.instance_path], fault.message


def _refuse(uri: str) -> NoReturn:
    raise ValueError(f"the schema refers to {uri}, which is not read: write it into the file")
