"""The Wilson interval against published numbers, scipy and its exact coverage."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import special, stats

from auditor.analysis.intervals import wilson

# Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3.
PUBLISHED = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@pytest.mark.parametrize(("successes", "trials", "low", "high"), PUBLISHED)
def test_published_intervals(successes: int, trials: int, low: float, high: float) -> None:
    interval = wilson(successes, trials)
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


@given(
    trials=st.integers(1, 5_000),
    share=st.floats(0, 1),
    confidence=st.sampled_from([0.8, 0.95, 0.99]),
)
def test_wilson_agrees_with_scipy(trials: int, share: float, confidence: float) -> None:
    successes = round(share * trials)
    expected = stats.binomtest(successes, trials).proportion_ci(confidence, method="wilson")
    assert wilson(successes, trials, confidence) == pytest.approx(tuple(expected), abs=1e-12)


@given(confidence=st.floats(0.5, 1 - 1e-6))
def test_the_normal_quantile_agrees_with_scipy(confidence: float) -> None:
    upper = (1 + confidence) / 2
    assert NormalDist().inv_cdf(upper) == pytest.approx(special.ndtri(upper), abs=1e-12)


@given(trials=st.integers(1, 400), share=st.floats(0, 1))
def test_graded_scores_have_an_interval_around_their_mean(trials: int, share: float) -> None:
    low, high = wilson(share * trials, trials)
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1


@pytest.mark.parametrize(("successes", "trials"), [(14, 10), (-1, 10), (0, 0), (float("nan"), 1)])
def test_wilson_refuses_impossible_counts(successes: float, trials: int) -> None:
    with pytest.raises(ValueError, match="expected 0 to trials"):
        wilson(successes, trials)


def coverage(trials: int, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Exact coverage at each share: the binomial weight of the counts whose interval contains it."""
    low, high = np.array([wilson(k, trials) for k in range(trials + 1)]).T
    covered = (low[:, None] <= shares) & (shares <= high[:, None])
    weights = stats.binom.pmf(np.arange(trials + 1)[:, None], trials, shares)
    return np.asarray((weights * covered).sum(axis=0))


@pytest.mark.parametrize("trials", [100, 300, 1_000])
def test_wilson_covers_95_per_cent_on_average_and_never_far_less(trials: int) -> None:
    covered = coverage(trials, np.linspace(0.05, 0.95, 901))
    assert covered.mean() == pytest.approx(0.95, abs=0.01)
    # Coverage of a single share varies, as the docstring says.
    assert covered.min() > 0.92
