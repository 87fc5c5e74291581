"""Lists of turns, in every spelling of role and content, and what a conversation comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditor.formats.record.base import (
    Parsed,
    Turn,
    absent,
    extra,
    first,
    identity,
    join,
    wrong_type,
)
from auditor.formats.record.parts import Content, system_text
from auditor.formats.record.values import canonical
from auditor.formats.record.weights import read_weight, trains
from auditor.model import Problem

ROLE_KEYS = ("role", "from")

# The record's words for who speaks. A word that is not here is kept, for the format check to name.
ROLES: Mapping[str, str] = {
    "system": "system",
    "developer": "system",  # what OpenAI's newer models call it
    "user": "user",
    "human": "user",
    "assistant": "assistant",
    "gpt": "assistant",
    "model": "assistant",
    "tool": "tool",
    "observation": "tool",
    "function": "tool",
    "function_response": "tool",
    "tool_response": "tool",
    "ipython": "tool",  # Llama 3's word
}
# ShareGPT's word for an assistant turn whose whole content is a call.
_CALLING_ROLES = frozenset({"function_call", "tool_call"})

# A problem that leaves no conversation to speak of; a bad weight or call leaves one.
_BREAKING = frozenset({"FMT004", "FMT005"})


class Talk:
    """A conversation while it is read: the turns, and the text of each as a person reads it."""

    __slots__ = ("calls", "definitions", "media", "problems", "said", "turns")

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self.said: list[str | None] = []
        self.problems: list[Problem] = []
        self.calls: list[tuple[int, object]] = []  # (position of the turn, its calls)
        self.media: list[tuple[int, object]] = []
        self.definitions: list[tuple[int, object]] = []

    def say(self, role: str, content: str) -> None:
        """Add a turn of plain text."""
        self.turns.append(Turn(role, content))
        self.said.append(content)

    def read(
        self, value: object, path: str, role_key: str = "role", content_key: str = "content"
    ) -> None:
        """Add the turns of a list; the two keys are the layout's usual ones, and are tried first."""
        if not isinstance(value, list):
            self.problems.append(wrong_type(path, value, "a list of turns"))
            return
        turns, said = self.turns, self.said
        for index, turn in enumerate(value):
            # Most turns are two strings; this path is what 100,000 rows a second rest on.
            if type(turn) is dict and len(turn) == 2:
                role, content = turn.get(role_key), turn.get(content_key)
                if type(content) is str and type(role) is str and role in ROLES:
                    turns.append(Turn(ROLES[role], content))
                    said.append(content)
                    continue
            self._turn(turn, f"{path}[{index}]")

    def read_side(self, value: object, path: str, role: str) -> None:
        """Add one side of a pair: a text, one turn, or a list of turns."""
        if isinstance(value, str):
            self.say(role, value)
        elif isinstance(value, dict):
            self._turn(value, path)
        elif isinstance(value, list):
            self.read(value, path)
        else:
            self.problems.append(wrong_type(path, value, "a string or a list of turns"))

    def _turn(self, turn: object, path: str) -> None:
        if not isinstance(turn, dict):
            self.problems.append(wrong_type(path, turn, "an object with role and content"))
            return
        role_key = first(turn, ROLE_KEYS)
        role = turn[role_key] if role_key else "user" if "parts" in turn else None
        if role_key is None and role is None:
            self.problems.append(absent(f"{path}.role"))
            return
        if not isinstance(role, str):
            self.problems.append(wrong_type(f"{path}.{role_key}", role, "a string"))
            return
        content = Content.of(turn, path, calling=role in _CALLING_ROLES)
        weight = read_weight(turn, path, content.problems)
        self._add(content, _role(role, content), weight)

    def _add(self, content: Content, role: str, weight: float | None) -> None:
        self.problems += content.problems
        position = len(self.turns)
        calls = [call._asdict() for call in content.calls]
        if calls:
            self.calls.append((position, calls))
        self.media += [(position, part) for part in content.media]
        self.definitions += [(position, tools) for tools in content.definitions]
        words = content.text
        self.turns.append(Turn(role, words, canonical(calls) if calls else None, weight))
        rendered = [call.render() for call in content.calls]
        self.said.append("\n".join([words, *rendered] if words else rendered) or words)

    def parsed(
        self,
        name: str,
        record: Mapping[str, object],
        claimed: frozenset[str],
        rejected: str | None = None,
    ) -> Parsed:
        """Give the record as layout ``name``; ``claimed`` are the keys that layout reads."""
        problems = self.problems
        system = system_text(record, problems)
        others = extra(record, claimed)
        if problems and any(problem.rule in _BREAKING for problem in problems):
            return Parsed(name, extra=others, problems=tuple(problems))
        head, prompt, response = _split(self.turns, self.said)
        return Parsed(
            name,
            tuple(self.turns),
            join(system, head) if system is not None else head,
            prompt,
            response,
            None,
            rejected,
            self.identity(record),
            canonical(self.calls) if self.calls else None,
            others,
            trains(self.turns),
            tuple(problems),
        )

    def identity(self, record: Mapping[str, object]) -> str | None:
        """Gather tool definitions and media of the record and its turns."""
        return identity(record, parts=self.media, definitions=self.definitions)

    def answer(self) -> str | None:
        """Give the text of the last assistant turn."""
        return _split(self.turns, self.said)[2]


def _role(role: str, content: Content) -> str:
    if role in _CALLING_ROLES:
        return "assistant"
    # Anthropic, Bedrock and Gemini hand tool replies back in a turn of the user.
    if content.replies and content.replies == len(content.texts):
        return "tool"
    return ROLES.get(role, role)


def _split(
    turns: Sequence[Turn], said: Sequence[str | None]
) -> tuple[str | None, str | None, str | None]:
    """Give the system text, what comes before the last assistant turn, and that turn."""
    last = len(turns) - 1
    while last >= 0 and turns[last].role != "assistant":
        last -= 1
    systems: list[str] = []
    before: list[str] = []
    for index, words in enumerate(said):
        if words is None:
            continue
        if turns[index].role == "system":
            systems.append(words)
        elif index < last or last < 0:
            before.append(words)
    return (
        "\n\n".join(systems) if systems else None,
        "\n\n".join(before) if before else None,
        said[last] if last >= 0 else None,
    )
