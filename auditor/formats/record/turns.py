"""Lists of turns, in each vendor's spelling of role and content, read as one conversation."""

from collections.abc import Mapping

from auditor.formats.record.base import (
    Parsed,
    Turn,
    first_key,
    join_texts,
    missing_field,
    other_fields,
    tools_and_media,
    wrong_type,
)
from auditor.formats.record.call_ids import Exchange, exchange, unpaired
from auditor.formats.record.parts import Content, system_text
from auditor.formats.record.values import canonical_json, embedded
from auditor.formats.record.weights import is_trained, read_weight
from auditor.model import Problem

ROLE_KEYS = ("role", "from", "author")  # author: chat models of PaLM

# The program's role for each spelling. Any other spelling is kept, and the format check reports it.
ROLES: Mapping[str, str] = {
    "system": "system",
    "developer": "system",  # OpenAI's newer models
    "user": "user",
    "human": "user",
    "assistant": "assistant",
    "gpt": "assistant",
    "model": "assistant",
    "bot": "assistant",
    "tool": "tool",
    "observation": "tool",
    "function": "tool",
    "function_response": "tool",
    "tool_response": "tool",
    "ipython": "tool",  # Llama 3
}
# ShareGPT's roles of an assistant turn whose content is a tool call.
_CALL_ROLES = frozenset({"function_call", "tool_call"})

# Cohere's roles, which no one else spells so: only conversations with a Chatbot have them.
_COHERE: Mapping[str, str] = {"System": "system", "User": "user", "Chatbot": "assistant"}

# Problems after which there is no conversation; a bad weight or tool call leaves one.
_FATAL = frozenset({"FMT004", "FMT005"})


class Conversation:
    """The turns that were read so far, and the text of each as the report shows it."""

    __slots__ = (
        "calls", "definitions", "exchanges", "is_cohere", "media", "problems", "texts", "turns",
    )  # fmt: skip

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self.texts: list[str | None] = []  # content and rendered tool calls of each turn
        self.problems: list[Problem] = []
        self.calls: list[tuple[int, object]] = []  # (position of the turn, its calls)
        self.media: list[tuple[int, object]] = []
        self.definitions: list[tuple[int, object]] = []
        self.exchanges: dict[int, Exchange] = {}  # of turns with more than a role and a text
        self.is_cohere = False  # has a turn of the role Chatbot

    def add(self, role: str, content: str) -> None:
        """Add a turn of plain text."""
        self.turns.append(Turn(role, content))
        self.texts.append(content)

    def read(
        self, value: object, path: str, role_key: str = "role", content_key: str = "content"
    ) -> None:
        """Add the turns of a list; ``role_key`` and ``content_key`` are the layout's usual keys."""
        if not isinstance(value, list):
            # Exports of tables have the list as a string of JSON.
            inside = ": decode the JSON in the string" if isinstance(embedded(value), list) else ""
            self.problems.append(wrong_type(path, value, f"a list of turns{inside}"))
            return
        turns, texts = self.turns, self.texts
        for index, turn in enumerate(value):
            # Most turns are two strings; 100,000 rows a second depend on this path.
            if type(turn) is dict and len(turn) == 2:
                role, content = turn.get(role_key), turn.get(content_key)
                if type(content) is str and type(role) is str and role in ROLES:
                    turns.append(Turn(ROLES[role], content))
                    texts.append(content)
                    continue
            self._read_turn(turn, f"{path}[{index}]")

    def read_side(self, value: object, path: str, role: str) -> None:
        """Add one side of a pair: a text, one turn, or a list of turns."""
        if isinstance(value, str):
            self.add(role, value)
        elif isinstance(value, dict):
            self._read_turn(value, path)
        elif isinstance(value, list):
            self.read(value, path)
        else:
            self.problems.append(wrong_type(path, value, "a string or a list of turns"))

    def _read_turn(self, turn: object, path: str) -> None:
        if not isinstance(turn, dict):
            self.problems.append(wrong_type(path, turn, "an object with role and content"))
            return
        key = first_key(turn, ROLE_KEYS)
        if key is None and "parts" not in turn:
            self.problems.append(missing_field(f"{path}.role"))
            return
        role = "user" if key is None else turn[key]  # Gemini's default
        if not isinstance(role, str):
            self.problems.append(wrong_type(f"{path}.{key}", role, "a string"))
            return
        content = Content.of(turn, path, is_call=role in _CALL_ROLES)
        weight = read_weight(turn, path, content.problems)
        self.is_cohere = self.is_cohere or role == "Chatbot"
        own_role = _program_role(role, content)
        self.exchanges[len(self.turns)] = exchange(turn, own_role)
        self._add_content(content, own_role, weight)

    def _add_content(self, content: Content, role: str, weight: float | None) -> None:
        self.problems += content.problems
        position = len(self.turns)
        calls = [call._asdict() for call in content.calls]
        if calls:
            self.calls.append((position, calls))
        self.media += [(position, part) for part in content.media]
        self.definitions += [(position, tools) for tools in content.definitions]
        text = content.text
        self.turns.append(Turn(role, text, canonical_json(calls) if calls else None, weight))
        rendered = [call.render() for call in content.calls]
        self.texts.append("\n".join([text, *rendered] if text else rendered) or text)

    def parsed(
        self,
        name: str,
        record: Mapping[str, object],
        read_keys: frozenset[str],
        rejected: str | None = None,
    ) -> Parsed:
        """Return the record as layout ``name``, which reads the keys ``read_keys``."""
        if self.is_cohere:
            self.turns = [
                turn._replace(role=_COHERE.get(turn.role, turn.role)) for turn in self.turns
            ]
        self.problems += self._unpaired()
        system = system_text(record, self.problems)
        extra = other_fields(record, read_keys)
        if self.problems and any(problem.rule in _FATAL for problem in self.problems):
            return Parsed(name, extra=extra, problems=tuple(self.problems))
        system_turns, prompt, response = self._split()
        return Parsed(
            name,
            turns=tuple(self.turns),
            system=join_texts(system, system_turns),
            prompt=prompt,
            response=response,
            rejected=rejected,
            tools=self.tools_and_media(record),
            calls=canonical_json(self.calls) if self.calls else None,
            extra=extra,
            loss=is_trained(self.turns),
            problems=tuple(self.problems),
        )

    def _unpaired(self) -> list[Problem]:
        """Return what is wrong with the order and the ids of calls and results."""
        if not self.exchanges and all(turn.role != "tool" for turn in self.turns):
            return []
        plain = (Exchange(turn.role) for turn in self.turns)
        turns = [self.exchanges.get(index, turn) for index, turn in enumerate(plain)]
        return list(unpaired(turns))

    def tools_and_media(self, record: Mapping[str, object]) -> str | None:
        """Return the tool definitions and media of the record and its turns."""
        return tools_and_media(record, parts=self.media, definitions=self.definitions)

    def last_answer(self) -> str | None:
        """Return the text of the last assistant turn."""
        return self._split()[2]

    def split_at(self, position: int) -> tuple[str | None, str | None]:
        """Return the texts before a turn, without those of the system, and the texts from it on."""
        before = [
            text
            for turn, text in zip(self.turns[:position], self.texts[:position], strict=True)
            if text is not None and turn.role != "system"
        ]
        return join_texts(*before), join_texts(*self.texts[position:])

    def _split(self) -> tuple[str | None, str | None, str | None]:
        """Return the system text, the text before the last assistant turn, and that turn's text."""
        last = len(self.turns) - 1
        while last >= 0 and self.turns[last].role != "assistant":
            last -= 1
        system: list[str] = []
        before: list[str] = []
        for index, text in enumerate(self.texts):
            if text is None:
                continue
            if self.turns[index].role == "system":
                system.append(text)
            elif index < last or last < 0:
                before.append(text)
        return (
            "\n\n".join(system) if system else None,
            "\n\n".join(before) if before else None,
            self.texts[last] if last >= 0 else None,
        )


def _program_role(role: str, content: Content) -> str:
    if role in _CALL_ROLES:
        return "assistant"
    # Anthropic, Bedrock and Gemini return tool results in a turn of the user.
    if content.results and content.results == len(content.texts):
        return "tool"
    return ROLES.get(role, role)
