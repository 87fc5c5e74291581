"""Preference pairs: two answers to one prompt, one better (DPO, ORPO, reward models)."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.formats.record.base import COMMON_KEYS, Parsed, absent, first, join
from auditor.formats.record.turns import ROLE_KEYS, ROLES, Talk

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
_CLAIMED = COMMON_KEYS.union(_PROMPTS, *_SIDES)
# How HH-RLHF writes a whole conversation into each side.
_HH_ANSWER = "\n\nAssistant:"


def matches(record: Mapping[str, object]) -> bool:
    """Whether the record has both answers, under one of their pairs of names."""
    if _BETTER.isdisjoint(record):
        return False
    return any(better in record and worse in record for better, worse in _SIDES)


def parse(record: Mapping[str, object]) -> Parsed:
    """Read the better answer as the response, after the prompt; the other one as `rejected`."""
    sides = next((names for names in _SIDES if not record.keys().isdisjoint(names)), _SIDES[0])
    missing = [absent(name) for name in sides if name not in record]
    if missing:
        return Parsed(NAME, problems=tuple(missing))
    better, worse = (record[name] for name in sides)
    prompt_key = first(record, _PROMPTS)
    plain = isinstance(better, str) and not isinstance(record.get(prompt_key or ""), list | dict)
    talk, other = Talk(), Talk()
    if prompt_key is None and isinstance(better, str) and isinstance(worse, str):
        better = _implicit_prompt(better, talk)
        worse = worse.rpartition(_HH_ANSWER)[2]
    elif not _is_whole(better):
        _read_prompt(record, prompt_key, talk)
    talk.read_side(better, sides[0], "assistant")
    other.read_side(worse, sides[1], "assistant")
    talk.problems += other.problems
    parsed = talk.parsed(NAME, record, _CLAIMED, other.answer())
    given = record.get("input")
    if isinstance(given, dict):  # OpenAI keeps the tools beside the messages, inside `input`
        parsed = parsed._replace(tools=talk.identity(given))
    return parsed._replace(turns=()) if plain else parsed


def _implicit_prompt(better: str, talk: Talk) -> str:
    """Split what both sides repeat from the answer, where it is written as HH-RLHF does."""
    before, mark, answer = better.rpartition(_HH_ANSWER)
    if mark:
        talk.say("user", before)
    return answer


def _is_whole(side: object) -> bool:
    """Whether a side repeats the conversation rather than holding the answer alone."""
    return isinstance(side, list) and any(
        isinstance(turn, dict) and ROLES.get(str(turn.get(first(turn, ROLE_KEYS) or ""))) == "user"
        for turn in side
    )


def _read_prompt(record: Mapping[str, object], key: str | None, talk: Talk) -> None:
    if key is None:
        talk.problems.append(absent("prompt"))
        return
    value = record[key]
    if key == "input" and isinstance(value, dict):
        talk.read(value.get("messages"), "input.messages")
    elif key == "instruction" and isinstance(value, str) and isinstance(record.get("input"), str):
        talk.say("user", join(value, str(record["input"]) or None) or "")
    else:
        talk.read_side(value, key, "user")
