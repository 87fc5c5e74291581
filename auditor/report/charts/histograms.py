"""Histograms: lengths, sizes of duplicate groups, similarities with their threshold."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from auditor.dataset import profile
from auditor.plural import pluralize
from auditor.report.charts.scale import share
from auditor.report.model import Report

_GROUP_SIZES = (2, 3, 4, 5, 6, 11, 21, 51, 101)  # the smallest size in each column
_MIN_COLUMNS = 5  # a single column looks like an error
_SIMILARITY_COLUMNS = 20
_DIGITS = 3  # of a percentage

# Percent of the width, the text there, and which end of the text ("start", "middle", "end").
Tick = tuple[float, str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """The count of one range, and its rectangle in percent of the picture's sides."""

    label: str
    rows: int
    left: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Histogram:
    """Columns side by side; ``mark`` is the position of the threshold in percent of the width."""

    title: str
    unit: str  # of the ranges
    noun: str  # of what the columns count: "row" or "group"
    columns: tuple[Column, ...]
    ticks: tuple[Tick, ...]
    mark: float | None = None
    mark_label: str = ""

    @property
    def most(self) -> int:
        """The count of the highest column."""
        return max(column.rows for column in self.columns)

    @property
    def sentence(self) -> str:
        """The picture in words."""
        most = max(self.columns, key=lambda column: column.rows)
        total = sum(column.rows for column in self.columns)
        text = f"{pluralize(total, self.noun)}, most often {most.label} {self.unit}".rstrip()
        return f"{text}; {self.mark_label}" if self.mark_label else text


def histograms(report: Report) -> list[Histogram]:
    """Every histogram that the report has numbers for."""
    found = [
        _columns(name, "characters" if "character" in name else "tokens", table)
        for name, table in report.profile.histograms.items()
    ]
    return [picture for picture in (*found, _group_sizes(report), _similarities(report)) if picture]


def _columns(title: str, unit: str, table: profile.Histogram) -> Histogram | None:
    if not any(table.rows):
        return None
    edges = [f"{edge:,.6g}" for edge in table.edges]
    labels = [f"{low} to {high}" for low, high in pairwise(edges)]
    return Histogram(title, unit, "row", _side_by_side(labels, table.rows), _ticks(edges, unit))


def _ticks(edges: Sequence[str], unit: str) -> tuple[Tick, ...]:
    """Labels of the first, the middle and the last edge; the last one names the unit."""
    columns = len(edges) - 1
    ends: list[Tick] = [(0, edges[0], "start"), (100, f"{edges[-1]} {unit}".rstrip(), "end")]
    if columns > 3:
        ends.insert(1, (share(columns // 2, columns), edges[columns // 2], "middle"))
    return tuple(ends)


def _side_by_side(labels: Sequence[str], rows: Sequence[int]) -> tuple[Column, ...]:
    width, most = 100 / len(rows), max(rows)
    return tuple(
        Column(label, count, round(at * width, _DIGITS), round(width, _DIGITS), share(count, most))
        for at, (label, count) in enumerate(zip(labels, rows, strict=True))
    )


def _group_sizes(report: Report) -> Histogram | None:
    """The sizes of duplicate groups in rows, including the row that is kept."""
    codes = [rule.code for rule in report.rules if rule.family.disposition == "duplicate"]
    copies = report.findings.filter(
        pl.col("rule").is_in(codes) & (pl.col("severity") == "error")
    ).drop_nulls("group")
    if copies.is_empty():
        return None
    sizes = copies.group_by("group").agg(size=pl.col("row").n_unique() + 1)["size"]
    kept = [_group_column(sizes, low, high) for low, high in pairwise((*_GROUP_SIZES, 0))]
    while len(kept) > _MIN_COLUMNS and not kept[-1][1]:
        kept.pop()
    labels, rows = zip(*kept, strict=True)
    columns = _side_by_side(labels, rows)
    ticks = tuple((c.left + c.width / 2, c.label.split(" ")[0], "middle") for c in columns)
    return Histogram("Sizes of duplicate groups", "rows", "group", columns, ticks)


def _group_column(sizes: pl.Series, low: int, beyond: int) -> tuple[str, int]:
    """Label and number of groups of ``low`` to ``beyond`` - 1 rows; 0 means no upper limit."""
    if not beyond:
        return f"{low} or more", int((sizes >= low).sum())
    label = str(low) if beyond == low + 1 else f"{low} to {beyond - 1}"
    return label, int(sizes.is_between(low, beyond - 1).sum())


def _similarities(report: Report) -> Histogram | None:
    """The similarity of rows to their nearest row, with the threshold for near-duplicates."""
    if "nearest_similarity" not in report.lines.columns:
        return None
    values = report.lines["nearest_similarity"].drop_nulls()
    if values.is_empty():
        return None
    at = (values * _SIMILARITY_COLUMNS).floor().clip(0, _SIMILARITY_COLUMNS - 1).cast(pl.Int64)
    found = dict(at.value_counts().iter_rows())
    edges = [f"{n / _SIMILARITY_COLUMNS:.2f}" for n in range(_SIMILARITY_COLUMNS + 1)]
    labels = [f"{low} to {high}" for low, high in pairwise(edges)]
    limit = report.settings.near_duplicate
    return Histogram(
        "Similarity to the nearest row",
        "",
        "row",
        _side_by_side(labels, [found.get(n, 0) for n in range(_SIMILARITY_COLUMNS)]),
        _ticks(edges, ""),
        100 * limit,
        f"threshold {limit:g}",
    )
