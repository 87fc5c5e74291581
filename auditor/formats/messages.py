"""Chat rows as OpenAI, Anthropic, TRL and most trainers take them: `messages`.

A top-level `system` (Anthropic, Bedrock Claude) may stand in for a system turn: providers make it
optional, so rows with and without it are one layout.
"""

from __future__ import annotations

from collections.abc import Mapping

from auditor.formats.record.base import COMMON_KEYS, Parsed, absent
from auditor.formats.record.turns import Talk

NAME = "messages"
FIELDS: tuple[str, ...] = ("messages",)

_CLAIMED = COMMON_KEYS | {"messages"}


def matches(record: Mapping[str, object]) -> bool:
    """Whether the record has `messages`."""
    return "messages" in record


def parse(record: Mapping[str, object]) -> Parsed:
    """Read the turns under `messages`."""
    talk = Talk()
    if "messages" in record:
        talk.read(record["messages"], "messages")
    else:
        talk.problems.append(absent("messages"))
    return talk.parsed(NAME, record, _CLAIMED)
