"""The map of the rows: each row is a point, and similar rows are close together."""

import math
from collections import Counter
from dataclasses import dataclass

import polars as pl

from auditor.coverage_facts import Diversity
from auditor.plural import pluralize
from auditor.report.charts.scale import share
from auditor.report.model import Report

_MAX_POINTS = 2_000  # more could not be distinguished, and each takes 100 bytes
_HUES = 7  # classes with a colour of their own; all others share one more colour
_TEXT_CHARS = 140  # of the text of a point
_MAX_LISTED = 100  # flagged rows in the table; the findings list has all


@dataclass(frozen=True, slots=True)
class Dot:
    """One row as a point, in percent of the sides; ``hue`` is the number of its colour."""

    x: float
    y: float
    label: str
    hue: int
    flagged: bool
    text: str


@dataclass(frozen=True, slots=True)
class RowMap:
    """The points, flagged ones last and so on top, and the classes, largest first."""

    dots: tuple[Dot, ...]
    legend: tuple[tuple[int, str, int], ...]  # hue, class, rows
    rows: int  # on the map before it was thinned out

    @property
    def flagged(self) -> tuple[Dot, ...]:
        """The flagged points in the table."""
        return tuple(dot for dot in self.dots if dot.flagged)[:_MAX_LISTED]

    @property
    def sentence(self) -> str:
        """The picture in words."""
        flagged = sum(dot.flagged for dot in self.dots)
        total = pluralize(self.rows, "row")
        shown = total if self.rows == len(self.dots) else f"{len(self.dots):,} of {total}"
        return f"{shown}, {flagged:,} flagged; similar rows are close together"


def rowmap(report: Report) -> RowMap | None:
    """The map of the rows; None if there is none.

    Rows that are not clean are flagged. Of more than 2,000 points, only every n-th is shown.
    """
    facts = report.measured(Diversity)
    if facts is None or not facts.map:
        return None
    points = facts.map
    unclean = set(report.lines.filter(pl.col("disposition") != "clean")["row"])
    sizes = Counter(point.label or "" for point in points)
    names = sorted(sizes, key=lambda name: (-sizes[name], name))
    hue = {name: min(number, _HUES) for number, name in enumerate(names)}
    dots = [
        Dot(
            share(point.x, 1),
            share(1 - point.y, 1),
            point.label or "",
            hue[point.label or ""],
            point.row in unclean,
            (point.text or "")[:_TEXT_CHARS],
        )
        for point in points[:: max(1, math.ceil(len(points) / _MAX_POINTS))]
    ]
    legend = [(hue[name], name, sizes[name]) for name in names[:_HUES] if name]
    if rest := names[_HUES:]:
        others = pluralize(len(rest), "more class", "more classes")
        legend.append((_HUES, others, sum(sizes[name] for name in rest)))
    return RowMap(tuple(sorted(dots, key=lambda dot: dot.flagged)), tuple(legend), len(points))
