"""What every layout reads a record into, and the words and steps the layouts share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from auditor.formats.record.values import canonical, embedded, kind
from auditor.model import Problem

# Longest string kept in `extra`, in characters. Source: ids, languages, dates and sources are
# shorter; longer ones are texts, and a profile over texts says nothing.
EXTRA_CHARS = 200

# Fields beside the turns that change what a row teaches: tool definitions and media.
TOOL_KEYS = frozenset({"tools", "functions", "parallel_tool_calls", "tool_choice", "function_call"})
MEDIA_KEYS = frozenset({"image", "images", "video", "videos", "audio", "audios"})
IDENTITY_KEYS = TOOL_KEYS | MEDIA_KEYS

SYSTEM_KEYS = ("system", "system_prompt", "systemInstruction", "system_instruction")
# What a layout of prompts and answers reads beside its own fields.
COMMON_KEYS = IDENTITY_KEYS | frozenset(SYSTEM_KEYS)

_EMPTY: tuple[object, ...] = (None, "", [], {})


class Turn(NamedTuple):
    """One turn of a conversation, its role in the program's words where it has one."""

    role: str  # system, user, assistant, tool, or the record's own word
    content: str | None
    tool_calls: str | None = None  # canonical JSON list of {arguments, name}
    weight: float | None = None


class Parsed(NamedTuple):
    """A record in the program's words. What could not be read is None and has a problem."""

    format: str  # NAME of the layout, "" where none fits
    turns: tuple[Turn, ...] = ()  # empty for layouts without turns, and where turns cannot be read
    system: str | None = None
    prompt: str | None = None  # what the model is given before the final answer, without `system`
    response: str | None = None  # the final answer, tool calls rendered; of a pair the chosen one
    label: str | None = None  # of text+label rows and of a [fields] mapping that names one
    rejected: str | None = None
    tools: str | None = None  # canonical JSON of tool definitions and media: part of the prompt
    calls: str | None = None  # canonical JSON of every turn's tool calls: part of the answer
    extra: str | None = None  # canonical JSON of the short scalar fields the layout leaves
    loss: bool = True  # False where assistant turns exist and every one has weight 0
    problems: tuple[Problem, ...] = ()
    votes: str | None = None  # canonical JSON of people's labels: [[who or null, label], ...]


class Format(Protocol):
    """An input layout; a module satisfies it."""

    NAME: str
    FIELDS: tuple[str, ...]  # the fields it needs, as a message names them

    def matches(self, record: Mapping[str, object]) -> bool:
        """Whether the record's keys are those of this layout."""

    def parse(self, record: Mapping[str, object]) -> Parsed:
        """Read any record; a field that is missing or of a wrong type becomes a problem."""


def wrong_type(path: str, value: object, expected: str) -> Problem:
    """Build FMT005 with the path, what was found there and what was expected."""
    return Problem("FMT005", f"{path}: found {kind(value)}, expected {expected}", path)


def absent(path: str, names: Iterable[str] = ()) -> Problem:
    """Build FMT004 for a field that is not there; ``names`` are the other names it may have."""
    others = "".join(f" or '{name}'" for name in names)
    return Problem("FMT004", f"no '{path}'{others}", path)


def first(record: Mapping[str, object], names: Iterable[str]) -> str | None:
    """Give the first of ``names`` the record has."""
    for name in names:
        if name in record:
            return name
    return None


def required_text(
    record: Mapping[str, object], names: tuple[str, ...], problems: list[Problem]
) -> str | None:
    """Read the required text under the first of ``names`` that is there."""
    name = first(record, names)
    if name is None:
        problems.append(absent(names[0], names[1:]))
        return None
    value = record[name]
    if isinstance(value, str):
        return value
    problems.append(wrong_type(name, value, "a string"))
    return None


def optional_text(
    record: Mapping[str, object], names: tuple[str, ...], problems: list[Problem]
) -> str | None:
    """Read a text that may be missing or null."""
    name = first(record, names)
    if name is None or record[name] is None:
        return None
    return required_text(record, (name,), problems)


def join(*texts: str | None) -> str | None:
    """Join the texts that are there with a blank line; None where none is."""
    there = [part for part in texts if part is not None]
    return "\n\n".join(there) if there else None


def identity(record: Mapping[str, object], **more: object) -> str | None:
    """Gather what tells rows of equal text apart: tools, media and what ``more`` adds."""
    found = {key: value for key, value in more.items() if value not in _EMPTY}
    if not IDENTITY_KEYS.isdisjoint(record):
        found |= {key: _decoded(record[key]) for key in IDENTITY_KEYS & record.keys()}
        found = {key: value for key, value in found.items() if value not in _EMPTY}
    return canonical(found) if found else None


def _decoded(value: object) -> object:
    """Tool definitions are published both as JSON and as a string that holds it."""
    if not isinstance(value, str):
        return value
    try:
        return embedded(value)
    except ValueError:
        return value


def extra(record: Mapping[str, object], claimed: frozenset[str]) -> str | None:
    """Give the short scalars under keys the layout does not claim, as canonical JSON."""
    if record.keys() <= claimed:
        return None
    found = {
        key: value
        for key, value in record.items()
        if key not in claimed
        and (
            len(value) <= EXTRA_CHARS if isinstance(value, str) else isinstance(value, int | float)
        )
    }
    return canonical(found) if found else None
