"""ShareGPT rows: `conversations`, a list of turns with from and value, or with role and content."""

from collections.abc import Mapping

from auditor.formats.record.base import Parsed
from auditor.formats.record.turns import parse_turns

NAME = "conversations"
FIELDS: tuple[str, ...] = ("conversations",)


def matches(record: Mapping[str, object]) -> bool:
    """Return whether the record has `conversations`."""
    return "conversations" in record


def parse(record: Mapping[str, object]) -> Parsed:
    """Read the turns under `conversations`."""
    return parse_turns(NAME, record, "conversations", "from", "value")
