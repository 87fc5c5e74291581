"""OUT001, OUT002: answers that are not JSON where the others are, or JSON of another shape."""

import msgspec
import polars as pl

from auditor.analysis.responses.forms.json_answers import MIN_SHARE, are_json, begins_as_json
from auditor.analysis.text.positions import contains
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.object_shapes import (
    Usual,
)
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "structured-answers"

_MIN_ROWS, _MIN_OBJECTS = 10, 5
# A single JSON value, and prompts that can have one as answer.
_VALUE = r'(?s)^\s*(?:-?\d[\d.eE+-]*|true|false|null|".*")\s*$'
_ON_VALUES = r"(?i)\b(?:number|string|int|integer|float|bool|boolean|literal)s?\b"
_FENCED = r"^\s*```"

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the last outputs of training rows, in sets of JSON answers."""
    if data.task not in ("generation", "preference"):
        return Ran()
    outputs = data.outputs.filter("last")
    if outputs.height < _MIN_ROWS or not are_json(outputs["text"]):
        return Ran()
    values = [_decoded(text) for text in outputs["text"]]
    is_json = pl.Series([value is not None for value in values], dtype=pl.Boolean)
    if is_json.sum() < MIN_SHARE * outputs.height:
        return Ran()  # a language of its own that begins with brackets
    wanted = pl.col("before").fill_null("").str.contains(_ON_VALUES)
    # A prompt may name the answer for a case without a solution.
    quoted = contains(pl.col("before").fill_null(""), pl.format('"{}"', pl.col("text")))
    wanted = quoted | (wanted & pl.col("text").str.contains(_VALUE))
    others = outputs.filter(~is_json & ~wanted)
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
        .otherwise(pl.lit("is not JSON"))
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
    usual = Usual.of([value for *_, value in objects])
    found = [
        (row, f"{field}{fault}")
        for row, field, value in objects
        if (fault := usual.missing(value) or usual.wrong_types(value))
    ]
    schema = {"row": pl.UInt32, "detail": pl.String}
    return findings(pl.DataFrame(found, schema=schema, orient="row"), rule="OUT002")
