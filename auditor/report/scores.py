"""The file of ``--scores``: one row per training line with its scores, as CSV or Parquet."""

import io

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
    """The bytes of a CSV or Parquet file with the scores in ``frame``, by the suffix of ``path``.

    ``frame`` has columns of COLUMNS, one row per line; cells of a missing score column are empty. Nothing is written
    to ``path``.
    """
    table = frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in COLUMNS.items()
    )
    buffer = io.BytesIO()
    if path.lower().endswith(".parquet"):
        table.write_parquet(buffer)
    else:
        table.with_columns(_guarded("source")).write_csv(buffer, float_precision=6)
    return buffer.getvalue()


def _guarded(column: str) -> pl.Expr:
    """``column`` with an apostrophe before cells that a spreadsheet would run as a formula.

    Source: OWASP, "CSV injection".
    """
    text = pl.col(column)
    return (
        pl.when(text.str.contains(r"^[=+\-@\t\r\n]")).then("'" + text).otherwise(text).alias(column)
    )
