"""Plain text to learn as it is, for continued pre-training."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.formats.record.base import Parsed, extra, required_text
from auditor.model import Problem

NAME = "text"
FIELDS: tuple[str, ...] = ("text",)

_CLAIMED = frozenset({"text"})


def matches(record: Mapping[str, object]) -> bool:
    """Whether the record has a `text`; every layout with more fields was tried before."""
    return "text" in record


def parse(record: Mapping[str, object]) -> Parsed:
    """Read the text as the response: all of it is learned and nothing is given."""
    problems: list[Problem] = []
    words = required_text(record, ("text",), problems)
    others = extra(record, _CLAIMED)
    return Parsed(NAME, response=words, extra=others, problems=tuple(problems))
