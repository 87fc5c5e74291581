"""The learning curve: accuracy of a quick model by number of rows, with 95% intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.facts import LearningCurve
from auditor.report.charts.scale import share, ticks
from auditor.report.model import Report

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Curve:
    """The curve in percent of the width, and of the height from the top, and as a table."""

    points: tuple[Point, ...]
    line: str  # the points of the curve, for an SVG polyline
    band: str  # the outline of the intervals, for an SVG polygon
    levels: tuple[tuple[float, str], ...]  # grid lines: percent from the top, score
    rows: tuple[tuple[int, float, float, float], ...]  # the table: rows, score, low, high

    @property
    def sentence(self) -> str:
        """The picture in words."""
        first, last = self.rows[0], self.rows[-1]
        before = self.rows[-2]
        scores = f"{first[1]:.3f} with {first[0]:,} rows, {last[1]:.3f} with {last[0]:,} rows"
        text = f"Accuracy of a quick model on held-out rows: {scores}"
        if last[2] <= before[1]:
            return f"{text}. The last {last[0] - before[0]:,} rows made no clear difference"
        return f"{text}. The score is still rising, so more rows may help"


def curve(report: Report) -> Curve | None:
    """The picture of the learning curve; None if fewer than two points were measured."""
    facts = report.measured(LearningCurve)
    measured = (facts and facts.points) or ()
    found = sorted((int(point.rows), point.score, point.low, point.high) for point in measured)
    if len(found) < 2:
        return None
    lowest, highest = min(f[2] for f in found), max(f[3] for f in found)
    most, span = found[-1][0], (highest - lowest) or 1.0

    def at(rows: int, score: float) -> Point:
        return share(rows, most), share(highest - score, span)

    points = tuple(at(rows, score) for rows, score, _, _ in found)
    upper = [at(rows, high) for rows, _, _, high in found]
    lower = [at(rows, low) for rows, _, low, _ in reversed(found)]
    levels = tuple((at(0, score)[1], f"{score:g}") for score in ticks(lowest, highest))
    return Curve(points, _joined(points), _joined([*upper, *lower]), levels, tuple(found))


def _joined(points: Sequence[Point]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)
