"""Chat rows as OpenAI, Anthropic, TRL and most trainers read them: `messages`, a list of turns.

A top-level `system` (Anthropic, Claude on Bedrock) is the same as a system turn. Providers make it
optional, so rows with it and without it have one layout.
"""

from collections.abc import Mapping

from auditor.formats.record.base import Parsed
from auditor.formats.record.turns import parse_turns

NAME = "messages"
FIELDS: tuple[str, ...] = ("messages",)


def matches(record: Mapping[str, object]) -> bool:
    """Return whether the record has `messages`."""
    return "messages" in record


def parse(record: Mapping[str, object]) -> Parsed:
    """Read the turns under `messages`."""
    return parse_turns(NAME, record, "messages")
