"""Prompt and completion, each a text or a list of turns (TRL's conversational form)."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.formats.record.base import COMMON_KEYS, Parsed
from auditor.formats.record.pairs import parse_pair

NAME = "prompt-completion"
FIELDS: tuple[str, ...] = ("prompt", "completion")

# The names of the answer that go with each name of the prompt. `input` alone is too common a word
# to take every answer: with `label` it is a classified text.
_ANSWERS: Mapping[str, tuple[str, ...]] = {
    "prompt": ("completion", "response", "output", "answer"),
    "input": ("output", "target"),
    "query": ("response",),
}
_CLAIMED = {prompt: COMMON_KEYS.union((prompt,), answers) for prompt, answers in _ANSWERS.items()}


def matches(record: Mapping[str, object]) -> bool:
    """Whether the record has a prompt and an answer that goes with its name."""
    return _prompt(record) is not None


def parse(record: Mapping[str, object]) -> Parsed:
    """Read both sides; lists of turns are one conversation."""
    prompt = _prompt(record) or "prompt"
    return parse_pair(NAME, record, (prompt,), _ANSWERS[prompt], _CLAIMED[prompt])


def _prompt(record: Mapping[str, object]) -> str | None:
    for prompt, answers in _ANSWERS.items():
        if prompt in record and not record.keys().isdisjoint(answers):
            return prompt
    return None
