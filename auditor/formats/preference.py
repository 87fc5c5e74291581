"""Preference pairs: two answers to one prompt, one of them better (DPO, ORPO, reward models)."""

from collections.abc import Mapping
from itertools import takewhile

from auditor.formats.record.base import (
    COMMON_KEYS,
    Parsed,
    Turn,
    first_key,
    join_texts,
    missing_field,
)
from auditor.formats.record.turns import ROLE_KEYS, ROLES, Conversation
from auditor.model import Problem

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
_MIN_PROMPT_WORDS = 3  # two answers may begin with fewer equal words by chance
# HH-RLHF writes the whole conversation into each side; these precede each answer and each question in it.
_HH_ANSWER, _HH_QUESTION = "\n\nAssistant:", "\n\nHuman:"


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
        prompt, better, worse = _split_hh_rlhf(better, worse, chosen, sides)
        if prompt is not None:
            chosen.add("user", prompt)
    elif not _has_user_turn(better):
        _read_prompt(record, prompt_key, chosen)
    chosen.read_side(better, better_path, "assistant")
    rejected.read_side(worse, worse_path, "assistant")
    chosen.problems += rejected.problems
    shared = None
    if _has_user_turn(better) and _has_user_turn(worse):
        shared = _shared_turns(chosen, rejected, better_path, worse_path)
    parsed = chosen.parsed(NAME, record, _READ_KEYS, rejected.last_answer())
    if shared is not None and parsed.response is not None:
        before, response = chosen.split_at(shared)
        parsed = parsed._replace(
            prompt=before, response=response, rejected=rejected.split_at(shared)[1]
        )
    own_prompt = record.get(prompt_key or "")
    openai_input = record.get("input")
    if isinstance(openai_input, dict):  # OpenAI has the tools next to the messages, in `input`
        parsed = parsed._replace(tools=chosen.tools_and_media(openai_input))
    is_plain = isinstance(better, str) and not isinstance(own_prompt, list | dict)
    return parsed._replace(turns=()) if is_plain else parsed


def _turns_of(side: object, path: str) -> tuple[object, str]:
    """Return the turns of a side that is an object with a list of turns, and their path; else the side."""
    key = first_key(side, _TURN_LISTS) if isinstance(side, dict) else None
    if key is None or not isinstance(side, dict) or first_key(side, ROLE_KEYS) is not None:
        return side, path
    return side[key], f"{path}.{key}"


def _split_hh_rlhf(
    better: str, worse: str, conversation: Conversation, paths: tuple[str, str]
) -> tuple[str | None, str, str]:
    """Return what two texts written as in HH-RLHF share before an answer, and the rest of each.

    If they differ in a question, the last answer of each is its rest, and the conversation has a
    problem. Other texts are answers alone: they share None.
    """
    one, two = better.split(_HH_ANSWER), worse.split(_HH_ANSWER)
    if len(one) == 1:
        return _split_beginning(better, two[-1])
    shared = takewhile(
        lambda texts: texts[0].strip() == texts[1].strip(), zip(one, two, strict=False)
    )
    same = min(len(list(shared)), len(one) - 1, len(two) - 1)
    (answer, mark, _), (other, other_mark, _) = (
        part[same].partition(_HH_QUESTION) for part in (one, two)
    )
    if not same or (mark and other_mark and answer.strip() == other.strip()):
        same = -1
        if len(two) > 1:
            conversation.problems.append(_other_prompt(paths[0], "user's turn", paths[1]))
    before = _HH_ANSWER.join(one[:same])
    return before, _HH_ANSWER.join(one[same:]), _HH_ANSWER.join(two[same:])


def _split_beginning(better: str, worse: str) -> tuple[str | None, str, str]:
    """Return the words that two texts begin with, if they are enough for a prompt, and the rest of each.

    TRL takes them as the prompt of pairs without one.
    """
    both = zip(better, worse, strict=False)
    length = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], both))
    end = better.rfind(" ", 0, length)
    if end < 0 or len(better[:end].split()) < _MIN_PROMPT_WORDS:
        return None, better, worse
    return better[:end], better[end:], worse[end:]


def _shared_turns(
    chosen: Conversation, rejected: Conversation, better_path: str, worse_path: str
) -> int | None:
    """Return how many turns the two sides share, if they part before their last turns.

    Both may part at an answer: the rest of each is then compared as a whole. A pair that parts at a
    question or at a system text has a problem.
    """
    both = list(zip(chosen.turns, rejected.turns, strict=False))
    same = sum(1 for _ in takewhile(lambda turns: _is_same(*turns), both))
    if same == len(both):
        return None
    roles = {turn.role for turn in both[same]}
    for role, name in (("system", "system text"), ("user", "user's turn")):
        if role in roles:
            path = f"{worse_path}[{same}]"
            chosen.problems.append(_other_prompt(f"{better_path}[{same}]", name, path))
            return None
    return same if same + 1 < max(len(chosen.turns), len(rejected.turns)) else None


def _is_same(one: Turn, other: Turn) -> bool:
    text, other_text = ((turn.content or "").strip() for turn in (one, other))
    return (one.role, one.tool_calls, text) == (other.role, other.tool_calls, other_text)


def _other_prompt(better: str, what: str, worse: str) -> Problem:
    detail = (
        f"the {what} of {worse} differs from that of {better}: two answers to different prompts"
    )
    return Problem("FMT024", detail, worse)


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
