"""Exact bounds on the wrong rows of a set in two strata: those that models suspect, and all others.

Models sort the wrong rows from the right ones, so the share of wrong rows varies less inside a stratum than in
the whole set, and a bound that looks at both strata is narrower. It never relies on the models: where they
suspect rows that are right, it is about as wide as without them, and no less valid.

Let two strata of N₁ and N₂ rows hold W₁ and W₂ wrong ones, and let X₁ and X₂ be the wrong rows of the samples of n₁
and n₂: both are hypergeometric. An estimate T(X₁, X₂) of the upper end puts all results in an order, chosen before
anyone has judged. The largest W for which P(T(X₁, X₂) ≤ T(x₁, x₂)) > 1 - γ at some W₁ + W₂ = W is an upper bound that
holds with confidence γ or more, for every W₁ and W₂. Of all bounds in that order it is the smallest.
Source: Buehler, Journal of the American Statistical Association 52 (1957); Lloyd and Kabaila, On the optimality and
limitations of Buehler bounds, Australian & New Zealand Journal of Statistics 45 (2003).
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

from auditor.analysis import finite_population
from auditor.analysis.finite_population import CONFIDENCE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    _Numbers = NDArray[np.float64]
    _Counts = NDArray[np.int64]

# Values of W₁ and W₂ at which chances are computed; between two of them the bound is rounded outwards.
_MAX_POINTS = 5_000
# Wrong and right rows added to each stratum, for the order alone. Source: Jeffreys' prior.
_PSEUDO_COUNT = 0.5


class Stratum(NamedTuple):
    """A part of the set, and how many of its rows were drawn at random."""

    rows: int
    sampled: int


@dataclass(frozen=True, slots=True)
class TwoStrata:
    """Two strata, each with a random sample of its rows; one of them may be empty."""

    one: Stratum
    other: Stratum

    @property
    def rows(self) -> int:
        """The rows of both strata."""
        return self.one.rows + self.other.rows

    @property
    def sampled(self) -> int:
        """The rows drawn from both strata."""
        return self.one.sampled + self.other.sampled

    def most_wrong(self, wrong: tuple[int, int], confidence: float = CONFIDENCE) -> int:
        """Return the most wrong rows in both strata that samples with ``wrong`` ones do not refute.

        Args:
            wrong: rows of each sample, x₁ and x₂.
            confidence: γ, 0 to 1, of this one-sided bound.
        """
        if not (self.one.rows and self.other.rows):
            return finite_population.most_wrong(self.rows, self.sampled, sum(wrong), confidence)
        low, high = sum(wrong), self.rows - self.sampled + sum(wrong)
        chance = _Chance(self, wrong, confidence)  # it falls as W rises
        while low < high:
            middle = (low + high + 1) // 2
            if chance.of(middle) > 1 - confidence:
                low = middle
            else:
                high = middle - 1
        return low

    def least_wrong(self, wrong: tuple[int, int], confidence: float = CONFIDENCE) -> int:
        """Return the fewest wrong rows that the samples do not refute; arguments as for ``most_wrong``."""
        right = self.one.sampled - wrong[0], self.other.sampled - wrong[1]
        return self.rows - self.most_wrong(right, confidence)


class _Chance:
    """The largest chance of a result at or below a given one, over all splits of W wrong rows between the strata."""

    def __init__(self, strata: TwoStrata, wrong: tuple[int, int], confidence: float) -> None:
        import numpy as np

        ends = _estimated_ends(strata, confidence)
        self._highest = (ends <= ends[wrong]).sum(axis=1) - 1  # of x₂ for each x₁; -1: none
        self._points = [_points(stratum.rows) for stratum in (strata.one, strata.other)]
        self._first = _mass(strata.one, self._points[0], strata.one.sampled)
        most = max(int(self._highest.max()), 0)
        up_to = np.cumsum(_mass(strata.other, self._points[1], most), axis=1)
        self._second = np.where(self._highest >= 0, up_to[:, np.maximum(self._highest, 0)], 0.0)
        self._rows = strata.other.rows

    def of(self, wrong_rows: int) -> float:
        """Return the largest chance over all W₁ + W₂ = ``wrong_rows``, or a little more."""
        import numpy as np

        own, others = self._points
        after = np.append(own[1:], own[-1] + 1)  # W₁ is from a point to before the next one
        least = np.maximum(wrong_rows - after + 1, 0)  # the smallest W₂ that goes with it
        possible = (own <= wrong_rows) & (least <= self._rows)
        if not possible.any():
            return 0.0
        nearest = np.searchsorted(others, least[possible], side="right") - 1
        return float((self._first[possible] * self._second[nearest]).sum(axis=1).max())


def _points(rows: int) -> _Counts:
    """Return numbers of wrong rows from 0 to ``rows``, both included: int64[m], rising."""
    import numpy as np

    step = -(-rows // _MAX_POINTS) or 1
    return np.unique(np.append(np.arange(0, rows, step), rows)).astype(np.int64)


def _mass(stratum: Stratum, wrong_rows: _Counts, most: int) -> _Numbers:
    """Return P(X = x) for each of ``wrong_rows`` and each x from 0 to ``most``: float64[m, most + 1].

    The hypergeometric distribution by logarithms of factorials: scipy's takes a hundred times as long.
    """
    import numpy as np
    from scipy.special import gammaln

    rows, sampled = stratum
    found, wrong, right = np.arange(most + 1), wrong_rows[:, None], rows - wrong_rows[:, None]
    possible = (found <= wrong) & (sampled - found <= right)
    unseen = [np.maximum(left, 0) for left in (wrong - found, right - sampled + found)]
    log_of_one = gammaln(wrong + 1) + gammaln(right + 1) - sum(gammaln(u + 1) for u in unseen)
    log_of_sample = gammaln(found + 1) + gammaln(sampled - found + 1)
    log_of_all = gammaln(rows + 1) - gammaln(sampled + 1) - gammaln(rows - sampled + 1)
    chances = np.exp(log_of_one - log_of_sample - log_of_all)
    return np.where(possible, chances, 0.0)


def _estimated_ends(strata: TwoStrata, confidence: float) -> _Numbers:
    """Return T, an estimate of the upper end for each x₁ and x₂, which rises in both: float64[n₁ + 1, n₂ + 1].

    T = m₁ + m₂ + z √(v₁ + v₂), with mean m and variance v of the share that a stratum adds.
    """
    import numpy as np

    moments = []
    for stratum in (strata.one, strata.other):
        pseudo = stratum.sampled + 2 * _PSEUDO_COUNT
        share = (np.arange(stratum.sampled + 1) + _PSEUDO_COUNT) / pseudo
        weight = stratum.rows / strata.rows
        left = 1 - stratum.sampled / stratum.rows
        moments.append((share * weight, share * (1 - share) / (pseudo + 1) * left * weight**2))
    (one, one_variance), (other, other_variance) = moments
    z = NormalDist().inv_cdf(confidence)
    ends = np.add.outer(one, other) + z * np.sqrt(np.add.outer(one_variance, other_variance))
    rising = np.maximum.accumulate(np.maximum.accumulate(ends, axis=0), axis=1)
    return np.asarray(rising, np.float64)
