"""Input layouts: one module each, tried in the order of ``FORMATS``; the first that matches reads."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.formats import (
    bedrock,
    contents,
    conversations,
    instruction,
    kto,
    messages,
    preference,
    prompt_completion,
    question_answer,
    text,
    text_label,
)
from auditor.formats import custom_fields as user_fields
from auditor.formats.record.base import Format, Parsed, Turn
from auditor.formats.record.values import kind
from auditor.formats.refusal import found_keys, reason
from auditor.formats.rules import RULES
from auditor.model import Problem

__all__ = ["CHAT_FORMATS", "FORMATS", "RULES", "Format", "Parsed", "Turn", "missing", "parse"]

# Layouts with more fields come before those they contain: a pair has messages, KTO has a label.
FORMATS: tuple[Format, ...] = (
    preference,
    kto,
    bedrock,
    messages,
    conversations,
    contents,
    instruction,
    prompt_completion,
    question_answer,
    text_label,
    text,
)

# The layouts whose rows are always lists of turns.
CHAT_FORMATS: tuple[str, ...] = (
    bedrock.NAME,
    messages.NAME,
    conversations.NAME,
    contents.NAME,
)

# What a row looks like that lost a field: in such files it is the rest of a row, not another layout.
_REMNANTS: Mapping[str, tuple[Format, ...]] = {
    text_label.NAME: (text,),
    instruction.NAME: (prompt_completion, text_label),
}

_BY_NAME: Mapping[str, Format] = {layout.NAME: layout for layout in FORMATS}
_EXPECTED = "; ".join(" + ".join(layout.FIELDS) for layout in FORMATS)


def parse(value: object, fields: Mapping[str, str]) -> Parsed:
    """Read one JSON value, whatever it is, into the program's words.

    Args:
        value: what a line held, as ``json`` gives it. Its strings are assumed to be encodable as
            UTF-8; then all strings of the result are.
        fields: the user's names of prompt, response, label, system, votes and annotator, dotted
            paths allowed; where it names any, it is used for every record instead of detection.

    Returns:
        The record; problems are FMT002 (not an object), FMT003 (no layout), FMT004, FMT005, FMT022
        and TOL001. Never raises.
    """
    if not isinstance(value, dict):
        detail = f"found {kind(value)}, expected an object"
        return Parsed("", problems=(Problem("FMT002", detail),))
    try:
        if fields:
            return user_fields.parse(value, fields)
        for layout in FORMATS:
            if layout.matches(value):
                return layout.parse(value)
    except (RecursionError, ValueError):
        # Python refuses to write these two back as JSON, and no trainer reads them.
        detail = "holds a value nested too deeply or a number of over 4,300 digits"
        return Parsed("", problems=(Problem("FMT005", detail),))
    return Parsed("", problems=(_unknown(value),))


def missing(value: Mapping[str, object], format_name: str) -> Problem:
    """Say what keeps a record from being one of ``format_name``, the layout of most of its file.

    Args:
        value: a record that ``parse`` gave another format, or none. Only its keys are looked at.
        format_name: a NAME of ``FORMATS``.

    Returns:
        FMT004 with the field that is missing, or FMT006 where the fields make another layout.
    """
    record = dict.fromkeys(value)
    wanted = _BY_NAME[format_name]
    own = next((layout for layout in FORMATS if layout.matches(record)), None)
    lacks = [fault for fault in wanted.parse(record).problems if fault.rule == "FMT004"]
    others = f"the other rows of this file are {format_name}"
    remnant = own in _REMNANTS.get(format_name, ()) and not record.keys().isdisjoint(wanted.FIELDS)
    if lacks and (own is None or remnant):
        return Problem("FMT004", f"{lacks[0].detail}; {others}", lacks[0].path)
    lack = f" ({lacks[0].detail})" if lacks else ""
    return Problem("FMT006", f"the fields {found_keys(record)} make another layout; {others}{lack}")


def _unknown(record: Mapping[str, object]) -> Problem:
    detail = (
        f"{reason(record)}. Found the fields {found_keys(record)}; expected one of: {_EXPECTED}. "
        "If other fields hold the texts, name them in dataset-audit.toml under [fields]"
    )
    return Problem("FMT003", detail)
