"""Rows that are one list of turns: `messages`, ShareGPT's `conversations`, and Gemini's `contents`."""

from collections.abc import Mapping

from auditor.formats.record.base import COMMON_KEYS, Parsed, missing_field
from auditor.formats.record.turns import Conversation


class TurnList:
    """A layout whose only field of its own is a list of turns; the field has the name of the layout."""

    def __init__(self, name: str, role_key: str = "role", content_key: str = "content") -> None:
        self.NAME, self._role_key, self._content_key = name, role_key, content_key
        self.FIELDS: tuple[str, ...] = (name,)

    def matches(self, record: Mapping[str, object]) -> bool:
        """Return whether the record has the list."""
        return self.NAME in record

    def parse(self, record: Mapping[str, object]) -> Parsed:
        """Read the turns."""
        conversation = Conversation()
        if self.NAME in record:
            value = record[self.NAME]
            conversation.read(value, self.NAME, self._role_key, self._content_key)
        else:
            conversation.problems.append(missing_field(self.NAME))
        return conversation.parsed(self.NAME, record, COMMON_KEYS | {self.NAME})


# As OpenAI, Anthropic, TRL and most trainers read them. A top-level `system` (Anthropic, Claude on Bedrock) is the
# same as a system turn. Providers make it optional, so rows with it and without it have one layout.
MESSAGES = TurnList("messages")
# ShareGPT: `from` and `value`, or role and content.
CONVERSATIONS = TurnList("conversations", "from", "value")
# Gemini: role and parts; optionally `systemInstruction`. A turn without a role is the user's, as Gemini defines.
CONTENTS = TurnList("contents", content_key="parts")
