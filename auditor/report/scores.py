"""``--scores``: one row a line, every numeric score, as CSV or Parquet."""

from __future__ import annotations

import io
from pathlib import PurePath

import polars as pl

from auditor.model import SCORES

COLUMNS: dict[str, pl.DataType] = {
    "line": pl.UInt32(),
    "source": pl.String(),
    "disposition": pl.String(),
    **SCORES,
}
SUFFIXES = (".csv", ".parquet")


def write_scores(frame: pl.DataFrame, path: str) -> bytes:
    """``frame`` as the bytes of a file named ``path``: CSV or Parquet by its suffix.

    Args:
        frame: columns of COLUMNS, one row a line; score columns that no check filled may be absent
            and come out empty. Scores are 0 to 1, low quality is suspect.
        path: names the format only; nothing is written.

    Raises:
        ValueError: the suffix is not in SUFFIXES.
    """
    suffix = PurePath(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise ValueError(f"{path}: scores are written as {' or '.join(SUFFIXES)}, not {suffix!r}")
    table = frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in COLUMNS.items()
    )
    buffer = io.BytesIO()
    if suffix == ".parquet":
        table.write_parquet(buffer)
    else:
        table.with_columns(_guarded("source")).write_csv(buffer, float_precision=6)
    return buffer.getvalue()


def _guarded(column: str) -> pl.Expr:
    """A spreadsheet takes a cell that begins so for a formula; an apostrophe makes it text.

    Source: OWASP, "CSV injection".
    """
    text = pl.col(column)
    return (
        pl.when(text.str.contains(r"^[=+\-@\t\r\n]")).then("'" + text).otherwise(text).alias(column)
    )
