"""Bars: the steps from lines to clean rows, the classes of the data, and the clean rows with the required minimum."""

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.dataset.profile import Profile
from auditor.report.charts.scale import share
from auditor.report.model import Report
from auditor.verdict import Step


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: ``kept`` percent of the width, then ``lost`` percent, and the numbers of rows."""

    label: str
    rows: int
    kept_rows: int
    lost_rows: int
    kept: float
    lost: float


def waterfall(steps: Sequence[Step]) -> list[Bar]:
    """One bar per step: the lines left and the lines lost, as shares of all lines."""
    most = max((step.left + step.lost for step in steps), default=0)
    return [_bar(step.step, step.left, step.lost, most) for step in steps]


def classes(profile: Profile) -> list[Bar]:
    """One bar per class, largest first: clean and other rows, as shares of the largest class."""
    found = sorted(profile.classes, key=lambda item: (-item.rows, item.label))
    most = max((item.rows for item in found), default=0)
    return [_bar(item.label, item.clean, item.rows - item.clean, most) for item in found]


def _bar(label: str, kept: int, lost: int, most: int) -> Bar:
    return Bar(label, kept + lost, kept, lost, share(kept, most), share(lost, most))


@dataclass(frozen=True, slots=True)
class Gauge:
    """The bar of clean rows: numbers of rows, and where they are in percent of its width."""

    clean: int
    review: int  # rows that become clean if people keep them
    floor: int  # the required minimum of clean rows
    clean_share: float
    review_share: float
    floor_share: float


def gauge(report: Report) -> Gauge:
    """The bar of clean rows with a mark at the required minimum; its axis ends a little beyond the larger of ``floor`` and ``clean + review``."""
    clean = report.counts.clean
    review = report.counts.clean_if_cleared - clean
    floor = report.settings.floor
    most = max(floor * 1.25, (clean + review) * 1.05, 1)
    return Gauge(clean, review, floor, share(clean, most), share(review, most), share(floor, most))
