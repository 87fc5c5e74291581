"""Confidence intervals for shares."""

import math
from statistics import NormalDist
from typing import NamedTuple

CONFIDENCE = 0.95  # of every interval that names no other. Source: convention


class Interval(NamedTuple):
    """Both ends of an interval; each end belongs to it."""

    low: float
    high: float


def wilson(successes: float, trials: int, confidence: float = CONFIDENCE) -> Interval:
    """Wilson score interval of ``successes / trials``, without continuity correction.

    With p = successes / trials, n = trials and z the (1 + confidence) / 2 quantile of the standard
    normal distribution, the ends are::

        (p + z²/2n ± z √(p (1 - p) / n + z²/4n²)) / (1 + z²/n)

    ``successes`` may be a sum of graded scores from 0 to 1, which ``scipy.stats.binomtest`` refuses;
    for whole numbers the two agree to 1e-12. The quantile comes from the standard library and agrees
    with ``scipy.special.ndtri`` to 1e-15: importing ``statistics`` takes 3 ms, ``scipy.special``
    0.4 s and ``scipy.stats`` 2.6 s (best of three on a busy machine of 2 cores).

    Coverage averages ``confidence`` over all shares. For a single share it varies: at n = 100 a 95%
    interval covers at least 92% (Brown, Cai and DasGupta, Statistical Science 16, 2001).
    Source: Wilson, JASA 22 (1927); method 3 of Newcombe, Statistics in Medicine 17 (1998) 857-872.

    Raises:
        ValueError: ``trials`` is below 1, or ``successes`` is not from 0 to ``trials``.
    """
    if trials < 1 or not 0 <= successes <= trials:
        raise ValueError(
            f"{successes} successes in {trials} trials; expected 0 to trials, 1 or more"
        )
    share = successes / trials
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    spread = z * z / trials
    centre = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / trials + spread / trials / 4) / (1 + spread)
    return Interval(max(0.0, centre - half), min(1.0, centre + half))
