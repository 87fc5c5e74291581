"""Explain why no layout reads a record."""

import json
from collections.abc import Mapping

from auditor.escape import clip
from auditor.formats.record import no_examples
from auditor.formats.record.names import MORE_TEXTS, TEXTS

# Enough to recognise the row in one line of a report.
_MAX_KEYS = 8
_MAX_KEY_CHARS = 40
_MAX_LIST_CHARS = 100

_PROMPT_ONLY = (
    "this row has a prompt only, as trainers with a reward function read it, and no answer to learn"
)
_BENCHMARK = (
    "'turns' contains the questions of a benchmark without answers, so there is nothing to learn"
)
_SPLITS = frozenset({"train", "test", "val", "valid", "validation", "dev"})
_ROW_LISTS = frozenset(
    {"data", "rows", "examples", "samples", "items", "records", "instances", "entries"}
)
_MIN_COLUMNS = 2  # of a table; one list alone can be a field of a row
_PROMPTS = ("prompt", "question", "instruction", "input", "query")


def explain(record: Mapping[str, object]) -> str:
    """Return what the record seems to be, or that none of its keys belongs to a layout."""
    keys = record.keys()
    if not keys:
        return "the object is empty"
    if known := no_examples.explain(keys):
        return known
    if all(isinstance(value, dict) for value in record.values()):
        return _explain_objects(list(keys))
    return _explain_classes(record) or _explain_list(record) or _explain_prompt(record)


def _explain_prompt(record: Mapping[str, object]) -> str:
    prompt = next((name for name in _PROMPTS if name in record), None)
    if prompt is None:
        return "no layout has fields with these names"
    return _PROMPT_ONLY if len(record) == 1 else f"'{prompt}' has no answer that goes with it"


def _explain_objects(keys: list[str]) -> str:
    if len(keys) > 1:
        return "every value is an object, as in a configuration or an index, not in a training row"
    name = clip(keys[0], _MAX_KEY_CHARS)
    return f"the row is under a key of its own ({name}), as in an index; write what is inside as the row"


def _explain_list(record: Mapping[str, object]) -> str | None:
    """Return that the record has a list with the rows, or that a whole set is in it; None if neither."""
    turns = record.get("turns")
    if isinstance(turns, list):
        texts = all(isinstance(turn, str) for turn in turns)
        return _BENCHMARK if texts else "'turns' has turns without a role and content"
    if len(_SPLITS & record.keys()) > 1:
        return (
            "this is a whole set with its parts; write each part as a file with a row on each line"
        )
    if isinstance(record.get("translation"), dict):
        return "'translation' needs two languages; write a row for each pair of them"
    lists = [key for key, value in record.items() if isinstance(value, list) and _are_rows(value)]
    key = next((key for key in lists if len(record) == 1 or key in _ROW_LISTS), None)
    key = None if key in _PROMPTS else key
    if key is None:
        return None
    return f"the rows are in the list under '{clip(key, _MAX_KEY_CHARS)}'; write each of them as a line"


def _are_rows(value: list[object]) -> bool:
    return bool(value) and all(isinstance(row, dict) for row in value)


def _explain_classes(record: Mapping[str, object]) -> str | None:
    """Return that a text has a field of 0 or 1 for each class, None if it has not."""
    classes = [key for key, value in record.items() if isinstance(value, int) and value in (0, 1)]
    texts = [key for key in record if key.strip().lower() in (*TEXTS, *MORE_TEXTS)]
    if len(classes) < _MIN_COLUMNS or not texts:
        return None
    return (
        f"several fields are classes that are on or off ({clip(', '.join(classes), _MAX_LIST_CHARS)}). To audit "
        "one class, write in dataset-audit.toml: "
        f'[fields] prompt = "{texts[0]}", label = "{classes[0]}"'
    )


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
