"""Intervals for eval scores and their differences, paired or not, and McNemar's test.

A score is a mean of per-item values in [0, 1]. Of all such values with a given mean, right-or-wrong
ones vary most (Bhatia and Davis, American Mathematical Monthly 107, 2000), so the binomial
intervals here are exact in kind for shares and too wide, never too narrow, for graded scores.
All tests are two-sided at ``ALPHA``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np

from auditor.analysis.intervals import Interval, wilson

# Two-sided error rate of every interval and test. Source: convention; 95 % intervals.
ALPHA = 0.05
# Resamples of the bootstrap. Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993),
# section 13.3: at least 1,000 for percentile intervals.
RESAMPLES = 2_000
_SEED = 20_260_101
_CELLS = 2**22  # draws held in memory at once
_Z = NormalDist().inv_cdf(1 - ALPHA / 2)


@dataclass(frozen=True, slots=True)
class Gain:
    """How much a later score beats an earlier one: ``points`` in [-1, 1] and its 95 % interval."""

    points: float
    interval: Interval
    method: str
    p: float | None = None  # McNemar mid-p; None where items are graded or unknown

    @property
    def significant(self) -> bool:
        """The interval lies above 0 and, where there is a test, it agrees."""
        return self.interval.low > 0 and (self.p is None or self.p < ALPHA)


def newcombe(before: float, n_before: int, after: float, n_after: int) -> Gain:
    """Interval of ``after - before`` for scores on different items, or with the pairing unknown.

    Source: method 10, the Wilson hybrid, of Newcombe, Statistics in Medicine 17 (1998) 873-890.
    For two systems on the same items it is too wide as a rule, since their errors coincide.
    """
    first, second = wilson(before * n_before, n_before), wilson(after * n_after, n_after)
    points = after - before
    low = points - math.hypot(after - second.low, first.high - before)
    high = points + math.hypot(second.high - after, before - first.low)
    return Gain(points, Interval(max(-1.0, low), min(1.0, high)), "Newcombe, unpaired")


def mcnemar(lost: int, won: int) -> tuple[float, float]:
    """P-values of McNemar's test: (exact conditional, mid-p), from the items that changed sides.

    ``lost``: right before and wrong after; ``won``: the reverse. Source: Fagerland, Lydersen and
    Laake, BMC Medical Research Methodology 13:91 (2013); mid-p stayed within the nominal level in
    all their 9,595 scenarios, the exact test wastes power.
    """
    n, fewer = lost + won, min(lost, won)
    weights = [_log_half(n, k) for k in range(fewer + 1)]
    exact = min(1.0, 2 * math.fsum(weights))
    if lost == won:
        return 1.0, 1 - weights[-1] / 2
    return exact, exact - weights[-1]


def _log_half(n: int, k: int) -> float:
    """Probability of k heads in n throws of a fair coin, without overflow at large n."""
    log = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1) - n * math.log(2)
    return math.exp(log)


@lru_cache(maxsize=16)  # several checks ask for the same gain
def paired(before: tuple[float, ...], after: tuple[float, ...]) -> Gain:
    """Gain on the same items. Right or wrong: ``changed``. Graded: percentile bootstrap.

    The bootstrap is seeded and does not depend on the order of the items: equal differences are
    drawn as one multinomial count. Source: Efron and Tibshirani (1993), chapters 13 and 16.

    Raises:
        ValueError: no items, or not as many after as before.
    """
    if not before or len(before) != len(after):
        raise ValueError(f"{len(before)} items before, {len(after)} after; expected the same, 1+")
    first, second = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    if np.isin(first, (0.0, 1.0)).all() and np.isin(second, (0.0, 1.0)).all():
        return changed(int((first > second).sum()), int((second > first).sum()), len(before))
    # Rounded so that 0.3 - 0.1 and 0.4 - 0.2 are one value.
    values, counts = np.unique(np.round(second - first, 12), return_counts=True)
    low, high = np.quantile(_resampled_means(values, counts), [ALPHA / 2, 1 - ALPHA / 2])
    points = float(values @ counts / counts.sum())
    return Gain(points, Interval(float(low), float(high)), "paired bootstrap")


def changed(lost: int, won: int, n: int) -> Gain:
    """Gain on ``n`` items of which ``lost`` turned wrong and ``won`` turned right.

    Interval: Bonett and Price, Journal of Educational and Behavioral Statistics 37 (2012), one
    item added to each kind of change; recommended by Fagerland, Lydersen and Laake, Statistics in
    Medicine 33 (2014) 2850-2875. On right or wrong items the bootstrap covers a point less than it
    promises. Test: McNemar mid-p.
    """
    worse, better = (lost + 1) / (n + 2), (won + 1) / (n + 2)
    middle = better - worse
    half = _Z * math.sqrt((better + worse - middle * middle) / (n + 2))
    interval = Interval(max(-1.0, middle - half), min(1.0, middle + half))
    p = mcnemar(lost, won)[1]
    return Gain((won - lost) / n, interval, "paired, Bonett-Price and McNemar mid-p", p)


def _resampled_means(values: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """float64[RESAMPLES]: the mean of each resample of ``counts.sum()`` items."""
    n = int(counts.sum())
    generator = np.random.default_rng(_SEED)
    step = max(1, _CELLS // len(values))
    parts = [
        generator.multinomial(n, counts / n, size=min(step, RESAMPLES - done)) @ values / n
        for done in range(0, RESAMPLES, step)
    ]
    return np.concatenate(parts)
