"""Alpaca rows: instruction, optional input, output; and Dolly rows, with context and response."""

from collections.abc import Mapping

from auditor.formats.record.base import (
    COMMON_KEYS,
    Parsed,
    join_texts,
    optional_text,
    other_fields,
    required_text,
    tools_and_media,
    wrong_type,
)
from auditor.formats.record.pair_names import ANSWERS
from auditor.formats.record.parts import system_text
from auditor.model import Problem

NAME = "instruction-output"
FIELDS: tuple[str, ...] = ("instruction", "output")

_INPUTS = ("input", "context")
_OUTPUTS = ANSWERS["instruction"]
_READ_KEYS = COMMON_KEYS | {"instruction", "history", *_INPUTS, *_OUTPUTS}


def matches(record: Mapping[str, object]) -> bool:
    """Return whether the record has an instruction and an output."""
    return "instruction" in record and not record.keys().isdisjoint(_OUTPUTS)


def parse(record: Mapping[str, object]) -> Parsed:
    """Read instruction and input as the prompt; earlier rounds in `history` precede them."""
    problems: list[Problem] = []
    instruction = required_text(record, ("instruction",), problems)
    task_input = optional_text(record, _INPUTS, problems) or None
    history = _history(record.get("history"), problems)
    prompt = join_texts(*history, instruction, task_input) if instruction is not None else None
    return Parsed(
        NAME,
        prompt=prompt,
        response=required_text(record, _OUTPUTS, problems),
        system=system_text(record, problems),
        tools=tools_and_media(record),
        extra=other_fields(record, _READ_KEYS),
        problems=tuple(problems),
    )


def _history(value: object, problems: list[Problem]) -> list[str]:
    """Return the texts of the earlier rounds, a list of [instruction, output] pairs."""
    if value is None:
        return []
    if not isinstance(value, list):
        problems.append(wrong_type("history", value, "a list of [instruction, output] pairs"))
        return []
    texts: list[str] = []
    for index, pair in enumerate(value):
        if isinstance(pair, list) and all(isinstance(part, str) for part in pair):
            texts += pair
        else:
            problems.append(wrong_type(f"history[{index}]", pair, "a pair of strings"))
    return texts
