"""OUT001, OUT002: answers that are no JSON where the others are, or JSON of another shape."""

from __future__ import annotations

from collections import Counter

import msgspec
import polars as pl

from auditor.analysis.responses.json_answers import MIN_SHARE, are_json, begins_as_json
from auditor.dataset.dataset import Dataset
from auditor.dataset.written_texts import OUTPUT
from auditor.formats.record.values import type_name
from auditor.model import Ran, findings
from auditor.plural import pluralize
from auditor.rules import load_rules

NAME = "structured-answers"

_MIN_ROWS, _MIN_OBJECTS = 10, 5
# Share of the objects that have a key, or one type under it, from which on another shape is an exception.
_MIN_KEY = 0.95
_MIN_KEY_OF_FEW, _FEW = 0.75, 40  # in sets of fewer rows
_FENCED = r"^\s*```"
_MAX_SHOWN = 3  # keys in a message

RULES = load_rules(
    __name__, min_json=f"{MIN_SHARE:.0%}", min_key=f"{_MIN_KEY:.0%}", min_rows=_MIN_ROWS
)


def run(data: Dataset) -> Ran:
    """Return findings on the last outputs of training rows, in sets of JSON answers."""
    if data.task not in ("generation", "preference"):
        return Ran()
    outputs = data.texts.filter((pl.col("side") == OUTPUT) & pl.col("last") & ~pl.col("calls"))
    if outputs.height < _MIN_ROWS or not are_json(outputs["text"]):
        return Ran()
    values = [_decoded(text) for text in outputs["text"]]
    is_json = pl.Series([value is not None for value in values], dtype=pl.Boolean)
    if is_json.sum() < MIN_SHARE * outputs.height:
        return Ran()  # a language of its own that begins with brackets
    others = outputs.filter(~is_json)
    objects = outputs.select("row", "field", value=pl.Series(values, dtype=pl.Object))
    return Ran(pl.concat([_no_json(others), _other_shapes(objects)]))


def _decoded(text: str) -> object:
    """Return the value of a JSON object or list; None for anything else."""
    try:
        value = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None
    return value if isinstance(value, dict | list) else None


def _no_json(others: pl.DataFrame) -> pl.DataFrame:
    text = pl.col("text")
    why = (
        pl.when(text.str.contains(_FENCED))
        .then(pl.lit("is JSON inside a code fence"))
        .when(text.str.contains(r"^\s*[{\[].*'\s*:"))
        .then(pl.lit("is a Python value, not JSON"))
        .when(begins_as_json(text))
        .then(pl.lit("is broken JSON"))
        .otherwise(pl.lit("is no JSON"))
    )
    detail = pl.format("{} {}; most other answers are JSON", "field", why)
    return findings(others.with_columns(detail=detail), rule="OUT001")


def _other_shapes(answers: pl.DataFrame) -> pl.DataFrame:
    """Return findings on objects without a key that nearly all have, or with another type under it."""
    rows = answers.select("row", "field").rows()
    objects = [
        (row, field, value)
        for (row, field), value in zip(rows, answers["value"], strict=True)
        if isinstance(value, dict)
    ]
    if len(objects) < _MIN_OBJECTS:
        return findings()
    share = _MIN_KEY if len(objects) >= _FEW else _MIN_KEY_OF_FEW
    keys = Counter(key for _, _, value in objects for key in value)
    expected = [key for key, count in keys.items() if count >= share * len(objects)]
    types = {
        key: _usual_type([value[key] for *_, value in objects if key in value], share)
        for key in expected
    }
    found = []
    for row, field, value in objects:
        missing = [key for key in expected if key not in value]
        typed = [
            f"'{key}' is {type_name(value[key])}, elsewhere {types[key]}"
            for key in expected
            if key in value and types[key] and _type(value[key]) not in (types[key], "null")
        ]
        if missing:
            shown = ", ".join(f"'{key}'" for key in missing[:_MAX_SHOWN])
            new = [f"'{key}'" for key in value if keys[key] == 1][:_MAX_SHOWN]
            instead = f"; it has {', '.join(new)} of its own" if new else ""
            found.append(
                (
                    row,
                    f"{field} lacks {pluralize(len(missing), 'key')} of the others: {shown}{instead}",
                )
            )
        elif typed:
            found.append((row, f"{field}: {'; '.join(typed[:_MAX_SHOWN])}"))
    schema = {"row": pl.UInt32, "detail": pl.String}
    return findings(pl.DataFrame(found, schema=schema, orient="row"), rule="OUT002")


def _usual_type(values: list[object], share: float) -> str:
    """Return the type of ``share`` of the values that are not null; "" if there is none."""
    counts = Counter(_type(value) for value in values)
    del counts["null"]
    usual = counts.most_common(1)
    return usual[0][0] if usual and usual[0][1] >= share * counts.total() else ""


def _type(value: object) -> str:
    """Return the JSON type; all numbers have one."""
    return "null" if value is None else type_name(value)
