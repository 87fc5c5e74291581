"""ShareGPT rows: `conversations` of from/value turns, or of role/content ones."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.formats.record.base import COMMON_KEYS, Parsed, absent
from auditor.formats.record.turns import Talk

NAME = "conversations"
FIELDS: tuple[str, ...] = ("conversations",)

_CLAIMED = COMMON_KEYS | {"conversations"}


def matches(record: Mapping[str, object]) -> bool:
    """Whether the record has `conversations`."""
    return "conversations" in record


def parse(record: Mapping[str, object]) -> Parsed:
    """Read the turns under `conversations`."""
    talk = Talk()
    if "conversations" in record:
        talk.read(record["conversations"], "conversations", "from", "value")
    else:
        talk.problems.append(absent("conversations"))
    return talk.parsed(NAME, record, _CLAIMED)
