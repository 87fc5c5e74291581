"""Rows collected as Python tuples while files are read, and the frames that they become."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl


class Columns:
    """Rows collected as Python tuples, which become frame chunks before they fill the memory."""

    def __init__(self, schema: Mapping[str, pl.DataType]) -> None:
        self.schema = schema
        self.rows: list[tuple[object, ...]] = []
        self.chunks: list[pl.DataFrame] = []

    def flush(self, min_rows: int = 1) -> None:
        """Make a chunk of the collected rows if they are ``min_rows`` or more."""
        if len(self.rows) >= min_rows:
            self.chunks.append(pl.DataFrame(self.rows, schema=self.schema, orient="row"))
            self.rows = []

    def frame(self) -> pl.DataFrame:
        """All rows; a text column with one value keeps that value alone, where each row would take 16 bytes."""
        self.flush()
        if not self.chunks:
            return pl.DataFrame(schema=self.schema)
        frame, self.chunks = pl.concat(self.chunks), []
        texts = pl.col(pl.String)
        same = frame.select(texts.eq_missing(texts.first()).all()).row(0, named=True)
        first = frame.row(0, named=True)
        return frame.with_columns(pl.lit(first[n], pl.String).alias(n) for n in same if same[n])
