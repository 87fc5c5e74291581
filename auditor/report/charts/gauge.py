"""The floor gauge: clean rows against the floor, and what reviewing may still add."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.model import Report
from auditor.report.charts.scale import share


@dataclass(frozen=True, slots=True)
class Gauge:
    """Clean rows against the floor; the interval up to ``review`` is what people may still clear."""

    clean: int
    review: int
    floor: int
    clean_share: float
    review_share: float
    floor_share: float


def gauge(report: Report) -> Gauge:
    """The floor gauge; the axis ends a little beyond the larger of floor and clean + review."""
    clean = report.counts.get("clean", 0)
    review = report.counts.get("clean_if_cleared", clean) - clean
    floor = report.settings.floor
    most = max(floor * 1.25, (clean + review) * 1.05, 1)
    return Gauge(clean, review, floor, share(clean, most), share(review, most), share(floor, most))
