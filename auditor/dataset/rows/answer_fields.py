"""The fields of structured answers: a JSON object, or lines of the form "Name: value"."""

from collections.abc import Iterator
from typing import Final

import msgspec
import polars as pl

from auditor.analysis.responses.forms.json_answers import MIN_SHARE, are_json
from auditor.analysis.responses.forms.reasoning import without_reasoning

FIELDS: Final = {
    "row": pl.UInt32,
    "key": pl.String,  # "total", "items[].name"
    "value": pl.String,  # as text
    "is_text": pl.Boolean,  # False: a number
}
_NAME: Final = r"\s*(?:[-*]\s+)?\**(\p{L}[\p{L}\p{N} _/-]{0,39}?)\**\s*:"
_LINE: Final = rf"^{_NAME}\**\s+(\S.*?)\s*$"
_FIRST_NAME: Final = rf"\A{_NAME}"  # at the beginning of an answer of fields
_LIKELY_NAME: Final = r"\A[^:.!?]*:"
_MAX_DEPTH = 32  # of objects in each other; deeper values are not fields
_MIN_LINES = 2  # of an answer of fields
_SEPARATORS: Final = "\n"


def answer_fields(answers: pl.DataFrame) -> pl.DataFrame:
    """Return FIELDS of ``answers`` (``row``, ``text``); none if most answers have no fields.

    Nulls, truth values and empty texts are left out.
    """
    texts = without_reasoning(answers["text"]).fill_null("")
    if are_json(texts):
        rows = zip(answers["row"], texts, strict=True)
        found = [(row, *leaf) for row, text in rows for leaf in _leaves(_decoded(text), "")]
        return pl.DataFrame(found, schema=FIELDS, orient="row")
    return _line_fields(answers.select("row", text=texts))


def _decoded(text: str) -> object:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None


def _leaves(value: object, key: str, depth: int = 0) -> Iterator[tuple[str, str, bool]]:
    if isinstance(value, dict | list):
        for name, part in _parts(value, key) if depth < _MAX_DEPTH else ():
            yield from _leaves(part, name, depth + 1)
    elif isinstance(value, str):
        if value.strip():
            yield key, value.strip(), True
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield key, repr(value), False


def _parts(value: dict[str, object] | list[object], key: str) -> Iterator[tuple[str, object]]:
    """Yield the values in an object or a list, with their keys."""
    if isinstance(value, list):
        for part in value:
            yield f"{key}[]", part
    else:
        for name, part in value.items():
            yield f"{key}.{name}" if key else name, part


def _line_fields(texts: pl.DataFrame) -> pl.DataFrame:
    """Return the fields of answers whose lines are all of the form "Name: value"."""
    least = max(1, MIN_SHARE * texts.height)
    # As in nearly all sets, whose answers need not be split; the first pattern is the faster one.
    for first in (_LIKELY_NAME, _FIRST_NAME):
        texts = texts.filter(pl.col("text").str.contains(first))
        if texts.height < least:
            return pl.DataFrame(schema=FIELDS)
    lines = texts.with_columns(line=pl.col("text").str.split(_SEPARATORS)).explode("line")
    lines = lines.filter(pl.col("line").str.strip_chars() != "")
    parts = lines.with_columns(
        key=pl.col("line").str.extract(_LINE, 1), value=pl.col("line").str.extract(_LINE, 2)
    )
    whole = pl.col("key").is_not_null().all().over("row") & (pl.len().over("row") >= _MIN_LINES)
    fields = parts.filter(whole)
    if fields["row"].n_unique() < least:
        return pl.DataFrame(schema=FIELDS)
    fields = fields.with_columns(is_text=pl.lit(value=True))
    return fields.select(pl.col(name).cast(dtype) for name, dtype in FIELDS.items())
