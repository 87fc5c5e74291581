"""Rows in memory as JSON Lines: of frames, lists of dicts and data sets, without importing their libraries.

The reader of files judges these lines, so that data has the same verdict in memory as in a file.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import polars as pl

from auditor.errors import AuditError, ExitCode
from auditor.input.frame_lines import lines_of_frame

_MAX_DEPTH: Final = 200  # of a value; Python's encoder stops at about a thousand, our walk earlier
_MAX_BITS: Final = 14_000  # of a whole number; Python writes at most 4,300 digits
# Kinds of numpy's types that tolist() turns into values of JSON; of dates it would make numbers.
_PLAIN_KINDS: Final = "biufUO"

_IN_PANDAS: Final = ": frame.astype(object).where(frame.notna(), None) does in pandas"


def lines_of_rows(data: object, name: str) -> Iterator[bytes]:
    """The rows of ``data`` as JSON Lines, line n being row n (counted from 1).

    Args:
        data: a polars or pandas frame, a pyarrow table, or an iterable of dicts, such as a list or a
            ``datasets.Dataset``.
        name: of the data, for the messages.

    Raises:
        AuditError: ``data`` is something else, or has a value that JSON cannot represent; the message names its
            row and column.
    """
    if isinstance(data, pl.LazyFrame):
        data = data.collect()
    if isinstance(data, pl.DataFrame):
        yield from lines_of_frame(data, name)
        return
    for number, row in enumerate(_rows(data, name), 1):
        if not isinstance(row, Mapping):
            raise AuditError(f"{name}: row {number} is {_kind(row)}; expected a dict")
        plain = {
            _key(key, name, number): _plain(value, _Place(name, number, str(key)))
            for key, value in row.items()
        }
        yield _encoded(plain)


def _rows(data: Any, name: str) -> Iterable[object]:
    """What ``data`` consists of, in order."""
    if isinstance(data, Mapping):
        parts = ", ".join(map(str, data))
        raise AuditError(f"{name} is {_kind(data)} of {parts}; pass one of them, or a list of rows")
    if hasattr(data, "iterrows") and hasattr(data, "to_dict"):  # pandas
        if not data.columns.is_unique:
            raise AuditError(f"{name}: two columns of the frame have the same name")
        records: list[object] = data.to_dict("records")
        return iter(records)
    if hasattr(data, "to_pylist") and hasattr(data, "column_names"):  # pyarrow
        records = data.to_pylist()
        return iter(records)
    if isinstance(data, Iterable) and not isinstance(data, str | bytes):
        return data
    raise AuditError(f"{name} is {_kind(data)}; expected paths, a frame, or a list of dicts")


class _Place:
    """Where a value is: data, row, and path from the column."""

    def __init__(self, name: str, row: int, path: str, depth: int = 0) -> None:
        self.name, self.row, self.path, self.depth = name, row, path, depth

    def inner(self, step: str) -> _Place:
        if self.depth >= _MAX_DEPTH:
            raise self.refused(f"nested more than {_MAX_DEPTH} levels deep")
        return _Place(self.name, self.row, f"{self.path}{step}", self.depth + 1)

    def refused(self, what: str) -> AuditError:
        message = f"{self.name}: row {self.row}, column '{self.path}': {what}"
        return AuditError(message, ExitCode.NO_VERDICT)


def _plain(value: Any, place: _Place) -> object:
    """``value`` as JSON has it: numpy's scalars and arrays become Python's, pandas' NA becomes null."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int | float):
        return _number(value, place)
    if isinstance(value, Mapping):
        return {
            _key(key, place.name, place.row): _plain(item, place.inner(f".{key}"))
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_plain(item, place.inner("[]")) for item in value]
    library = type(value).__module__.partition(".")[0]
    if library == "pandas" and type(value).__name__ == "NAType":
        return None
    if library == "numpy" and value.dtype.kind in _PLAIN_KINDS:
        return _plain(value.tolist(), place)
    raise place.refused(
        f"JSON has no type for {_kind(value)}; convert the column to text or to numbers first"
    )


def _number(value: float, place: _Place) -> float:
    """The number as Python's own type."""
    if isinstance(value, int):
        if value.bit_length() > _MAX_BITS:
            raise place.refused(f"a whole number of more than {_MAX_BITS:,} bits; write it as text")
        return int(value)
    if math.isfinite(value):
        return float(value)
    hint = f"; write None if a value is missing{_IN_PANDAS}" if math.isnan(value) else ""
    raise place.refused(f"{value}, which JSON does not have{hint}")


def _key(key: object, name: str, row: int) -> str:
    if not isinstance(key, str):
        raise AuditError(f"{name}: row {row} has the key {key!r}; expected a text")
    return key


def _encoded(row: Mapping[str, object]) -> bytes:
    """The line; half of a surrogate pair becomes an escape, which the reader reports."""
    try:
        return json.dumps(row, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(row).encode() + b"\n"


def _kind(value: object) -> str:
    """The type of a value, with its module unless it is built in."""
    kind = type(value)
    name = (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )
    return f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"
