"""A polars frame as JSON Lines, line n being row n; what JSON cannot hold is refused by row and column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

from auditor.errors import AuditError, ExitCode

if TYPE_CHECKING:
    from polars._typing import PolarsDataType

_BLOCK_ROWS = 50_000  # written at a time


def lines_of_frame(frame: pl.DataFrame, name: str) -> Iterator[bytes]:
    """The rows of ``frame`` as JSON Lines, in order; nulls stay null, categories become texts.

    Raises:
        AuditError: a value is a date, a binary, a decimal or another that JSON has no type for, or a number that is
            not finite; the message begins with ``name``.
    """
    for column, dtype in frame.schema.items():
        if fault := next(_faults(frame[column], dtype, column), None):
            raise AuditError(f"{name}: {fault}", ExitCode.NO_VERDICT)
    for block in frame.iter_slices(_BLOCK_ROWS):
        yield block.write_ndjson().encode()


def _faults(values: pl.Series, dtype: pl.DataType, path: str) -> Iterator[str]:
    """Why a column cannot be written, with its first row (counted from 1)."""
    for place, kind in _without_json(dtype, path):
        if values.null_count() < len(values):
            row = int(values.is_not_null().arg_true()[0]) + 1
            yield (
                f"row {row}, column '{place}': JSON has no type for {kind};"
                " convert the column to text or to numbers first"
            )
    finite = _finite(pl.col(values.name), dtype)
    if finite is not None:
        wrong = values.to_frame().select(~finite.fill_null(value=True)).to_series().arg_true()
        if len(wrong):
            yield (
                f"row {int(wrong[0]) + 1}, column '{path}': NaN or an infinite number, which JSON"
                " does not have; write null if a value is missing: fill_nan(None)"
            )


def _without_json(dtype: pl.DataType, path: str) -> Iterator[tuple[str, str]]:
    """Each part of the type that JSON has no type for: its path, and what it is."""
    match dtype:
        case pl.List() | pl.Array():
            yield from _without_json(_made(dtype.inner), f"{path}[]")
        case pl.Struct():
            for field in dtype.fields:
                yield from _without_json(_made(field.dtype), f"{path}.{field.name}")
        case pl.String() | pl.Boolean() | pl.Null() | pl.Categorical() | pl.Enum():
            return
        case _ if dtype.is_integer() or dtype.is_float():
            return
        case _:
            yield path, str(dtype)


def _finite(value: pl.Expr, dtype: pl.DataType) -> pl.Expr | None:
    """Whether all numbers of a value are finite (null for no value); None if it has no floats."""
    match dtype:
        case pl.List() | pl.Array():
            inner = _finite(pl.element(), _made(dtype.inner))
            if inner is None:
                return None
            items = value.arr.to_list() if isinstance(dtype, pl.Array) else value
            return items.list.eval(inner.fill_null(value=True)).list.all()
        case pl.Struct():
            fields = [
                inner.fill_null(value=True)
                for field in dtype.fields
                if (inner := _finite(value.struct.field(field.name), _made(field.dtype)))
                is not None
            ]
            return pl.all_horizontal(fields) if fields else None
        case _:
            return value.is_finite() if dtype.is_float() else None


def _made(dtype: PolarsDataType) -> pl.DataType:
    """The type as an instance, which polars does not promise for what is inside another type."""
    return dtype if isinstance(dtype, pl.DataType) else dtype()
