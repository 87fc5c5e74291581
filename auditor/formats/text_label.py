"""A text and its class, as classification sets are published."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.formats.record.base import Parsed, extra, first, required_text, wrong_type
from auditor.formats.record.values import scalar
from auditor.formats.record.votes import votes
from auditor.model import Problem

NAME = "text-label"
FIELDS: tuple[str, ...] = ("text", "label")

_TEXTS = ("text", "sentence", "content", "utterance", "input")
# Where several are there the first one is the class: `label` beside a `category` is the task.
_LABELS = ("label", "labels", "category", "class", "intent", "sentiment", "target")


def matches(record: Mapping[str, object]) -> bool:
    """Whether the record has a text and a label, under any of their usual names."""
    keys = record.keys()
    return not (keys.isdisjoint(_LABELS) or keys.isdisjoint(_TEXTS))


def parse(record: Mapping[str, object]) -> Parsed:
    """Read the text as the prompt and the label as text; a null label stays None."""
    problems: list[Problem] = []
    words = required_text(record, _TEXTS[:1] if first(record, _TEXTS) is None else _TEXTS, problems)
    key = first(record, _LABELS)
    value = None if key is None else record[key]
    if key is None:
        problems.append(Problem("FMT004", "no 'label'", "label"))
    elif value is not None and scalar(value) is None:
        problems.append(wrong_type(key, value, "one label: a string, a number, true or false"))
    return Parsed(
        NAME,
        prompt=words,
        label=scalar(value),
        votes=votes(record, scalar(value)),
        extra=extra(record, frozenset((first(record, _TEXTS) or "text", key or "label"))),
        problems=tuple(problems),
    )
