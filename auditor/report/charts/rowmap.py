"""The map: rows as points of a plane, near where they say alike."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

import polars as pl

from auditor.model import Report
from auditor.report.charts.scale import fact, share

_POINTS = 2_000  # of a map: more cannot be told apart, and each costs 100 bytes
_HUES = 7  # classes with a colour of their own; the rest share the last one
_TEXT = 140  # characters of a point's text
_LISTED = 100  # flagged rows in the table; the findings hold all


@dataclass(frozen=True, slots=True)
class Dot:
    """One row on the map, in percent of the sides; ``hue`` is the number of its class's colour."""

    x: float
    y: float
    label: str
    hue: int
    flagged: bool
    text: str


@dataclass(frozen=True, slots=True)
class RowMap:
    """Points, flagged ones last, and the classes with their colours, largest first."""

    dots: tuple[Dot, ...]
    legend: tuple[tuple[int, str, int], ...]  # hue, class, rows
    rows: int  # of which ``dots`` are a part

    @property
    def flagged(self) -> tuple[Dot, ...]:
        """The flagged points that the table lists."""
        return tuple(dot for dot in self.dots if dot.flagged)[:_LISTED]

    @property
    def sentence(self) -> str:
        """What the picture shows in words."""
        flagged = sum(dot.flagged for dot in self.dots)
        drawn = "" if self.rows == len(self.dots) else f" of {self.rows:,}"
        return f"{len(self.dots):,}{drawn} rows, near where they say alike; {flagged:,} flagged"


def rowmap(report: Report) -> RowMap | None:
    """From ``facts[check]["map"]``: a list of ``row, x, y, label, text``; x and y in 0 to 1.

    Rows that are not clean are flagged. Of more than 2,000 points every n-th is drawn.
    """
    points = [p for p in fact(report, "map") if {"x", "y"} <= p.keys()]
    if not points:
        return None
    unclean = set(report.lines.filter(pl.col("disposition") != "clean")["row"])
    counted = Counter(str(point.get("label") or "") for point in points)
    names = sorted(counted, key=lambda name: (-counted[name], name))
    hue = {name: min(number, _HUES) for number, name in enumerate(names)}
    dots = [
        Dot(
            share(float(point["x"]), 1),
            share(1 - float(point["y"]), 1),
            (label := str(point.get("label") or "")),
            hue[label],
            point.get("row") in unclean,
            str(point.get("text") or "")[:_TEXT],
        )
        for point in points[:: max(1, math.ceil(len(points) / _POINTS))]
    ]
    legend = [(hue[name], name, counted[name]) for name in names[:_HUES] if name]
    if rest := names[_HUES:]:
        legend.append((_HUES, f"{len(rest)} more", sum(counted[name] for name in rest)))
    return RowMap(tuple(sorted(dots, key=lambda dot: dot.flagged)), tuple(legend), len(points))
