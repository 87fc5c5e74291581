"""How many eval items it takes to tell two scores apart, at power ``POWER`` and level ``ALPHA``."""

from __future__ import annotations

import math
from statistics import NormalDist

from auditor.case.evidence.stats import ALPHA

# Chance of seeing a gain that is there. Source: Cohen, Statistical Power Analysis (1988), 2.4.
POWER = 0.8
_ZA = NormalDist().inv_cdf(1 - ALPHA / 2)
_ZB = NormalDist().inv_cdf(POWER)


def needed_unpaired(before: float, after: float, *, power: float = POWER) -> int | None:
    """Items for each of two systems when items are not paired; None if the scores are equal.

    Source: Fleiss, Statistical Methods for Rates and Proportions (1981), 3.2, without continuity
    correction; the formula of R's ``power.prop.test``.
    """
    mean = (before + after) / 2
    spread = before * (1 - before) + after * (1 - after)
    return _items(2 * mean * (1 - mean), spread, after - before, power)


def needed_paired(gain: float, discordant: float, *, power: float = POWER) -> int | None:
    """Items when both systems answer the same ones; None if ``gain`` is 0.

    ``discordant``: share of items that exactly one of the two gets right, at least ``abs(gain)``.
    Source: Connor, Biometrics 43 (1987) 207-211; Lachin, Statistics in Medicine 11 (1992).

    Raises:
        ValueError: ``discordant`` is smaller than the gain, which cannot be.
    """
    if discordant < abs(gain) - 1e-12:
        raise ValueError(f"discordant {discordant} is below the gain {gain}")
    return _items(discordant, max(0.0, discordant - gain * gain), gain, power)


def needed_against(target: float, score: float, *, power: float = POWER) -> int | None:
    """Items that show a system of this ``score`` to miss a fixed ``target``; None if equal.

    Source: Fleiss (1981), 1.2, without continuity correction.
    """
    return _items(target * (1 - target), score * (1 - score), target - score, power)


def _items(null: float, alternative: float, gain: float, power: float) -> int | None:
    """The common form: (z_alpha sd under no gain + z_beta sd under the gain)^2 / gain^2."""
    if abs(gain) < 1e-12:
        return None
    zb = _ZB if power == POWER else NormalDist().inv_cdf(power)
    root = _ZA * math.sqrt(null) + zb * math.sqrt(alternative)
    return max(1, math.ceil((root / gain) ** 2 - 1e-9))


def detectable(before: float, n: int) -> float | None:
    """The smallest gain over ``before`` that ``n`` unpaired items show, to 0.001; None if none can."""
    for thousandths in range(1, round((1 - before) * 1000) + 1):
        gain = thousandths / 1000
        needed = needed_unpaired(before, min(1.0, before + gain))
        if needed is not None and needed <= n:
            return gain
    return None
