"""Geometry of the pictures in the HTML report, in percent of their width; the template draws them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import polars as pl

from auditor.model import Report, Step

_DIGITS = 3  # of a percentage: finer than a pixel of any screen
_BINS = 20  # columns of a histogram: readable on a phone, fine enough to see two humps
_CLUSTER_SIZES = (2, 3, 4, 5, 6, 11, 21, 51, 101)  # where each column of cluster sizes begins
_FEWEST = 5  # columns at least: one column alone looks like a mistake
_SUSPECT = "LBL001"  # the rule of suspected labels; its partner carries the suggested one
_CELLS = 12  # classes on a side of the confusion picture; its table holds all
_POINTS = 2_000  # of a map: more cannot be told apart, and each costs 60 bytes


@dataclass(frozen=True, slots=True)
class Gauge:
    """Clean rows against the floor; the interval up to ``review`` is what people may still clear."""

    clean: int
    review: int
    floor: int
    clean_share: float
    review_share: float
    floor_share: float

    @property
    def sentence(self) -> str:
        """What the picture says, for those who do not see it, and for those who do."""
        interval = f", up to {self.clean + self.review:,} once reviewed" if self.review else ""
        if self.clean >= self.floor:
            return f"{self.clean:,} clean{interval}; at least {self.floor:,} needed"
        short = f"{self.floor - self.clean:,} short"
        return f"{self.clean:,} clean of {self.floor:,} needed{interval}: {short}"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of two parts: ``kept`` of the width, then ``lost`` of it; the rows behind both."""

    label: str
    rows: int
    kept_rows: int
    lost_rows: int
    kept: float
    lost: float


def gauge(report: Report) -> Gauge:
    """The floor gauge; the axis ends a little beyond the larger of floor and clean + review."""
    clean = report.counts.get("clean", 0)
    review = report.counts.get("clean_if_cleared", clean) - clean
    floor = report.settings.floor
    most = max(floor * 1.25, (clean + review) * 1.05, 1)
    return Gauge(
        clean, review, floor, _share(clean, most), _share(review, most), _share(floor, most)
    )


def waterfall(steps: Sequence[Step]) -> list[Bar]:
    """One bar a step: what it left, and beside it what it lost, as shares of the first step."""
    most = max((step.left + step.lost for step in steps), default=0)
    return [
        Bar(
            step.step,
            step.left + step.lost,
            step.left,
            step.lost,
            _share(step.left, most),
            _share(step.lost, most),
        )
        for step in steps
    ]


def classes(profile: Mapping[str, Any]) -> list[Bar]:
    """One bar a class, largest first: its clean rows, and beside them those that are not."""
    found = sorted(profile.get("classes") or (), key=lambda item: (-item["rows"], item["label"]))
    most = max((item["rows"] for item in found), default=0)
    return [
        Bar(
            item["label"],
            item["rows"],
            item["clean"],
            item["rows"] - item["clean"],
            _share(item["clean"], most),
            _share(item["rows"] - item["clean"], most),
        )
        for item in found
    ]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a histogram: the rows in a range, as shares of the picture's two sides."""

    label: str
    rows: int
    left: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Histogram:
    """Columns side by side; ``mark`` is where the threshold stands, in percent of the width."""

    title: str
    unit: str
    counted: str
    columns: tuple[Column, ...]
    mark: float | None = None
    mark_label: str = ""

    @property
    def sentence(self) -> str:
        """What the picture says in words."""
        most = max(self.columns, key=lambda column: column.rows)
        total = sum(column.rows for column in self.columns)
        counted = self.counted.removesuffix("s") if total == 1 else self.counted
        said = f"{total:,} {counted}, most of them at {most.label} {self.unit}".rstrip()
        return f"{said}; {self.mark_label}" if self.mark_label else said


def bins(values: pl.Series, most: int = _BINS) -> Mapping[str, list[float] | list[int]]:
    """Equal ranges of numbers: ``edges`` (one more than ``rows``) and how many ``rows`` fall in each.

    The last range ends at the 99th percentile or later, so that one long row does not flatten the
    picture; what lies beyond is counted in it. Nulls are left out; no number gives empty lists.
    """
    values = values.drop_nulls()
    if values.is_empty():
        return {"edges": [], "rows": []}
    low, high = _number(values.min()), _number(values.quantile(0.99, "higher"))
    step = _round_up((high - low) / most) or 1.0
    start = step * (low // step)
    count = int((high - start) // step) + 1
    at = ((values.cast(pl.Float64) - start) / step).floor().clip(0, count - 1).cast(pl.Int64)
    found = dict(at.value_counts().iter_rows())
    edges = [round(start + step * number, _DIGITS) for number in range(count + 1)]
    return {"edges": edges, "rows": [found.get(number, 0) for number in range(count)]}


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _round_up(step: float) -> float:
    """The next of 1, 2, 5, 10, ...: edges that people read."""
    if step <= 0:
        return 0.0
    size = 10.0 ** math.floor(math.log10(step))
    return next(size * nice for nice in (1, 2, 5, 10) if size * nice >= step - 1e-12)


def histograms(report: Report) -> list[Histogram]:
    """Every histogram the report holds numbers for: lengths, cluster sizes, similarities."""
    found = [
        _columns(str(name), "characters" if "character" in str(name) else "tokens", "rows", table)
        for name, table in (report.profile.get("histograms") or {}).items()
    ]
    return [picture for picture in (*found, _clusters(report), _similarities(report)) if picture]


def _columns(
    title: str, unit: str, counted: str, table: Mapping[str, Sequence[float]]
) -> Histogram | None:
    rows = [int(count) for count in table["rows"]]
    if not any(rows):
        return None
    edges = [f"{edge:,.6g}" for edge in table["edges"]]
    labels = [f"{low} to {high}" for low, high in pairwise(edges)]
    return Histogram(title, unit, counted, _side_by_side(labels, rows))


def _side_by_side(labels: Sequence[str], rows: Sequence[int]) -> tuple[Column, ...]:
    width, most = 100 / len(rows), max(rows)
    return tuple(
        Column(label, count, round(at * width, _DIGITS), round(width, _DIGITS), _share(count, most))
        for at, (label, count) in enumerate(zip(labels, rows, strict=True))
    )


def _clusters(report: Report) -> Histogram | None:
    """How many rows stand together: the members of each duplicate group and the one kept."""
    copies = report.findings.filter(
        pl.col("rule").str.starts_with("DUP") & (pl.col("severity") == "error")
    ).drop_nulls("group")
    if copies.is_empty():
        return None
    sizes = copies.group_by("group").agg(size=pl.col("row").n_unique() + 1)["size"]
    kept = [_cluster_column(sizes, low, high) for low, high in pairwise((*_CLUSTER_SIZES, 0))]
    while len(kept) > _FEWEST and not kept[-1][1]:
        kept.pop()
    labels, rows = zip(*kept, strict=True)
    return Histogram("Sizes of duplicate groups", "rows", "groups", _side_by_side(labels, rows))


def _cluster_column(sizes: pl.Series, low: int, beyond: int) -> tuple[str, int]:
    """Groups of ``low`` rows to fewer than ``beyond``; 0 there has no end."""
    if not beyond:
        return f"{low} or more", int((sizes >= low).sum())
    label = str(low) if beyond == low + 1 else f"{low} to {beyond - 1}"
    return label, int(sizes.is_between(low, beyond - 1).sum())


def _similarities(report: Report) -> Histogram | None:
    """Each row's similarity to its nearest other row, and the threshold it is held against."""
    if "nearest_similarity" not in report.lines.columns:
        return None
    values = report.lines["nearest_similarity"].drop_nulls()
    if values.is_empty():
        return None
    at = (values * _BINS).floor().clip(0, _BINS - 1).cast(pl.Int64)
    found = dict(at.value_counts().iter_rows())
    labels = [f"{n / _BINS:.2f} to {(n + 1) / _BINS:.2f}" for n in range(_BINS)]
    limit = report.settings.near_duplicate
    return Histogram(
        "Similarity to the nearest row",
        "",
        "rows",
        _side_by_side(labels, [found.get(n, 0) for n in range(_BINS)]),
        100 * limit,
        f"threshold {limit:g}",
    )


@dataclass(frozen=True, slots=True)
class Confusion:
    """Suspected labels: rows by the label they have and the one they seem to need."""

    classes: tuple[str, ...]  # of the picture, most suspects first
    cells: tuple[tuple[tuple[int, int], ...], ...]  # given x suggested: rows, darkness 0 to 4
    rows: tuple[tuple[str, str, int], ...]  # of the table: given, suggested, rows


def confusion(report: Report) -> Confusion | None:
    """From the suspected labels: the label of each row, and that of its nearest witness."""
    label = report.texts.select("row", "label")
    suspects = report.findings.filter(pl.col("rule") == _SUSPECT).select("row", "related")
    named = suspects.join(label, on="row").join(
        label.rename({"row": "related", "label": "suggested"}), on="related"
    )
    counted = named.drop_nulls().group_by("label", "suggested").len()
    table = sorted(
        (str(given), str(other), int(rows)) for given, other, rows in counted.iter_rows()
    )
    if not table:
        return None
    weight: Counter[str] = Counter()
    for given, suggested, rows in table:
        weight.update({given: rows, suggested: rows})
    names = sorted(weight, key=lambda name: (-weight[name], name))[:_CELLS]
    counts = {(given, suggested): rows for given, suggested, rows in table}
    most = max(counts.values())
    cells = tuple(
        tuple(
            (rows := counts.get((given, suggested), 0), math.ceil(4 * rows / most))
            for suggested in names
        )
        for given in names
    )
    ordered = sorted(table, key=lambda item: (-item[2], item[0], item[1]))
    return Confusion(tuple(names), cells, tuple(ordered))


@dataclass(frozen=True, slots=True)
class Curve:
    """Score against training rows: points, the line through them, and its band as a polygon."""

    points: tuple[tuple[float, float], ...]  # percent of the width, of the height from above
    line: str
    band: str
    rows: tuple[tuple[int, float, float, float], ...]  # rows, score, low, high
    lowest: float
    highest: float


def curve(report: Report) -> Curve | None:
    """From ``facts[check]["learning_curve"]``: a list of ``rows, score, low, high``."""
    found = sorted(
        (int(i["rows"]), float(i["score"]), float(i["low"]), float(i["high"]))
        for i in _fact(report, "learning_curve")
    )
    if len(found) < 2:
        return None
    lowest, highest = min(f[2] for f in found), max(f[3] for f in found)
    most, span = found[-1][0], (highest - lowest) or 1.0

    def at(rows: int, score: float) -> tuple[float, float]:
        return _share(rows, most), _share(highest - score, span)

    points = tuple(at(rows, score) for rows, score, _, _ in found)
    upper = [at(rows, high) for rows, _, _, high in found]
    lower = [at(rows, low) for rows, _, low, _ in reversed(found)]
    return Curve(points, _joined(points), _joined([*upper, *lower]), tuple(found), lowest, highest)


def _joined(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


@dataclass(frozen=True, slots=True)
class Dot:
    """One row on the map; ``hue`` is the number of its class, modulo the colours there are."""

    x: float
    y: float
    label: str
    hue: int
    flagged: bool
    text: str


def dots(report: Report) -> list[Dot]:
    """From ``facts[check]["map"]``: a list of ``x, y, label, flagged, text``; x and y in 0 to 1.

    Of more than 2,000 points every n-th is drawn; flagged ones are drawn last, on top.
    """
    points = _fact(report, "map")
    points = points[:: max(1, math.ceil(len(points) / _POINTS))]
    names = sorted({str(point["label"]) for point in points})
    found = [
        Dot(
            _share(float(point["x"]), 1),
            _share(1 - float(point["y"]), 1),
            str(point["label"]),
            names.index(str(point["label"])) % 8,
            bool(point.get("flagged")),
            str(point.get("text", "")),
        )
        for point in points
    ]
    return sorted(found, key=lambda dot: dot.flagged)


def _fact(report: Report, name: str) -> list[Mapping[str, Any]]:
    """The first check's fact of that name, if it is a list of mappings."""
    for facts in report.facts.values():
        value = facts.get(name)
        if isinstance(value, list | tuple) and all(isinstance(item, Mapping) for item in value):
            return list(value)
    return []


def _share(part: float, whole: float) -> float:
    """``part`` of ``whole`` in percent; 0 where there is no whole."""
    return round(100 * part / whole, _DIGITS) if whole else 0.0
