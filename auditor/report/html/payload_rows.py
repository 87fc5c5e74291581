"""The rows that the page can show: rows of findings, and rows nearest to suspected labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import polars as pl

from auditor.facts import LabelNoise
from auditor.report.model import Report

# Characters of row texts in one page. Source: 16 million characters of real text compress to about
# 6 MB of base64, so the page stays below 10 MB, which mail servers and previews still accept.
MAX_TEXT_CHARS = 16_000_000
PART_ROWS = 10_000  # rows converted to Python values at a time

Parts = list[list[str]]  # [name, text] of each part of an example
Nearest = Mapping[int, list[tuple[int, float]]]  # by row: nearby rows and their similarity
_TEXTS = ("prompt", "response", "rejected", "raw")


class Row(NamedTuple):
    """One row as the script reads it."""

    source: int | None  # position in the list of sources
    line: int | None
    label: str | None
    parts: Parts | None  # null beyond MAX_TEXT_CHARS, which the page says


class ShownRows:
    """The rows in the order of the page: those of the worst findings first, nearest rows last.

    ``listed`` has one row for each: ``position`` on the page, ``row``, ``source`` (position in the list of sources),
    ``line``, ``text`` (position in the texts) and ``full`` (whether the page has its texts).
    """

    def __init__(self, report: Report, nearest: Nearest) -> None:
        named = _named(report, nearest)
        self._texts = _shown_texts(report.texts)
        known = report.texts.select("row").with_row_index("text")
        named = named.join(known, on="row", how="left", maintain_order="left")
        size = pl.sum_horizontal(pl.col(_TEXTS).str.len_chars().cast(pl.Int64))
        chars = self._texts.select(size).to_series().gather(named["text"]).fill_null(0)
        full = chars.cum_sum() <= MAX_TEXT_CHARS
        self.listed = named.with_columns(full=full).with_row_index("position")
        position = np.zeros(1 + named["row"].to_numpy().max(initial=0), np.uint32)
        position[named["row"].to_numpy()] = self.listed["position"].to_numpy()
        self._positions = pl.Series(position)

    def positions(self, rows: pl.Series) -> pl.Series:
        """The positions of ``rows`` that findings name; null for null (UInt32)."""
        return self._positions.gather(rows)

    def at(self, positions: pl.Series) -> Iterator[Row | None]:
        """The rows at some ``positions`` of the page; None for null."""
        chosen = self.listed.select(pl.all().gather(positions))
        texts = self._texts.select(pl.all().gather(chosen["text"]))
        columns = (*chosen.select("position", "source", "line", "full"), *texts)
        for position, source, line, full, *text in zip(*columns, strict=True):
            row = Row(source, line, text[0], _parts(*text[1:]) if full else None)
            yield None if position is None else row


def _parts(
    prompt: str | None, response: str | None, rejected: str | None, raw: str | None
) -> Parts:
    """The texts of a row that are not empty, with their names."""
    name = "chosen" if rejected else "response"
    parts = (("prompt", prompt), (name, response), ("rejected", rejected), ("raw", raw))
    return [[name, text] for name, text in parts if text]


def nearest_rows(report: Report) -> Nearest:
    """For each row with a suspected label, the most similar rows with the suggested label."""
    facts = report.measured(LabelNoise)
    suspects = (facts and facts.suspects) or ()
    return {item.row: [(near.row, near.similarity) for near in item.nearest] for item in suspects}


def _named(report: Report, nearest: Nearest) -> pl.DataFrame:
    """``row``, ``source`` and ``line`` of every row to show, each once."""
    found = report.findings
    sides = (
        found.select(
            row=f"{side}",
            source=f"{prefix}source",
            line=f"{prefix}line",
            order=2 * pl.int_range(pl.len()) + place,
        )
        for place, (side, prefix) in enumerate((("row", ""), ("related", "related_")))
    )
    others = sorted({other for others in nearest.values() for other, _ in others})
    near = report.texts.filter(pl.col("row").is_in(others)).select("row", "source", "line")
    named = pl.concat(sides).sort("order").select("row", "source", "line")
    named = pl.concat([named, near.sort("row")]).filter(pl.col("row").is_not_null())
    numbers = {source.path: number for number, source in enumerate(report.inputs)}
    # The name of a file may be no text that a frame can hold.
    sources = {path: numbers.get(path) for path in named["source"].unique().drop_nulls()}
    number = pl.col("source").replace_strict(sources, default=None, return_dtype=pl.UInt32)
    return named.unique("row", keep="first", maintain_order=True).with_columns(source=number)


def _shown_texts(texts: pl.DataFrame) -> pl.DataFrame:
    """``texts`` in which a response is null that only repeats the label."""
    no_other = pl.col("rejected").fill_null("") == ""
    repeats = (no_other & (pl.col("response") == pl.col("label"))).fill_null(value=False)
    return texts.select(pl.col("label", *_TEXTS).cast(pl.String)).with_columns(
        pl.when(~repeats).then("response").alias("response")
    )
