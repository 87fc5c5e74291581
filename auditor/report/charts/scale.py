"""What all pictures share: percent of a side, ticks that people read, facts by name."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from auditor.model import Report

_DIGITS = 3  # of a percentage: finer than a pixel of any screen


def share(part: float, whole: float) -> float:
    """``part`` of ``whole`` in percent; 0 where there is no whole."""
    return round(100 * part / whole, _DIGITS) if whole else 0.0


def ticks(low: float, high: float, most: int = 4) -> list[float]:
    """At most ``most`` + 1 round numbers from ``low`` to ``high``, both within the range."""
    if high <= low:
        return [low]
    size = 10.0 ** math.floor(math.log10((high - low) / most))
    step = next(
        size * nice for nice in (1, 2, 5, 10) if size * nice * most >= (high - low) * (1 - 1e-9)
    )
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(step * number, 9) for number in range(first, last + 1)]


def fact(report: Report, name: str) -> list[Mapping[str, Any]]:
    """The first check's fact of that name, if it is a list of mappings."""
    for facts in report.facts.values():
        value = facts.get(name)
        if isinstance(value, list | tuple) and all(isinstance(item, Mapping) for item in value):
            return list(value)
    return []
