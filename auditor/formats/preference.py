"""Preference pairs: two answers to one prompt, one of them better (DPO, ORPO, reward models)."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.formats.record.base import COMMON_KEYS, Parsed, first_key, join_texts, missing_field
from auditor.formats.record.turns import ROLE_KEYS, ROLES, Conversation

NAME = "preference"
FIELDS: tuple[str, ...] = ("prompt", "chosen", "rejected")

_SIDES = (
    ("chosen", "rejected"),
    ("chosen_messages", "rejected_messages"),  # LLaMA-Factory v1
    ("preferred_output", "non_preferred_output"),  # OpenAI's documentation
    ("preferred_completion", "non_preferred_completion"),  # OpenAI's API specification
)
_BETTER = frozenset(better for better, _ in _SIDES)
_PROMPTS = ("prompt", "conversations", "messages", "question", "instruction", "input")
_READ_KEYS = COMMON_KEYS.union(_PROMPTS, *_SIDES)
_TURN_LISTS = ("messages", "conversations")  # in a side that is an object
# HH-RLHF writes the whole conversation into each side; this precedes each answer in it.
_HH_ANSWER = "\n\nAssistant:"


def matches(record: Mapping[str, object]) -> bool:
    """Return whether the record has both answers, under one of their pairs of names."""
    if _BETTER.isdisjoint(record):
        return False
    return any(better in record and worse in record for better, worse in _SIDES)


def parse(record: Mapping[str, object]) -> Parsed:
    """Read the better answer as the response, the other one as ``rejected``."""
    sides = next((names for names in _SIDES if not record.keys().isdisjoint(names)), _SIDES[0])
    missing = [missing_field(name) for name in sides if name not in record]
    if missing:
        return Parsed(NAME, problems=tuple(missing))
    (better, better_path), (worse, worse_path) = (_turns_of(record[name], name) for name in sides)
    prompt_key = first_key(record, _PROMPTS)
    chosen, rejected = Conversation(), Conversation()
    if prompt_key is None and isinstance(better, str) and isinstance(worse, str):
        better = _split_hh_rlhf(better, chosen)
        worse = worse.rpartition(_HH_ANSWER)[2]
    elif not _has_user_turn(better):
        _read_prompt(record, prompt_key, chosen)
    chosen.read_side(better, better_path, "assistant")
    rejected.read_side(worse, worse_path, "assistant")
    chosen.problems += rejected.problems
    parsed = chosen.parsed(NAME, record, _READ_KEYS, rejected.last_answer())
    prompt = record.get(prompt_key or "")
    openai_input = record.get("input")
    if isinstance(openai_input, dict):  # OpenAI has the tools next to the messages, in `input`
        parsed = parsed._replace(tools=chosen.tools_and_media(openai_input))
    is_plain = isinstance(better, str) and not isinstance(prompt, list | dict)
    return parsed._replace(turns=()) if is_plain else parsed


def _turns_of(side: object, path: str) -> tuple[object, str]:
    """Return the turns of a side that is an object with a list of turns, and their path; else the side."""
    key = first_key(side, _TURN_LISTS) if isinstance(side, dict) else None
    if key is None or not isinstance(side, dict) or first_key(side, ROLE_KEYS) is not None:
        return side, path
    return side[key], f"{path}.{key}"


def _split_hh_rlhf(text: str, conversation: Conversation) -> str:
    """Return the last answer of a text written as in HH-RLHF; what precedes it is the user's turn."""
    before, mark, answer = text.rpartition(_HH_ANSWER)
    if mark:
        conversation.add("user", before)
    return answer


def _has_user_turn(side: object) -> bool:
    """Return whether a side repeats the conversation, instead of the answer alone."""
    return isinstance(side, list) and any(
        isinstance(turn, dict)
        and ROLES.get(str(turn.get(first_key(turn, ROLE_KEYS) or ""))) == "user"
        for turn in side
    )


def _read_prompt(record: Mapping[str, object], key: str | None, conversation: Conversation) -> None:
    if key is None:
        conversation.problems.append(missing_field("prompt"))
        return
    value = record[key]
    task_input = record.get("input")
    if key == "input" and isinstance(value, dict):
        conversation.read(value.get("messages"), "input.messages")
    elif key == "instruction" and isinstance(value, str) and isinstance(task_input, str):
        conversation.add("user", join_texts(value, task_input or None) or "")
    else:
        conversation.read_side(value, key, "user")
