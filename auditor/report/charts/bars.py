"""Bars of two parts: the steps from lines to clean rows, and the classes of the data."""

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.dataset.profile import Profile
from auditor.report.charts.scale import share
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
