"""The gain of one eval score over another, with its interval and McNemar's test.

A score is a mean of per-item values in [0, 1]. Among values with a given mean, right-or-wrong values
vary most (Bhatia and Davis, American Mathematical Monthly 107, 2000). The binomial intervals here
therefore suit right-or-wrong scores and are too wide, never too narrow, for graded scores. All
intervals have the confidence ``CONFIDENCE``, all tests are two-sided at 1 - ``CONFIDENCE``.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.intervals import CONFIDENCE, Interval, wilson

_ALPHA = 1 - CONFIDENCE
# Resamples of the bootstrap. Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993),
# section 13.3: at least 1,000 for percentile intervals.
_RESAMPLES = 2_000
_SEED = 20_260_101
_BLOCK_CELLS = 2**22  # of resampled counts in memory at once


@dataclass(frozen=True, slots=True)
class Gain:
    """The gain of a later score over an earlier one: ``points`` in [-1, 1] and its interval."""

    points: float
    interval: Interval
    method: str
    p: float | None = None  # of McNemar's mid-p test; None for graded or unpaired items

    @property
    def significant(self) -> bool:
        """Whether the interval is above 0 and the test, if there is one, agrees."""
        return self.interval.low > 0 and (self.p is None or self.p < _ALPHA)


def newcombe(before: float, n_before: int, after: float, n_after: int) -> Gain:
    """Return the gain between scores on different items, or with an unknown pairing.

    With d = after - before and the Wilson intervals (l, u) of ``before`` and (l', u') of ``after``,
    the ends are::

        d - √((after - l')² + (u - before)²)   and   d + √((u' - after)² + (before - l)²)

    For two systems on the same items the interval is usually too wide, because their errors
    coincide. Source: method 10 of Newcombe, Statistics in Medicine 17 (1998) 873-890.
    """
    first, second = wilson(before * n_before, n_before), wilson(after * n_after, n_after)
    points = after - before
    low = points - math.hypot(after - second.low, first.high - before)
    high = points + math.hypot(second.high - after, before - first.low)
    return Gain(points, Interval(max(-1.0, low), min(1.0, high)), "Newcombe, unpaired")


def mcnemar_mid_p(lost: int, won: int) -> float:
    """Return the two-sided mid-p-value of McNemar's test.

    ``lost`` items were right before and wrong after, ``won`` items the reverse. With X binomial of
    lost + won trials at 1/2 and k = min(lost, won), the value is P(X ≤ k) + P(X ≤ k - 1), or
    1 - P(X = k) / 2 if lost = won. Source: Fagerland, Lydersen and Laake, BMC Medical Research
    Methodology 13:91 (2013): in all their 9,595 scenarios mid-p stayed within the nominal level,
    while the exact test lacked power.

    ``scipy.special.bdtr`` is the function behind ``scipy.stats.binom.cdf``; importing
    ``scipy.stats`` takes six times as long.
    """
    from scipy.special import bdtr  # only a case with results for each item needs SciPy

    fewer, changed = min(lost, won), lost + won
    at_most = float(bdtr(fewer, changed, 0.5))
    if lost == won:
        return 1.5 - at_most  # by symmetry P(X ≤ k) = (1 + P(X = k)) / 2
    return at_most + (float(bdtr(fewer - 1, changed, 0.5)) if fewer else 0.0)


@lru_cache(maxsize=16)  # several checks need the same gain
def paired(before: tuple[float, ...], after: tuple[float, ...]) -> Gain:
    """Return the gain on the same items: ``changed`` if all are right or wrong, else a bootstrap.

    The percentile bootstrap is seeded and independent of the order of the items: equal differences
    are resampled as one multinomial count. ``scipy.stats.bootstrap`` depends on the order.
    Source: Efron and Tibshirani (1993), chapters 13 and 16.

    Raises:
        ValueError: there are no items, or not as many after as before.
    """
    if not before or len(before) != len(after):
        raise ValueError(f"{len(before)} items before, {len(after)} after; expected the same, 1+")
    first, second = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    if np.isin(first, (0.0, 1.0)).all() and np.isin(second, (0.0, 1.0)).all():
        return changed(int((first > second).sum()), int((second > first).sum()), len(before))
    # Rounded so that 0.3 - 0.1 and 0.4 - 0.2 are one value.
    values, counts = np.unique(np.round(second - first, 12), return_counts=True)
    low, high = np.quantile(_resampled_means(values, counts), [_ALPHA / 2, 1 - _ALPHA / 2])
    points = float(values @ counts / counts.sum())
    return Gain(points, Interval(float(low), float(high)), "paired bootstrap")


def changed(lost: int, won: int, n: int) -> Gain:
    """Return the gain on ``n`` items: ``lost`` of them became wrong and ``won`` became right.

    With b = (won + 1) / (n + 2), c = (lost + 1) / (n + 2) and z the 97.5% normal quantile, the
    interval is b - c ± z √((b + c - (b - c)²) / (n + 2)). On right-or-wrong items the coverage of a
    bootstrap is one point too low. Source: Bonett and Price, Journal of Educational and Behavioral
    Statistics 37 (2012); recommended by Fagerland, Lydersen and Laake, Statistics in Medicine 33
    (2014) 2850-2875. The test is ``mcnemar_mid_p``.
    """
    worse, better = (lost + 1) / (n + 2), (won + 1) / (n + 2)
    middle = better - worse
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    half = z * math.sqrt((better + worse - middle * middle) / (n + 2))
    interval = Interval(max(-1.0, middle - half), min(1.0, middle + half))
    p = mcnemar_mid_p(lost, won)
    return Gain((won - lost) / n, interval, "paired, Bonett-Price and McNemar mid-p", p)


def _resampled_means(values: NDArray[np.float64], counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """float64[_RESAMPLES]: the mean of each resample of ``counts.sum()`` items."""
    n = int(counts.sum())
    generator = np.random.default_rng(_SEED)
    step = max(1, _BLOCK_CELLS // len(values))
    parts = [
        generator.multinomial(n, counts / n, size=min(step, _RESAMPLES - done)) @ values / n
        for done in range(0, _RESAMPLES, step)
    ]
    return np.concatenate(parts)
