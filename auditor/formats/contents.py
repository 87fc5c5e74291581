"""Gemini rows: `contents`, a list of turns with role and parts; optionally `systemInstruction`."""

from collections.abc import Mapping

from auditor.formats.record.base import Parsed
from auditor.formats.record.turns import parse_turns

NAME = "contents"
FIELDS: tuple[str, ...] = ("contents",)


def matches(record: Mapping[str, object]) -> bool:
    """Return whether the record has `contents`."""
    return "contents" in record


def parse(record: Mapping[str, object]) -> Parsed:
    """Read the turns under `contents`; a turn without a role is the user's, as Gemini defines."""
    return parse_turns(NAME, record, "contents", content_key="parts")
