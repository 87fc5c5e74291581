"""LBL010, LBL011: labels that can be predicted without reading the text."""

from collections.abc import Mapping
from math import sqrt

import numpy as np
import polars as pl
from msgspec import field
from numpy.typing import NDArray

from auditor.analysis.labels.classifiers.cross_fit import grouped_folds
from auditor.analysis.text import template
from auditor.dataset.dataset import Dataset
from auditor.facts import Facts
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "shortcuts"

_MIN_ROWS = 100
# Share of the baseline's errors that a prediction must avoid. Source of the first:
# tests/bench/bench_curve.py.
_MIN_AVOIDED, _MIN_AVOIDED_BY_ORDER = 0.25, 0.5
_Z = 1.96  # standard errors by which a share must exceed its limit: 97.5% confidence
_FOLDS = 5
_BINS = 10
# Share of the rows that must contain the same eight words in a row for these to be a template. Source:
# one class of twenty whose texts all follow one pattern.
_MIN_TEMPLATE_SHARE = 0.05

RULES = load_rules(__name__)

_PROPERTIES: dict[str, pl.Expr] = {
    "the length": pl.col("prompt").str.len_chars(),
    "the number of digits": pl.col("prompt").str.count_matches(r"\d"),
    "the number of links": pl.col("prompt").str.count_matches(r"https?://|www\."),
    "the share of capital letters": (
        pl.col("prompt").str.count_matches(r"\p{Lu}") / pl.col("prompt").str.len_chars()
    ),
    "the last character": pl.col("prompt").str.strip_chars().str.tail(1).rank("dense"),
    "the file": pl.col("source").rank("dense"),
}


class Shortcuts(Facts, frozen=True, kw_only=True):
    """Shares of the labels that are predicted correctly without reading the text."""

    majority: float  # by always predicting the most common label
    alone: Mapping[str, float]  # by each property alone
    as_row_before: float = field(name="as the row before")


def run(data: Dataset) -> Ran:
    """Return notes on the whole file, and how many labels each property predicts."""
    if data.task != "classification":
        return Ran()
    rows = data.training.select("row", "prompt", "label").drop_nulls()
    rows = rows.join(data.lines.select("row", "source"), on="row", maintain_order="left")
    if rows.height < _MIN_ROWS or rows["label"].n_unique() < 2:
        return Ran()
    labels = rows["label"].rank("dense").to_numpy().astype(np.int64) - 1
    shares = np.bincount(labels) / len(labels)
    majority, chance = float(shares.max()), float((shares**2).sum())
    alone = _accuracies(rows, labels)
    same_label = float((labels[1:] == labels[:-1]).mean())
    notes = []
    for name, accuracy in alone.items():
        avoided = _errors_avoided(accuracy, majority, rows.height, _MIN_AVOIDED)
        detail = f"{name} alone predicts {accuracy:.0%} of the labels; the most common label is {majority:.0%} of them"
        notes.append(("LBL010", avoided, detail))
    avoided = _errors_avoided(same_label, chance, rows.height, _MIN_AVOIDED_BY_ORDER)
    detail = f"{same_label:.0%} of the rows have the label of the row before; by chance it would be {chance:.0%}"
    notes.append(("LBL011", avoided, detail))
    found = pl.DataFrame(
        notes, schema={"rule": pl.String, "score": pl.Float64, "detail": pl.String}, orient="row"
    ).drop_nulls("score")
    facts = Shortcuts(
        majority=round(majority, 4),
        alone={name: round(accuracy, 4) for name, accuracy in alone.items()},
        as_row_before=round(same_label, 4),
    )
    return Ran(findings(found), facts=facts)


def _accuracies(rows: pl.DataFrame, labels: NDArray[np.int64]) -> dict[str, float]:
    """Return the share of labels that each property predicts, out of fold."""
    hashes = rows["prompt"].hash(23).to_numpy()
    fold = grouped_folds(labels, np.arange(len(labels)), hashes, _FOLDS)
    values = {name: rows.select(value) for name, value in _PROPERTIES.items()}
    values["a template"] = _templates(rows["prompt"]).to_frame()
    return {name: _accuracy(_bins(value), labels, fold) for name, value in values.items()}


def _templates(prompts: pl.Series) -> pl.Series:
    """Return the number of the longest template in each prompt, 0 if it has none (Int32)."""
    folded = prompts.str.to_lowercase().str.replace_all(r"\s+", " ").rename("prompt")
    spans = template.find(folded, _MIN_TEMPLATE_SHARE)
    numbers = [
        pl.when(pl.col("prompt").str.contains(span.text, literal=True)).then(number)
        for number, span in enumerate(spans, 1)
    ]
    return folded.to_frame().select(pl.coalesce(*numbers, pl.lit(0)).cast(pl.Int32)).to_series()


def _bins(values: pl.DataFrame) -> NDArray[np.int64]:
    """Return the bin of each value: one for each value if they are few, otherwise tenths of the rows."""
    column = values.to_series().fill_nan(0) if values.dtypes[0].is_float() else values.to_series()
    if column.n_unique() <= 2 * _BINS:
        return column.rank("dense").to_numpy().astype(np.int64) - 1
    position = column.rank("min").to_numpy() - 1  # equal values share a bin
    return np.asarray(position * _BINS // len(column), np.int64)


def _accuracy(bins: NDArray[np.int64], labels: NDArray[np.int64], fold: NDArray[np.int64]) -> float:
    """Return the share of rows with the most common label of their bin in the other folds."""
    width, classes = int(bins.max()) + 1, int(labels.max()) + 1
    cell = (fold * width + bins) * classes + labels
    counts = np.bincount(cell, minlength=_FOLDS * width * classes)
    counts = counts.reshape(_FOLDS, width, classes)
    predicted = (counts.sum(axis=0) - counts).argmax(axis=2)
    return float((predicted[fold, bins] == labels).mean())


def _errors_avoided(accuracy: float, baseline: float, rows: int, limit: float) -> float | None:
    """Return (accuracy - baseline) / (1 - baseline), the share of the baseline's errors avoided.

    Returns None unless the share reaches ``limit`` with ``accuracy`` lowered by ``_Z`` standard
    errors.
    """
    error = _Z * sqrt(accuracy * (1 - accuracy) / rows)
    if baseline >= 1 or (accuracy - error - baseline) / (1 - baseline) < limit:
        return None
    return round((accuracy - baseline) / (1 - baseline), 3)
