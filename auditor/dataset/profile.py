"""What a data set is: its layout, its task, its classes, and how long its texts are."""

import math
from collections.abc import Mapping

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.dataset.task import LABELLED, MULTI_LABEL
from auditor.facts import Facts
from auditor.formats.record.base import LABEL_SEPARATOR

_MAX_BINS = 20  # columns of a histogram: readable on a phone, fine enough to see two peaks
_EDGE_DIGITS = 3
# Estimated tokens: four UTF-8 bytes each. Source: OpenAI's rule of thumb for English (help centre,
# "What are tokens"); the estimate is off by a quarter for Chinese and by more for code.
_TOKEN_BYTES = 4


class ClassCount(Facts, frozen=True):
    """The rows of one class, and how many of them are clean."""

    label: str
    rows: int
    clean: int


class Lengths(Facts, frozen=True):
    """Lengths of texts in characters; None if no row has the text."""

    median: float | None
    p95: float | None
    longest: float | None


class Histogram(Facts, frozen=True):
    """How many ``rows`` have a value in each range; range i is from ``edges[i]`` to ``edges[i + 1]``."""

    edges: tuple[float, ...]
    rows: tuple[int, ...]


class Profile(Facts, frozen=True, omit_defaults=False):
    """What a data set is. Field names are those of the JSON report (schema 1)."""

    format: str = ""
    task: str = ""
    classes: tuple[ClassCount, ...] = ()  # most rows first; empty unless texts have labels
    characters: Mapping[str, Lengths] = {}  # of prompts and responses
    histograms: Mapping[str, Histogram] = {}  # by title


def describe(data: Dataset, rows: pl.DataFrame) -> Profile:
    """The profile of the training rows; ``rows``: ``row, disposition`` of every training line."""
    train = data.examples.filter(pl.col("role") == "train").join(
        rows.select("row", "disposition"), on="row", maintain_order="left"
    )
    return Profile(
        format=data.format,
        task=data.task,
        classes=_classes(_labels(train, data.task)) if data.task in LABELLED else (),
        characters={name: _lengths(train[name]) for name in ("prompt", "response")},
        histograms=_histograms(train),
    )


def _labels(train: pl.DataFrame, task: str) -> pl.DataFrame:
    """Return one row for each label; of a classification, whose rows have one each, ``train`` itself."""
    if task != MULTI_LABEL:
        return train
    return train.with_columns(pl.col("label").str.split(LABEL_SEPARATOR)).explode("label")


def _classes(train: pl.DataFrame) -> tuple[ClassCount, ...]:
    counts = (
        train.filter(pl.col("label").str.strip_chars() != "")
        .group_by("label")
        .agg(rows=pl.len(), clean=(pl.col("disposition") == "clean").sum())
        .sort(["rows", "label"], descending=[True, False])
    )
    return tuple(ClassCount(*row) for row in counts.iter_rows())


def _lengths(texts: pl.Series) -> Lengths:
    length = texts.str.len_chars()
    values = (length.median(), length.quantile(0.95), length.max())
    return Lengths(*map(_number, values))


def _histograms(train: pl.DataFrame) -> Mapping[str, Histogram]:
    """Lengths of prompts and responses in characters, of whole rows in estimated tokens.

    Parts that fewer than half of the rows have are left out.
    """
    parts = [pl.col(name).str.len_bytes().fill_null(0) for name in ("system", "prompt", "response")]
    size = train.select(size=pl.sum_horizontal(parts) / _TOKEN_BYTES)["size"].ceil()
    lengths = {
        "prompt characters": train["prompt"].str.len_chars(),
        "response characters": train["response"].str.len_chars(),
        "row tokens, estimated": size.cast(pl.Int64),
    }
    return {
        name: bins(values) for name, values in lengths.items() if 2 * values.count() > len(values)
    }


def bins(values: pl.Series) -> Histogram:
    """The histogram of numbers in at most _MAX_BINS + 1 equal ranges; empty where there is no number.

    The last range ends at the 99th percentile or later, so that one long row does not flatten the
    picture; larger values are counted in it. Nulls are left out.
    """
    values = values.drop_nulls()
    if values.is_empty():
        return Histogram((), ())
    low, high = _number(values.min()) or 0.0, _number(values.quantile(0.99, "higher")) or 0.0
    step = _round_up((high - low) / _MAX_BINS) or 1.0
    start = step * (low // step)
    count = int((high - start) // step) + 1
    number = ((values.cast(pl.Float64) - start) / step).floor().clip(0, count - 1).cast(pl.Int64)
    rows = dict(number.value_counts().iter_rows())
    edges = [round(start + step * number, _EDGE_DIGITS) for number in range(count + 1)]
    return Histogram(tuple(edges), tuple(rows.get(number, 0) for number in range(count)))


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) else None


def _round_up(step: float) -> float:
    """The next of 1, 2, 5, 10, 20, ...: edges that people can read."""
    if step <= 0:
        return 0.0
    size = 10.0 ** math.floor(math.log10(step))
    return next(size * nice for nice in (1, 2, 5, 10) if size * nice >= step - 1e-12)
