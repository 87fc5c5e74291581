"""KTO rows: one answer and whether it is desired, `label` true or false."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.formats.record.base import COMMON_KEYS, Parsed, absent, first, identity, wrong_type
from auditor.formats.record.pairs import parse_pair
from auditor.formats.record.turns import Talk
from auditor.model import Problem

NAME = "kto"
FIELDS: tuple[str, ...] = ("prompt", "completion", "label")

_TURN_LISTS = ("messages", "conversations")
_ANSWERS = ("completion", "response")
# `label` is left to `extra`: it says whether to learn the row, and is no class of its text.
_CLAIMED = COMMON_KEYS.union(_TURN_LISTS, ("prompt",), _ANSWERS)


def matches(record: Mapping[str, object]) -> bool:
    """Whether the record has a boolean or null label beside turns or a prompt and completion."""
    if not isinstance(record.get("label", ""), bool | None):
        return False
    keys = record.keys()
    pair = "prompt" in record and not keys.isdisjoint(_ANSWERS)
    return pair or not keys.isdisjoint(_TURN_LISTS)


def parse(record: Mapping[str, object]) -> Parsed:
    """Read the answer and what it answers; the label goes to `extra`."""
    turns = first(record, _TURN_LISTS)
    if turns is None:
        parsed = parse_pair(NAME, record, ("prompt",), _ANSWERS, _CLAIMED)
    else:
        talk = Talk()
        talk.read(record[turns], turns)
        parsed = talk.parsed(NAME, record, _CLAIMED)
    faults = _label(record)
    if faults:
        return parsed._replace(problems=parsed.problems + faults)
    # The same answer once desired and once not is no duplicate.
    return parsed._replace(tools=identity(record, desired=record["label"]))


def _label(record: Mapping[str, object]) -> tuple[Problem, ...]:
    if "label" not in record:
        return (absent("label"),)
    value = record["label"]
    return () if isinstance(value, bool) else (wrong_type("label", value, "true or false"),)
