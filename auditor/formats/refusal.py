"""Why a record fits no layout, in one sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping

# Most keys named, and characters shown of each. Source: enough to know the row again in one line.
_KEYS = 8
_KEY_CHARS = 40

# Records people take for training rows: (the keys all there, what such a record is).
_KNOWN: tuple[tuple[frozenset[str], str], ...] = (
    (
        frozenset({"instruction", "instances"}),
        "'instances' holds the input/output pairs of a task; write each pair as a row of its own "
        "with instruction, input and output",
    ),
    (
        frozenset({"choices"}),
        "'choices' holds answers of a model without the questions; join them with their questions "
        "into rows with messages",
    ),
    (
        frozenset({"turns"}),
        "'turns' holds the questions of a benchmark without answers, so there is nothing to learn",
    ),
    (
        frozenset({"model", "input"}),
        "this is a request to an API, with a model and an input and no answer to learn",
    ),
    (
        frozenset({"custom_id", "body"}),
        "this is a line of a batch request to an API, with no answer to learn",
    ),
    (
        frozenset({"input_ids"}),
        "this row is tokenised already; audit the texts it was made from",
    ),
    (
        frozenset({"prompt", "completions", "labels"}),
        "stepwise supervision is not read; write one prompt and completion a row",
    ),
)
_ANSWERLESS = ("prompt", "question", "instruction", "input", "query")


def reason(record: Mapping[str, object]) -> str:
    """Say what the record seems to be, or that its names are unknown."""
    keys = record.keys()
    if not keys:
        return "the object is empty"
    for known, sentence in _KNOWN:
        if known <= keys:
            return sentence
    if all(isinstance(value, dict) for value in record.values()):
        return "every value is an object, as in a configuration or an index, not in a training row"
    given = next((name for name in _ANSWERLESS if name in keys), None)
    if given is not None:
        return f"'{given}' has no answer beside it"
    return "no layout has fields of these names"


def found_keys(record: Mapping[str, object]) -> str:
    """List the record's keys, the first few of them, quoted and clipped."""
    names = [_quoted(key) for key in list(record)[:_KEYS]]
    more = len(record) - len(names)
    return ", ".join(names) + (f" and {more} more" if more > 0 else "") if names else "none"


def _quoted(key: str) -> str:
    clipped = key if len(key) <= _KEY_CHARS else key[:_KEY_CHARS] + "…"
    return json.dumps(clipped, ensure_ascii=False)
