"""The inside of one turn: content parts, media, and tool calls in the spellings of each vendor."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.formats.record.base import SYSTEM_KEYS, absent, first, wrong_type
from auditor.formats.record.calls import Call, read_calls
from auditor.formats.record.values import canonical
from auditor.model import Problem

_CONTENT_KEYS = ("content", "value", "parts")
_REASONING = ("reasoning", "thinking", "reasoning_content")
_TEXT_KEYS = ("text", "value", "content", "thinking", "reasoning")
# Bedrock and Gemini name the kind of a part by its key, the others by "type".
_CALL_KEYS = ("toolUse", "functionCall", "function_call")
_REPLY_KEYS = ("toolResult", "functionResponse", "function_response")
_CALL_TYPES = frozenset({"tool_call", "tool_use", "function_call"})
_REPLY_TYPES = frozenset({"tool_result", "tool_response"})


class Content:
    """What one turn was found to hold, in the order it is said."""

    __slots__ = ("calls", "definitions", "media", "problems", "replies", "texts")

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.calls: list[Call] = []
        self.replies = 0
        self.media: list[Mapping[str, object]] = []
        self.definitions: list[object] = []
        self.problems: list[Problem] = []

    @classmethod
    def of(cls, turn: Mapping[str, object], path: str, *, calling: bool) -> Content:
        """Read a whole turn; in a ``calling`` one the content is itself the call."""
        content = cls()
        reasoning = turn.get(first(turn, _REASONING) or "")
        if isinstance(reasoning, str):
            content.texts.append(_think(reasoning))
        key = first(turn, _CONTENT_KEYS)
        if key is not None and not calling:
            content.read(turn[key], f"{path}.{key}")
        for calls in (key if calling else None, "tool_calls", "function_call"):
            if calls is not None and turn.get(calls) is not None:
                content.calls += read_calls(turn[calls], f"{path}.{calls}", content.problems)
        return content

    @property
    def text(self) -> str | None:
        """The words of the turn; a placeholder where it holds media only."""
        if not self.texts and self.media:
            return "\n".join(f"<{_kind_of(part)}>" for part in self.media)
        return "\n".join(self.texts) if self.texts else None

    def read(self, value: object, path: str) -> None:
        """Read the content of a turn: a string, null, or a list of parts."""
        if isinstance(value, str):
            self.texts.append(value)
        elif isinstance(value, list):
            for index, part in enumerate(value):
                self._part(part, f"{path}[{index}]")
        elif value is not None:
            self.problems.append(wrong_type(path, value, "a string, a list of parts or null"))

    def _part(self, part: object, path: str) -> None:
        if not isinstance(part, dict):
            self.problems.append(wrong_type(path, part, "an object, one part of the content"))
            return
        name = _kind_of(part)
        if name in _CALL_TYPES or name in _CALL_KEYS:
            self.calls += read_calls(part.get(name, part), path, self.problems)
        elif name in _REPLY_TYPES or name in _REPLY_KEYS:
            self.replies += 1
            self.texts.append(_reply(part.get(name, part)))
        elif name == "tools":
            self.definitions.append(part.get("value"))
        elif name in {"text", "value"} or name in _REASONING:
            self._words(part, name, path)
        else:
            self.media.append(part)

    def _words(self, part: Mapping[str, object], name: str, path: str) -> None:
        key = first(part, _TEXT_KEYS)
        if key is None:
            self.problems.append(absent(f"{path}.text"))
            return
        value = part[key]
        if not isinstance(value, str):
            self.problems.append(wrong_type(f"{path}.{key}", value, "a string"))
        else:
            self.texts.append(_think(value) if name in _REASONING else value)


def system_text(record: Mapping[str, object], problems: list[Problem]) -> str | None:
    """Read the system text beside the turns or the prompt: a string, parts, or Gemini's object."""
    key = first(record, SYSTEM_KEYS)
    if key is None:
        return None
    value, path = record[key], key
    if isinstance(value, dict) and "parts" in value:
        value, path = value["parts"], f"{key}.parts"
    content = Content()
    content.read(value, path)
    problems += content.problems
    return content.text


def _think(words: str) -> str:
    """Write structured reasoning as sets with inline reasoning do, so that both compare alike."""
    return f"<think>\n{words}\n</think>"


def _kind_of(part: Mapping[str, object]) -> str:
    """Give the kind of a part: its "type", else its key, as Bedrock and Gemini spell it."""
    name = part.get("type")
    if isinstance(name, str):
        return name
    return "text" if "text" in part else next(iter(part), "")


def _reply(value: object) -> str:
    """Render what a tool gave back: its text where it is text, else canonical JSON."""
    inner = value
    if isinstance(value, dict):
        key = first(value, ("content", "response", "value"))
        inner = value if key is None else value[key]
    return inner if isinstance(inner, str) else canonical(inner)
