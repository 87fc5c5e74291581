"""Prompt and completion, each a text or a list of turns (TRL's conversational form)."""

from collections.abc import Mapping

from auditor.formats.record.base import COMMON_KEYS, Parsed
from auditor.formats.record.pair_names import ANSWERS
from auditor.formats.record.pairs import parse_pair
from auditor.formats.record.reshape import input_text

NAME = "prompt-completion"
FIELDS: tuple[str, ...] = ("prompt", "completion")

_PROMPTS = ("prompt", "input", "query")
_READ_KEYS = {prompt: COMMON_KEYS.union((prompt,), ANSWERS[prompt]) for prompt in _PROMPTS}


def matches(record: Mapping[str, object]) -> bool:
    """Return whether the record has a prompt and an answer whose names go together."""
    return _prompt_key(record) is not None


def parse(record: Mapping[str, object]) -> Parsed:
    """Read the prompt and the answer; lists of turns are read as one conversation."""
    key = _prompt_key(record) or "prompt"
    value = record.get(key)
    if key == "input" and isinstance(value, list):  # data to text: WebNLG
        record = {**record, key: input_text(value) or value}
    return parse_pair(NAME, record, (key,), ANSWERS[key], _READ_KEYS[key])


def _prompt_key(record: Mapping[str, object]) -> str | None:
    keys = (key for key in _PROMPTS if key in record)
    return next((key for key in keys if not record.keys().isdisjoint(ANSWERS[key])), None)
