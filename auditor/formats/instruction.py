"""Alpaca rows: instruction, optional input, output; and Dolly's context and response."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.formats.record.base import (
    COMMON_KEYS,
    Parsed,
    extra,
    identity,
    join,
    optional_text,
    required_text,
    wrong_type,
)
from auditor.formats.record.parts import system_text
from auditor.model import Problem

NAME = "instruction-output"
FIELDS: tuple[str, ...] = ("instruction", "output")

_INPUTS = ("input", "context")
_OUTPUTS = ("output", "response")
_CLAIMED = COMMON_KEYS | {"instruction", "history", *_INPUTS, *_OUTPUTS}


def matches(record: Mapping[str, object]) -> bool:
    """Whether the record has an instruction and an output."""
    return "instruction" in record and ("output" in record or "response" in record)


def parse(record: Mapping[str, object]) -> Parsed:
    """Read instruction and input as the prompt, after earlier rounds kept in `history`."""
    problems: list[Problem] = []
    instruction = required_text(record, ("instruction",), problems)
    given = optional_text(record, _INPUTS, problems)
    earlier = _history(record.get("history"), problems)
    response = required_text(record, _OUTPUTS, problems)
    system = system_text(record, problems)
    prompt = join(*earlier, instruction, given or None) if instruction is not None else None
    return Parsed(
        NAME,
        system=system,
        prompt=prompt,
        response=response,
        tools=identity(record),
        extra=extra(record, _CLAIMED),
        problems=tuple(problems),
    )


def _history(value: object, problems: list[Problem]) -> list[str]:
    """Read the earlier rounds: a list of [instruction, output] pairs."""
    if value is None:
        return []
    if not isinstance(value, list):
        problems.append(wrong_type("history", value, "a list of [instruction, output] pairs"))
        return []
    said: list[str] = []
    for index, pair in enumerate(value):
        if isinstance(pair, list) and all(isinstance(part, str) for part in pair):
            said += pair
        else:
            path = f"history[{index}]"
            problems.append(wrong_type(path, pair, "a pair of strings"))
    return said
