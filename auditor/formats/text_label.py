"""A text and its class, as classification sets are published."""

from collections.abc import Mapping

from auditor.formats.record.base import (
    Parsed,
    first_key,
    missing_field,
    other_fields,
    read_label,
    required_text,
)
from auditor.formats.record.names import LABELS, TEXTS
from auditor.formats.record.votes import record_votes
from auditor.model import Problem

NAME = "text-label"
FIELDS: tuple[str, ...] = ("text", "label")

# What Prodigy writes in `answer` for an annotation that is wrong, or was skipped.
_UNDECIDED = ("reject", "ignore")


def matches(record: Mapping[str, object]) -> bool:
    """Return whether the record has a text and a label, under any of their usual names."""
    keys = record.keys()
    return not (keys.isdisjoint(LABELS) or keys.isdisjoint(TEXTS))


def parse(record: Mapping[str, object]) -> Parsed:
    """Read the text as the prompt, and the label as text; a null label becomes None."""
    problems: list[Problem] = []
    text_key = first_key(record, TEXTS) or "text"
    label_key = first_key(record, LABELS)
    text = required_text(record, (text_key,), problems)
    label = None
    if label_key is None:
        problems.append(missing_field("label"))
    else:
        label = read_label(label_key, record[label_key], problems)
    if record.get("answer") in _UNDECIDED:
        problems.append(
            Problem("FMT023", f"the annotation is marked '{record['answer']}'", "answer")
        )
        label = None
    return Parsed(
        NAME,
        prompt=text,
        label=label,
        votes=record_votes(record, label),
        extra=other_fields(record, frozenset((text_key, label_key or "label"))),
        problems=tuple(problems),
    )
