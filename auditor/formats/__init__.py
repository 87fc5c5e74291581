"""Input layouts: how the fields of a training record become a prompt and a response.

To add a layout, write one module ``formats/x.py`` and add it to ``FORMATS``, before every layout
whose fields its records also have. The module satisfies the `Format` protocol:

- ``NAME``, as reports and the README show it, and ``FIELDS``, the fields that it needs;
- ``matches(record)``, which decides by the record's keys alone, because it runs on every row;
- ``parse(record)``, which returns a `Parsed` and never raises: a field that is missing (FMT004) or
  of the wrong type (FMT005) becomes a problem, and the other fields are still read.

``formats/record`` has the parts that layouts share: `record.base` (results, field readers, problems),
`record.turns` (lists of turns) and `record.pairs` (a prompt and a response). `record.names` lists the
columns that are read under other names or as further inputs; `record.reshape` turns such a record into
what a layout reads, before layouts are tried. Before that, the kinds of `record.convert` turn records
into others whose prompt and answer are in fields of their own, or refuse them. Layouts do not import each other. Add the layout to the README's table, a ``clean-x`` case to ``fixtures/format`` and a
test to ``tests/formats``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from auditor.formats import (
    bedrock,
    contents,
    conversations,
    custom_fields,
    instruction,
    kto,
    messages,
    preference,
    prompt_completion,
    question_answer,
    text,
    text_label,
)
from auditor.formats.record import (
    argilla,
    choices,
    cloud_exports,
    comparisons,
    dialogues,
    label_studio,
    languages,
    multi_hot,
    other_kinds,
)
from auditor.formats.record.base import MIN_SEVERAL, Format, Parsed, Turn
from auditor.formats.record.columns import Plan, plan
from auditor.formats.record.convert import Conversion, Converted, Kind, own_keys
from auditor.formats.record.reshape import renamed, reshape, translation, with_own_names
from auditor.formats.record.values import type_name
from auditor.formats.record.weights import is_row_trained
from auditor.formats.unknown_layout import explain, is_column_table, list_keys
from auditor.model import Problem
from auditor.rules import load_rules

__all__ = ["CHAT_FORMATS", "FORMATS", "RULES", "Format", "Parsed", "Turn", "mismatch", "parse"]

RULES = load_rules("auditor.formats.rules", several_percent=round(100 * MIN_SEVERAL))

# The first layout that matches is used, so those with more fields come first: a preference pair also
# has messages, and KTO rows also have a label.
FORMATS: tuple[Format, ...] = (
    preference,
    kto,
    bedrock,
    messages,
    conversations,
    contents,
    instruction,
    prompt_completion,
    question_answer,
    text_label,
    text,
)

# The layouts whose rows are always lists of turns.
CHAT_FORMATS: tuple[str, ...] = (
    bedrock.NAME,
    messages.NAME,
    conversations.NAME,
    contents.NAME,
)

# The layouts that a row seems to have when it has lost a field of the layout that is the key.
_WITHOUT_A_FIELD: Mapping[str, tuple[Format, ...]] = {
    text_label.NAME: (text,),
    instruction.NAME: (prompt_completion, text_label),
}

# Kinds of rows that are turned into a record which a layout reads, or refused, in the order of trying.
_KINDS: tuple[Kind, ...] = (
    label_studio,
    argilla,
    cloud_exports,
    other_kinds,
    comparisons,
    choices,
    dialogues,
    languages,
    multi_hot,
)
# Different sets of keys whose conversions are remembered, as in `columns.plan`.
_MAX_KEY_SETS = 1_024

_BY_NAME: Mapping[str, Format] = {layout.NAME: layout for layout in FORMATS}
_EXPECTED = "; ".join(" + ".join(layout.FIELDS) for layout in FORMATS)
_COLUMN_TABLE = (
    "one table by columns, as pandas writes it, not JSON Lines with a row on each line; write it with "
    'frame.to_json(FILE, orient="records", lines=True)'
)


def parse(value: object, fields: Mapping[str, str | tuple[str, ...]]) -> Parsed:
    """Return the record that one JSON value describes.

    Args:
        value: what a line contains, as ``json`` returns it. If its strings can be encoded as UTF-8,
            all strings of the result can.
        fields: the user's own names of prompt, response, label, system, votes and annotator, as
            keys or dotted paths; a tuple of them for a prompt of several fields. If there are any, they apply to every record, and no layout is
            detected.

    Returns:
        The record. Its problems are FMT002 (not an object), FMT003 (unknown layout), FMT004, FMT005,
        FMT022, FMT023, FMT024, FMT025, TOL001, TOL006 and INP005 (the line is a whole table). Never raises.
    """
    if not isinstance(value, dict):
        detail = f"the line is {type_name(value)}; expected an object with named fields"
        return Parsed("", problems=(Problem("FMT002", detail),))
    try:
        parsed = custom_fields.parse(value, fields) if fields else _parse_layout(value)
    except (RecursionError, ValueError):
        # Python does not write these two back as JSON, and no trainer reads them.
        detail = "a value is nested too deep or is a number of over 4,300 digits: remove it"
        return Parsed("", problems=(Problem("FMT005", detail),))
    if isinstance(parsed, str):
        detail = f"{parsed}. Fields found: {list_keys(value)}"
        return Parsed("", problems=(Problem("FMT003", detail),))
    if (parsed is None or parsed.problems) and is_column_table(value):
        return Parsed("", problems=(Problem("INP005", _COLUMN_TABLE),))
    if parsed is not None:
        # A label has no loss of its own; the weight of a class or of a product is another thing.
        is_masked = parsed.response is not None and not is_row_trained(value)
        return parsed._replace(loss=False) if is_masked else parsed
    detail = (
        f"{explain(value)}. Fields found: {list_keys(value)}; expected one of: {_EXPECTED}. "
        "If other fields have the texts, name them in dataset-audit.toml under [fields]"
    )
    return Parsed("", problems=(Problem("FMT003", detail),))


def _parse_layout(record: Mapping[str, object], *, convert: bool = True) -> Parsed | str | None:
    """Return the record of the first layout that matches its columns; None if none does.

    A str says why the record is no training example. Unless ``convert`` is false, a record of a kind
    whose prompt and answer are not in fields of their own is first turned into one that a layout reads.
    """
    conversions, columns = _how_to_read(tuple(record))
    for conversion in conversions if convert else ():
        converted = conversion(record)
        if isinstance(converted, str):
            return converted
        if converted is not None:
            return _parse_converted(converted)
    if columns is not None:
        record = reshape(record, columns)
    layout = _layout(record)
    if layout is None and (pair := translation(record)) is not None:
        return prompt_completion.parse(pair)
    if layout is None:
        return None
    parsed = layout.parse(record)
    return parsed if columns is None else with_own_names(parsed, columns)


@lru_cache(_MAX_KEY_SETS)
def _how_to_read(keys: tuple[str, ...]) -> tuple[tuple[Conversion, ...], Plan | None]:
    """Return the conversions that apply to records with these keys, and the plan of their columns."""
    own = own_keys(keys)
    found = (kind.find(own) for kind in _KINDS)
    return tuple(conversion for conversion in found if conversion is not None), plan(keys)


def _parse_converted(converted: Converted) -> Parsed | None:
    parsed = _parse_layout(converted.record, convert=False)
    if not isinstance(parsed, Parsed):
        return None
    known = {problem.path for problem in converted.problems}
    problems = [
        problem
        for problem in renamed(parsed.problems, converted.own_names)
        if problem.path not in known
    ]
    return parsed._replace(problems=(*converted.problems, *problems))


def _layout(record: Mapping[str, object]) -> Format | None:
    for layout in FORMATS:
        if layout.matches(record):
            return layout
    return None


def mismatch(value: Mapping[str, object], format_name: str) -> Problem:
    """Return why a record does not have the layout ``format_name`` of most rows of its file.

    Args:
        value: a record for which ``parse`` found another layout, or none. Only its keys are used.
        format_name: a NAME of ``FORMATS``.

    Returns:
        FMT004 with the missing field, or FMT006 if the record's fields make another layout.
    """
    record: Mapping[str, object] = dict.fromkeys(value)
    if (columns := plan(tuple(record))) is not None:
        record = reshape(record, columns)
    wanted = _BY_NAME[format_name]
    own = _layout(record)
    missing = [problem for problem in wanted.parse(record).problems if problem.rule == "FMT004"]
    others = f"the other rows of this file are {format_name}"
    lost_a_field = own in _WITHOUT_A_FIELD.get(format_name, ()) and not record.keys().isdisjoint(
        wanted.FIELDS
    )
    if missing and (own is None or lost_a_field):
        return Problem("FMT004", f"{missing[0].detail}; {others}", missing[0].path)
    lack = f" ({missing[0].detail})" if missing else ""
    found = f"another layout (fields: {list_keys(value)})"
    return Problem("FMT006", f"{found}; {others}{lack}: convert this row")
