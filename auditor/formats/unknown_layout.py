"""Explain why a record has none of the layouts."""

from __future__ import annotations

import json
from collections.abc import Mapping

from auditor.escape import clip

# Enough to recognise the row in one line of a report.
_MAX_KEYS = 8
_MAX_KEY_CHARS = 40

# Records that are mistaken for training rows: (keys that all occur, what the record is).
_KNOWN: tuple[tuple[frozenset[str], str], ...] = (
    (
        frozenset({"instruction", "instances"}),
        "'instances' contains the input/output pairs of a task; write each pair as a row of its own "
        "with instruction, input and output",
    ),
    (
        frozenset({"choices"}),
        "'choices' contains answers of a model without the questions; join them with their questions "
        "into rows with messages",
    ),
    (
        frozenset({"turns"}),
        "'turns' contains the questions of a benchmark without answers, so there is nothing to learn",
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
        "this row is already tokenised; audit the texts it was made from",
    ),
    (
        frozenset({"prompt", "completions", "labels"}),
        "stepwise supervision is not supported; write one prompt and one completion per row",
    ),
)
_MIN_COLUMNS = 2  # of a table; one list alone can be a field of a row
_PROMPTS = ("prompt", "question", "instruction", "input", "query")


def explain(record: Mapping[str, object]) -> str:
    """Return what the record seems to be, or that none of its keys belongs to a layout."""
    keys = record.keys()
    if not keys:
        return "the object is empty"
    for known, explanation in _KNOWN:
        if known <= keys:
            return explanation
    if all(isinstance(value, dict) for value in record.values()):
        return "every value is an object, as in a configuration or an index, not in a training row"
    prompt = next((name for name in _PROMPTS if name in keys), None)
    if prompt is not None:
        return f"'{prompt}' has no answer that goes with it"
    return "no layout has fields with these names"


def is_column_table(record: Mapping[str, object]) -> bool:
    """Return whether the object is a whole table, one column under each key, as pandas writes it.

    Each value is then an object with the same keys, "0", "1" and so on, or a list of scalars of the same
    length.
    """
    columns = list(record.values())
    if len(columns) < _MIN_COLUMNS:
        return False
    if all(isinstance(column, dict) for column in columns):
        cells = {tuple(column) for column in columns if isinstance(column, dict)}
        (index,) = cells if len(cells) == 1 else ((),)
        return bool(index) and all(str(key).isdecimal() for key in index)
    if not all(isinstance(column, list) for column in columns):
        return False
    lists = [column for column in columns if isinstance(column, list)]
    scalar = not any(isinstance(cell, list | dict) for column in lists for cell in column)
    return scalar and len({len(column) for column in lists}) == 1 and len(lists[0]) > 1


def list_keys(record: Mapping[str, object]) -> str:
    """Return the first keys of the record, quoted and clipped, and how many more there are."""
    if not record:
        return "none"
    keys = [json.dumps(clip(key, _MAX_KEY_CHARS), ensure_ascii=False) for key in record]
    more = f" and {len(keys) - _MAX_KEYS} more" if len(keys) > _MAX_KEYS else ""
    return ", ".join(keys[:_MAX_KEYS]) + more
