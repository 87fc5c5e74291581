"""How many eval items are needed to distinguish two scores.

All functions share one formula, with p the relevant share and sd the standard deviation of one
item's contribution to the difference::

    n = ((z_a sd_0 + z_b sd_1) / gain)²

``z_a`` is the 1 - (1 - CONFIDENCE) / 2 quantile of the standard normal distribution (two-sided
test), ``z_b`` the ``POWER`` quantile, ``sd_0`` the standard deviation without a gain and ``sd_1``
with it. The quantiles are those of ``statistics.NormalDist``; SciPy has no such function for
proportions.
"""

import math
from statistics import NormalDist

from auditor.analysis.intervals import CONFIDENCE

# Probability of detecting a gain that exists. Source: Cohen, Statistical Power Analysis (1988), 2.4.
POWER = 0.8
_MIN_GAIN = 1e-12  # below it two scores are equal


def needed_unpaired(before: float, after: float) -> int | None:
    """Return the items for each of two systems, items not paired; None if the scores are equal.

    sd_0² = 2 m (1 - m) with m = (before + after) / 2, and
    sd_1² = before (1 - before) + after (1 - after).
    Source: Fleiss, Statistical Methods for Rates and Proportions (1981), 3.2, without continuity
    correction; the formula of R's ``power.prop.test``.
    """
    mean = (before + after) / 2
    variance = before * (1 - before) + after * (1 - after)
    return _items(2 * mean * (1 - mean), variance, after - before)


def needed_paired(gain: float, discordant: float) -> int | None:
    """Return the items when both systems answer the same ones; None if ``gain`` is 0.

    sd_0² = discordant and sd_1² = discordant - gain². ``discordant`` is the share of items that
    exactly one of the two systems gets right, at least ``abs(gain)``.
    Source: Connor, Biometrics 43 (1987) 207-211; Lachin, Statistics in Medicine 11 (1992).

    Raises:
        ValueError: ``discordant`` is smaller than the gain, which is impossible.
    """
    if discordant < abs(gain) - _MIN_GAIN:
        raise ValueError(f"discordant {discordant} is below the gain {gain}")
    return _items(discordant, max(0.0, discordant - gain * gain), gain)


def needed_against(target: float, score: float) -> int | None:
    """Return the items that show that ``score`` misses a fixed ``target``; None if they are equal.

    sd_0² = target (1 - target) and sd_1² = score (1 - score).
    Source: Fleiss (1981), 1.2, without continuity correction.
    """
    return _items(target * (1 - target), score * (1 - score), target - score)


def detectable_gain(before: float, n: int) -> float | None:
    """Return the smallest gain over ``before`` that ``n`` unpaired items show; None if no gain is large enough.

    The result is a multiple of 0.001.
    """
    for thousandths in range(1, round((1 - before) * 1_000) + 1):
        gain = thousandths / 1_000
        needed = needed_unpaired(before, min(1.0, before + gain))
        if needed is not None and needed <= n:
            return gain
    return None


def _items(null: float, alternative: float, gain: float) -> int | None:
    """The formula of this module; ``null`` is sd_0², ``alternative`` is sd_1²."""
    if abs(gain) < _MIN_GAIN:
        return None
    quantile = NormalDist().inv_cdf
    z_a, z_b = quantile((1 + CONFIDENCE) / 2), quantile(POWER)
    root = z_a * math.sqrt(null) + z_b * math.sqrt(alternative)
    return max(1, math.ceil((root / gain) ** 2 - 1e-9))
