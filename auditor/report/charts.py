"""Geometry of the pictures in the HTML report, in percent of their width; the template draws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auditor.model import Report, Step

_DIGITS = 3  # of a percentage: finer than a pixel of any screen


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


def _share(part: float, whole: float) -> float:
    """``part`` of ``whole`` in percent; 0 where there is no whole."""
    return round(100 * part / whole, _DIGITS) if whole else 0.0
