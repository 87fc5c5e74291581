"""Gemini rows: `contents` of role/parts turns, with an optional `systemInstruction`."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.formats.record.base import COMMON_KEYS, Parsed, absent
from auditor.formats.record.turns import Talk

NAME = "contents"
FIELDS: tuple[str, ...] = ("contents",)

_CLAIMED = COMMON_KEYS | {"contents"}


def matches(record: Mapping[str, object]) -> bool:
    """Whether the record has `contents`."""
    return "contents" in record


def parse(record: Mapping[str, object]) -> Parsed:
    """Read the turns under `contents`; one without a role is the user's, as Gemini has it."""
    talk = Talk()
    if "contents" in record:
        talk.read(record["contents"], "contents", "role", "parts")
    else:
        talk.problems.append(absent("contents"))
    return talk.parsed(NAME, record, _CLAIMED)
