"""Chooses the layout of a record by its keys, and reads the record in it."""

from collections.abc import Mapping
from functools import lru_cache

from auditor.formats import custom_fields, instruction, prompt_completion, text, text_label
from auditor.formats.layouts import FORMATS, KINDS
from auditor.formats.record.base import Format, Parsed
from auditor.formats.record.columns import Plan, plan
from auditor.formats.record.convert import Conversion, Converted, keys_by_name
from auditor.formats.record.reshape import renamed, reshape, translation, with_own_names
from auditor.formats.record.values import type_name
from auditor.formats.record.weights import is_row_trained
from auditor.formats.unknown_layout import explain, is_column_table, list_keys
from auditor.model import Problem

# The layouts that a row seems to have when it has lost a field of the layout that is the key.
_WITHOUT_A_FIELD: Mapping[str, tuple[Format, ...]] = {
    text_label.NAME: (text,),
    instruction.NAME: (prompt_completion, text_label),
}

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
        fields: the user's own names of prompt, response, label, system, votes and annotator, as keys or
            dotted paths, with a tuple of them for a prompt of several fields. If there are any, they apply to
            every record, and no layout is detected.

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
        # A label has no loss of its own; the weight of a class or of a product is something else.
        is_masked = parsed.response is not None and not is_row_trained(value)
        return parsed._replace(loss=False) if is_masked else parsed
    detail = (
        f"{explain(value)}. Fields found: {list_keys(value)}; expected one of: {_EXPECTED}. "
        "If other fields have the texts, name them in dataset-audit.toml under [fields]"
    )
    return Parsed("", problems=(Problem("FMT003", detail),))


def _parse_layout(record: Mapping[str, object], *, convert: bool = True) -> Parsed | str | None:
    """Return the record of the first layout that matches its columns; None if none does.

    A str says why the record is not a training example. Unless ``convert`` is false, a record of a kind
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
    key_of = keys_by_name(keys)
    found = (kind.find(key_of) for kind in KINDS)
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
    found_layout = _layout(record)
    missing = [problem for problem in wanted.parse(record).problems if problem.rule == "FMT004"]
    others = f"the other rows of this file are {format_name}"
    lost_a_field = found_layout in _WITHOUT_A_FIELD.get(
        format_name, ()
    ) and not record.keys().isdisjoint(wanted.FIELDS)
    if missing and (found_layout is None or lost_a_field):
        return Problem("FMT004", f"{missing[0].detail}; {others}", missing[0].path)
    lack = f" ({missing[0].detail})" if missing else ""
    found = f"another layout (fields: {list_keys(value)})"
    return Problem("FMT006", f"{found}; {others}{lack}: convert this row")
