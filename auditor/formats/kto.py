"""KTO rows: one answer, and `label` true or false: whether the answer is desired."""

from collections.abc import Mapping

import polars as pl

from auditor.formats.record.base import (
    COMMON_KEYS,
    Parsed,
    first_key,
    missing_field,
    tools_and_media,
    wrong_type,
)
from auditor.formats.record.pairs import parse_pair
from auditor.formats.record.turns import Conversation
from auditor.model import Problem

NAME = "kto"
FIELDS: tuple[str, ...] = ("prompt", "completion", "label")

_TURN_LISTS = ("messages", "conversations")
_ANSWERS = ("completion", "response")
# `label` is not among them and goes to `extra`: it rates the answer and is not a class of the text.
_READ_KEYS = COMMON_KEYS.union(_TURN_LISTS, ("prompt",), _ANSWERS)


def matches(record: Mapping[str, object]) -> bool:
    """Return whether the record has a boolean or null label, and turns or a prompt and an answer.

    The texts "true" and "false" count as labels, too, and are a problem of ``parse``: trainers take both for true. Next to a
    `response` they may be classes.
    """
    label = record.get("label", "")
    answers: tuple[str, ...] = _ANSWERS
    if isinstance(label, str) and label.strip().lower() in ("true", "false"):
        label, answers = None, ("completion",)
    if not isinstance(label, bool | None):
        return False
    keys = record.keys()
    is_pair = "prompt" in record and not keys.isdisjoint(answers)
    return is_pair or not keys.isdisjoint(_TURN_LISTS)


def parse(record: Mapping[str, object]) -> Parsed:
    """Read the prompt and the answer; the label becomes part of ``tools`` and ``extra``."""
    key = first_key(record, _TURN_LISTS)
    if key is None:
        parsed = parse_pair(NAME, record, ("prompt",), _ANSWERS, _READ_KEYS)
    else:
        conversation = Conversation()
        conversation.read(record[key], key)
        parsed = conversation.parsed(NAME, record, _READ_KEYS)
    problem = _label_problem(record)
    if problem:
        return parsed._replace(problems=(*parsed.problems, problem))
    # The same answer, once desired and once not, is not a duplicate.
    return parsed._replace(tools=tools_and_media(record, desired=record["label"]))


def _label_problem(record: Mapping[str, object]) -> Problem | None:
    if "label" not in record:
        return missing_field("label")
    value = record["label"]
    return None if isinstance(value, bool) else wrong_type("label", value, "true or false")


def desired(tools: pl.Expr) -> pl.Expr:
    """Return the label (Boolean) of rows, from their ``tools`` as ``parse`` writes them."""
    return tools.str.json_path_match("$.desired") == "true"


def without_label(tools: pl.Expr) -> pl.Expr:
    """Return ``tools`` (String) without the label, to compare rows with different labels."""
    return tools.str.replace(r'"desired":(?:true|false)', "")
