"""LBL010, LBL011: labels that can be told without reading the text."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

import numpy as np
import polars as pl
from msgspec import field
from numpy.typing import NDArray

from auditor.analysis.labels.cross_fit import grouped_folds
from auditor.analysis.text import template
from auditor.dataset.dataset import Dataset
from auditor.facts import Facts
from auditor.model import Ran, Rule, Severity, findings

NAME = "shortcuts"

RULES: tuple[Rule, ...] = (
    Rule(
        "LBL010",
        "label-shortcut",
        Severity.NOTE,
        "One property of the rows, such as their length or a template, tells the label by itself.",
        "A model may learn the property instead of the meaning, and an eval with the same bias hides it.",
        "every complaint has more than 200 characters, and no praise has",
        "long and short rows in every class",
        "Ask whether the property will tell the classes in use too. If not, add rows that break it.",
        "guessing each row's label from the property alone, cross-fitted, saves a quarter or more of the"
        " errors of always guessing the commonest label, in a set of 100 rows or more",
    ),
    Rule(
        "LBL011",
        "sorted-by-label",
        Severity.NOTE,
        "Rows of one label stand together in the file.",
        "A trainer that does not shuffle sees one class after the other; a split by position misses some.",
        "all rows of class a, then all of class b",
        "classes mixed from the first row to the last",
        "Shuffle before training, and split at random or with dataset-audit split.",
        "the label of the row before is right for half of the rows or more that chance would miss",
    ),
)

_ROWS = 100
_SAVED = 0.25  # of the errors of the commonest label. Source: see tests/bench/bench_curve.py
_SORTED = 0.5
_SURE = 1.96  # standard errors that a share must be above its limit
_FOLDS = 5
_BINS = 10
# Share of the rows that must hold eight words in a row for them to be a template here. Source: a class
# of twenty that is written to one pattern.
_TEMPLATE = 0.05

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
    """Shares of the labels that are predicted right without reading the text."""

    majority: float  # share of the commonest label
    alone: Mapping[str, float]  # by each property alone
    as_row_before: float = field(name="as the row before")


def run(data: Dataset) -> Ran:
    """Notes on the whole file; facts: errors saved by each property."""
    if data.task != "classification":
        return Ran()
    rows = (
        data.valid.filter(
            (pl.col("role") == "train")
            & pl.col("label").is_not_null()
            & pl.col("prompt").is_not_null()
        )
        .select("row", "prompt", "label")
        .join(data.lines.select("row", "source"), on="row", maintain_order="left")
    )
    if rows.height < _ROWS or rows["label"].n_unique() < 2:
        return Ran()
    labels = rows["label"].rank("dense").to_numpy().astype(np.int64) - 1
    share = np.bincount(labels) / len(labels)
    common = float(share.max())
    fold = grouped_folds(labels, np.arange(len(labels)), rows["prompt"].hash(23).to_numpy(), _FOLDS)
    values = {name: rows.select(value) for name, value in _PROPERTIES.items()}
    values["a template"] = _templates(rows["prompt"]).to_frame()
    told = {name: _right(_bins(value), labels, fold) for name, value in values.items()}
    found = [
        _note(
            "LBL010",
            f"{name} alone tells {right:.0%} of labels, the commonest label {common:.0%}",
            saved,
        )
        for name, right in told.items()
        if (saved := _saved(right, common, len(labels), _SAVED)) is not None
    ]
    before, chance = float((labels[1:] == labels[:-1]).mean()), float((share**2).sum())
    if (saved := _saved(before, chance, len(labels), _SORTED)) is not None:
        said = (
            f"{before:.0%} of rows have the label of the row before, by chance {chance:.0%} would"
        )
        found.append(_note("LBL011", said, saved))
    facts = Shortcuts(
        majority=round(common, 4),
        alone={name: round(right, 4) for name, right in told.items()},
        as_row_before=round(before, 4),
    )
    return Ran(pl.concat([findings(), *found]), facts=facts)


def _templates(prompts: pl.Series) -> pl.Series:
    """The number of the longest template each prompt holds, 0 where it holds none (Int32)."""
    plain = prompts.str.to_lowercase().str.replace_all(r"\s+", " ").rename("prompt")
    found = template.find(plain, _TEMPLATE)
    held = [
        pl.when(pl.col("prompt").str.contains(span.text, literal=True)).then(number)
        for number, span in enumerate(found, 1)
    ]
    return plain.to_frame().select(pl.coalesce(*held, pl.lit(0)).cast(pl.Int32)).to_series()


def _bins(values: pl.DataFrame) -> NDArray[np.int64]:
    """Number the values: as they are where they are few, by tenths of the rows otherwise."""
    column = values.to_series().fill_nan(0) if values.dtypes[0].is_float() else values.to_series()
    if column.n_unique() <= 2 * _BINS:
        return column.rank("dense").to_numpy().astype(np.int64) - 1
    place = column.rank("min").to_numpy() - 1  # equal values share a bin
    return np.asarray(place * _BINS // len(column), np.int64)


def _right(bins: NDArray[np.int64], labels: NDArray[np.int64], fold: NDArray[np.int64]) -> float:
    """Share of rows with the commonest label of their bin among the rows of other folds."""
    width, classes = int(bins.max()) + 1, int(labels.max()) + 1
    cell = (fold * width + bins) * classes + labels
    counts = np.bincount(cell, minlength=_FOLDS * width * classes)
    counts = counts.reshape(_FOLDS, width, classes)
    guess = (counts.sum(axis=0) - counts).argmax(axis=2)
    return float((guess[fold, bins] == labels).mean())


def _saved(right: float, base: float, rows: int, limit: float) -> float | None:
    """The share of the errors of ``base`` that ``right`` saves, if it is surely above ``limit``."""
    error = _SURE * sqrt(right * (1 - right) / rows)
    if base >= 1 or (right - error - base) / (1 - base) < limit:
        return None
    return (right - base) / (1 - base)


def _note(rule: str, detail: str, saved: float) -> pl.DataFrame:
    return findings(pl.DataFrame({"detail": [detail], "score": [round(saved, 3)]}), rule=rule)
