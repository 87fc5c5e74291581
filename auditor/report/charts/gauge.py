"""A bar of the clean rows, with a mark at the required minimum and the rows that review can add."""

from dataclasses import dataclass

from auditor.report.charts.scale import share
from auditor.report.model import Report


@dataclass(frozen=True, slots=True)
class Gauge:
    """Numbers of rows, and where they are on the bar in percent of its width."""

    clean: int
    review: int  # rows that become clean if people keep them
    floor: int  # the required minimum of clean rows
    clean_share: float
    review_share: float
    floor_share: float


def gauge(report: Report) -> Gauge:
    """The bar; its axis ends a little beyond the larger of ``floor`` and ``clean + review``."""
    clean = report.counts.clean
    review = report.counts.clean_if_cleared - clean
    floor = report.settings.floor
    most = max(floor * 1.25, (clean + review) * 1.05, 1)
    return Gauge(clean, review, floor, share(clean, most), share(review, most), share(floor, most))
