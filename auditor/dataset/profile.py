"""What a data set is: its layout, task, classes and lengths, as JSON-ready values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import polars as pl

from auditor.dataset.dataset import Dataset

_BINS = 20  # columns of a histogram: readable on a phone, fine enough to see two humps
_DIGITS = 3  # of an edge
# Estimated tokens: four UTF-8 bytes each. Source: OpenAI's rule of thumb for English (help centre,
# "What are tokens"); the estimate is off by a quarter for Chinese and by more for code.
_TOKEN_BYTES = 4


def describe(data: Dataset, rows: pl.DataFrame) -> Mapping[str, Any]:
    """Layout, task, classes with their clean rows, lengths of the training rows, histograms.

    ``rows``: ``row, disposition`` of every training line.
    """
    mine = data.examples.filter(pl.col("role") == "train").join(
        rows.select("row", "disposition"), on="row", maintain_order="left"
    )
    return {
        "format": data.format,
        "task": data.task,
        "classes": _classes(mine) if data.task == "classification" else [],
        "characters": {name: _lengths(mine[name]) for name in ("prompt", "response")},
        "histograms": _histograms(mine),
    }


def _classes(mine: pl.DataFrame) -> list[dict[str, Any]]:
    return (
        mine.filter(pl.col("label").str.strip_chars() != "")
        .group_by("label")
        .agg(rows=pl.len(), clean=(pl.col("disposition") == "clean").sum())
        .sort(["rows", "label"], descending=[True, False])
        .to_dicts()
    )


def _lengths(texts: pl.Series) -> dict[str, float | None]:
    length = texts.str.len_chars()
    return {
        "median": _number(length.median()),
        "p95": _number(length.quantile(0.95)),
        "longest": _number(length.max()),
    }


def _histograms(mine: pl.DataFrame) -> dict[str, Mapping[str, list[float] | list[int]]]:
    """Lengths of prompts and responses in characters, of whole rows in estimated tokens.

    Parts that fewer than half of the rows have are left out.
    """
    parts = [pl.col(name).str.len_bytes().fill_null(0) for name in ("system", "prompt", "response")]
    size = mine.select(size=pl.sum_horizontal(parts) / _TOKEN_BYTES)["size"].ceil()
    lengths = {
        "prompt characters": mine["prompt"].str.len_chars(),
        "response characters": mine["response"].str.len_chars(),
        "row tokens, estimated": size.cast(pl.Int64),
    }
    return {
        name: bins(values) for name, values in lengths.items() if 2 * values.count() > len(values)
    }


def bins(values: pl.Series, most: int = _BINS) -> Mapping[str, list[float] | list[int]]:
    """Equal ranges of numbers: ``edges`` (one more than ``rows``) and how many ``rows`` fall in each.

    The last range ends at the 99th percentile or later, so that one long row does not flatten the
    picture; what lies beyond is counted in it. Nulls are left out; no number gives empty lists.
    """
    values = values.drop_nulls()
    if values.is_empty():
        return {"edges": [], "rows": []}
    low, high = _number(values.min()) or 0.0, _number(values.quantile(0.99, "higher")) or 0.0
    step = _round_up((high - low) / most) or 1.0
    start = step * (low // step)
    count = int((high - start) // step) + 1
    at = ((values.cast(pl.Float64) - start) / step).floor().clip(0, count - 1).cast(pl.Int64)
    found = dict(at.value_counts().iter_rows())
    edges = [round(start + step * number, _DIGITS) for number in range(count + 1)]
    return {"edges": edges, "rows": [found.get(number, 0) for number in range(count)]}


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) else None


def _round_up(step: float) -> float:
    """The next of 1, 2, 5, 10, ...: edges that people read."""
    if step <= 0:
        return 0.0
    size = 10.0 ** math.floor(math.log10(step))
    return next(size * nice for nice in (1, 2, 5, 10) if size * nice >= step - 1e-12)
