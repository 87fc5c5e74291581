"""The content of one turn: text, reasoning, media, tool calls and tool results of each vendor."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.formats.record.base import SYSTEM_KEYS, first_key, missing_field, wrong_type
from auditor.formats.record.calls import Call, read_calls
from auditor.formats.record.values import canonical_json
from auditor.model import Problem

_CONTENT_KEYS = ("content", "value", "parts")
_REASONING = ("reasoning", "thinking", "reasoning_content")
_TEXT_KEYS = ("text", "value", "content", "thinking", "reasoning")
# Bedrock and Gemini name the kind of a part by its key, the others by "type".
_CALLS = frozenset({"tool_call", "tool_use", "function_call", "toolUse", "functionCall"})
_RESULTS = frozenset(
    {"tool_result", "tool_response", "function_response", "toolResult", "functionResponse"}
)


class Content:
    """What one turn contains, in the order of the record."""

    __slots__ = ("calls", "definitions", "media", "problems", "results", "texts")

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.calls: list[Call] = []
        self.results = 0  # how many of the texts are tool results
        self.media: list[Mapping[str, object]] = []
        self.definitions: list[object] = []  # of tools
        self.problems: list[Problem] = []

    @classmethod
    def of(cls, turn: Mapping[str, object], path: str, *, is_call: bool) -> Content:
        """Read a turn; ``is_call`` says that its content is a tool call."""
        content = cls()
        reasoning = turn.get(first_key(turn, _REASONING) or "")
        if isinstance(reasoning, str) and reasoning.strip():
            content.texts.append(_inline_reasoning(reasoning))
        key = first_key(turn, _CONTENT_KEYS)
        if key is not None and not is_call:
            content.read(turn[key], f"{path}.{key}")
        for calls in (key if is_call else None, "tool_calls", "function_call"):
            if calls is not None and turn.get(calls) is not None:
                content.calls += read_calls(turn[calls], f"{path}.{calls}", content.problems)
        return content

    @property
    def text(self) -> str | None:
        """The text of the turn; a placeholder for each medium if it contains media only."""
        if not self.texts and self.media:
            return "\n".join(f"<{_kind(part)}>" for part in self.media)
        return "\n".join(self.texts) if self.texts else None

    def read(self, value: object, path: str) -> None:
        """Read the content of a turn: a string, null, or a list of parts."""
        if isinstance(value, str):
            self.texts.append(value)
        elif isinstance(value, list):
            for index, part in enumerate(value):
                self._read_part(part, f"{path}[{index}]")
        elif value is not None:
            self.problems.append(wrong_type(path, value, "a string, a list of parts or null"))

    def _read_part(self, part: object, path: str) -> None:
        if not isinstance(part, dict):
            self.problems.append(wrong_type(path, part, "an object, one part of the content"))
            return
        kind = _kind(part)
        if kind in _CALLS:
            self.calls += read_calls(part.get(kind, part), path, self.problems)
        elif kind in _RESULTS:
            self.results += 1
            self.texts.append(_result_text(part.get(kind, part)))
        elif kind == "tools":
            self.definitions.append(part.get("value"))
        elif kind in {"text", "value"} or kind in _REASONING:
            self._read_text(part, kind, path)
        else:
            self.media.append(part)

    def _read_text(self, part: Mapping[str, object], kind: str, path: str) -> None:
        key = first_key(part, _TEXT_KEYS)
        if key is None:
            self.problems.append(missing_field(f"{path}.text"))
            return
        value = part[key]
        if not isinstance(value, str):
            self.problems.append(wrong_type(f"{path}.{key}", value, "a string"))
        elif kind not in _REASONING:
            self.texts.append(value)
        elif value.strip():
            self.texts.append(_inline_reasoning(value))


def system_text(record: Mapping[str, object], problems: list[Problem]) -> str | None:
    """Return the system text outside the turns: a string, a list of parts, or Gemini's object."""
    key = first_key(record, SYSTEM_KEYS)
    if key is None:
        return None
    value, path = record[key], key
    if isinstance(value, dict) and "parts" in value:
        value, path = value["parts"], f"{key}.parts"
    content = Content()
    content.read(value, path)
    problems += content.problems
    return content.text


def _inline_reasoning(text: str) -> str:
    """Return structured reasoning as other sets write it inline, so that the two compare equal."""
    return f"<think>\n{text}\n</think>"


def _kind(part: Mapping[str, object]) -> str:
    """Return the kind of a part: its "type"; without one its first key, as Bedrock and Gemini do."""
    kind = part.get("type")
    if isinstance(kind, str):
        return kind
    return "text" if "text" in part else next(iter(part), "")


def _result_text(value: object) -> str:
    """Return what a tool returned: its text, or canonical JSON if it is not text."""
    result = value
    if isinstance(value, dict):
        key = first_key(value, ("content", "response", "value"))
        result = value if key is None else value[key]
    return result if isinstance(result, str) else canonical_json(result)
