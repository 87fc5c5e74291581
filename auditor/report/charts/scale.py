"""What all pictures share: percentages of a side, and round axis ticks."""

import math

_DIGITS = 3  # of a percentage, which is finer than a pixel
_STEPS = 4  # between ticks, at most


def share(part: float, total: float) -> float:
    """``part`` as a percentage of ``total``; 0 if the total is 0."""
    return round(100 * part / total, _DIGITS) if total else 0.0


def ticks(low: float, high: float) -> list[float]:
    """At most five equally spaced round numbers within ``low`` to ``high``."""
    if high <= low:
        return [low]
    size = 10.0 ** math.floor(math.log10((high - low) / _STEPS))
    step = next(
        size * nice for nice in (1, 2, 5, 10) if size * nice * _STEPS >= (high - low) * (1 - 1e-9)
    )
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(step * number, 9) for number in range(first, last + 1)]
