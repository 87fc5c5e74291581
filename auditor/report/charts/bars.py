"""Bars of two parts: the steps from lines to clean rows, and the classes of the data."""

from __future__ import annotations

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
    return [
        Bar(
            step.step,
            step.left + step.lost,
            step.left,
            step.lost,
            share(step.left, most),
            share(step.lost, most),
        )
        for step in steps
    ]


def classes(profile: Profile) -> list[Bar]:
    """One bar per class, largest first: clean and other rows, as shares of the largest class."""
    found = sorted(profile.classes, key=lambda item: (-item.rows, item.label))
    most = max((item.rows for item in found), default=0)
    return [
        Bar(
            item.label,
            item.rows,
            item.clean,
            item.rows - item.clean,
            share(item.clean, most),
            share(item.rows - item.clean, most),
        )
        for item in found
    ]
