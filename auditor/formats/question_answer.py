"""Question and answer, as GSM8K and OpenOrca are published."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.formats.record.base import COMMON_KEYS, Parsed
from auditor.formats.record.pairs import parse_pair

NAME = "question-answer"
FIELDS: tuple[str, ...] = ("question", "answer")

_ANSWERS = ("answer", "response")
_READ_KEYS = COMMON_KEYS | {"question", *_ANSWERS}


def matches(record: Mapping[str, object]) -> bool:
    """Return whether the record has a question and an answer."""
    return "question" in record and ("answer" in record or "response" in record)


def parse(record: Mapping[str, object]) -> Parsed:
    """Read the question as the prompt and the answer as the response."""
    return parse_pair(NAME, record, ("question",), _ANSWERS, _READ_KEYS)
