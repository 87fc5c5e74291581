"""Plain text that is learnt as it is, for continued pre-training."""

from collections.abc import Mapping

from auditor.formats.record.base import Parsed, other_fields, required_text
from auditor.model import Problem

NAME = "text"
FIELDS: tuple[str, ...] = ("text",)

_READ_KEYS = frozenset({"text"})


def matches(record: Mapping[str, object]) -> bool:
    """Return whether the record has `text`; the layouts with more fields are tried before."""
    return "text" in record


def parse(record: Mapping[str, object]) -> Parsed:
    """Read the text as the response: all of it is learnt, and there is no prompt."""
    problems: list[Problem] = []
    text = required_text(record, ("text",), problems)
    extra = other_fields(record, _READ_KEYS)
    return Parsed(NAME, response=text, extra=extra, problems=tuple(problems))
