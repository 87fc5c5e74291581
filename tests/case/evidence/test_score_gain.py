"""Intervals and tests against published examples, SciPy and seeded simulations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from auditor.case.evidence.score_gain import Gain, changed, mcnemar_mid_p, newcombe, paired

# Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10.
NEWCOMBE = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (10, 10, 0, 20, 0.6791, 1.0000),
]


@pytest.mark.parametrize(("a", "m", "b", "n", "low", "high"), NEWCOMBE)
def test_published_intervals_of_newcombe(a, m, b, n, low, high):
    gain = newcombe(b / n, n, a / m, m)
    assert (round(gain.interval.low, 4), round(gain.interval.high, 4)) == (low, high)
    assert gain.points == pytest.approx(a / m - b / n)


# Exact p-value and mid-p-value. The first is the example of Fagerland, Lydersen and Laake (2013):
# airway hyper-responsiveness before and after transplantation, published as 0.070 and 0.039. The
# others follow from their formulas by hand; in the last two as many items are lost as won.
MCNEMAR = [(1, 7, 0.0703, 0.0391), (0, 5, 0.0625, 0.03125), (5, 5, 1.0, 0.8770), (0, 0, 1.0, 0.5)]


@pytest.mark.parametrize(("lost", "won", "exact", "mid"), MCNEMAR)
def test_published_p_values_of_mcnemar(lost, won, exact, mid):
    assert mcnemar_mid_p(lost, won) == pytest.approx(mid, abs=5e-5)
    assert mcnemar_mid_p(lost, won) == mcnemar_mid_p(won, lost) <= exact


@given(lost=st.integers(0, 2_000), won=st.integers(0, 2_000))
def test_mcnemar_agrees_with_scipy(lost, won):
    exact = scipy_stats.binomtest(lost, lost + won).pvalue if lost + won else 1.0
    at = scipy_stats.binom.pmf(min(lost, won), lost + won, 0.5)
    expected = exact - (at / 2 if lost == won else at)
    assert mcnemar_mid_p(lost, won) == pytest.approx(expected, abs=1e-9)
    smallest = 1e-300  # where the exact value of SciPy underflows to 0
    assert 0 <= mcnemar_mid_p(lost, won) <= exact + smallest <= 1 + smallest


def test_the_bootstrap_agrees_with_scipy():
    random = np.random.default_rng(3)
    before, after = random.random(300).round(2), random.random(300).round(2) ** 0.8
    ours = paired(tuple(before), tuple(after))
    theirs = scipy_stats.bootstrap(
        (after - before,), np.mean, n_resamples=20_000, method="percentile", rng=random
    ).confidence_interval
    assert ours.points == pytest.approx((after - before).mean())
    assert (ours.interval.low, ours.interval.high) == pytest.approx(tuple(theirs), abs=0.004)
    assert ours.p is None


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60), st.randoms())
def test_the_gain_does_not_depend_on_the_order_of_the_items(pairs, random):
    shuffled = random.sample(pairs, len(pairs))
    one, two = (
        paired(tuple(float(a) for a, _ in own), tuple(float(b) for _, b in own))
        for own in (pairs, shuffled)
    )
    assert one == two


def test_unequal_or_empty_items_are_refused():
    with pytest.raises(ValueError, match="2 items before, 1 after"):
        paired((0.0, 1.0), (1.0,))
    with pytest.raises(ValueError, match="0 items"):
        paired((), ())


def test_paired_items_show_a_gain_that_scores_alone_do_not():
    before = tuple(float(i >= 20) for i in range(200))
    after = tuple(float(i >= 10) for i in range(200))
    assert paired(before, after).significant
    assert not newcombe(0.90, 200, 0.95, 200).significant


def covers(gain: Gain, truth: float) -> bool:
    return gain.interval.low <= truth <= gain.interval.high


def test_newcombe_covers_95_per_cent_on_average():
    random = np.random.default_rng(11)
    n, draws = 200, 20_000
    first, second = random.uniform(0.1, 0.95, (2, draws))
    a, b = random.binomial(n, first) / n, random.binomial(n, second) / n
    hits = [
        covers(newcombe(float(a[i]), n, float(b[i]), n), second[i] - first[i]) for i in range(draws)
    ]
    assert np.mean(hits) == pytest.approx(0.95, abs=0.01)


def test_the_mid_p_test_rejects_5_per_cent_of_true_hypotheses():
    random = np.random.default_rng(12)
    n, discordant, draws = 500, 0.2, 20_000
    changed = random.binomial(n, discordant, draws)
    won = random.binomial(changed, 0.5)
    p = [mcnemar_mid_p(int(c - w), int(w)) for c, w in zip(changed, won, strict=True)]
    assert np.mean(np.array(p) < 0.05) == pytest.approx(0.05, abs=0.01)


def coverage_of_paired(draw, truth: float, draws: int) -> float:
    hits = 0
    for seed in range(draws):
        before, after = draw(np.random.default_rng(seed))
        hits += covers(paired(tuple(before), tuple(after)), truth)
    return hits / draws


@pytest.mark.parametrize("n", [100, 400])
@pytest.mark.parametrize("cells", [(0.06, 0.14), (0.10, 0.10), (0.02, 0.10)])
def test_the_paired_interval_covers_95_per_cent(n, cells):
    random = np.random.default_rng(13)
    draws = random.multinomial(n, [*cells, 1 - sum(cells)], 20_000)
    kinds, counts = np.unique(draws[:, :2], axis=0, return_counts=True)
    truth = cells[1] - cells[0]
    hits = [covers(changed(int(lost), int(won), n), truth) for lost, won in kinds]
    assert counts[hits].sum() / 20_000 == pytest.approx(0.95, abs=0.01)


@pytest.mark.parametrize(("lost", "won"), [(3, 20), (10, 10), (0, 8)])
def test_the_paired_interval_is_close_to_the_bootstrap(lost, won):
    n = 400
    change = np.repeat([-1.0, 1.0, 0.0], [lost, won, n - lost - won])
    theirs = scipy_stats.bootstrap(
        (change,), np.mean, method="percentile", rng=np.random.default_rng(5)
    ).confidence_interval
    ours = changed(lost, won, n).interval
    assert (ours.low, ours.high) == pytest.approx(tuple(theirs), abs=0.01)


def test_the_paired_interval_by_hand():
    # Airway hyper-responsiveness again, 1 and 7 of 21: 6/23 -+ 1.96 sqrt((10/23 - (6/23)^2) / 23).
    interval = changed(1, 7, 21).interval
    assert (round(interval.low, 4), round(interval.high, 4)) == (0.0134, 0.5084)


def test_the_paired_bootstrap_covers_95_per_cent_for_graded_scores():
    def draw(random):
        before = random.beta(4, 2, 200).round(1)
        return before, np.clip(before + random.choice([-0.1, 0.0, 0.1, 0.2], 200), -1, 2)

    assert coverage_of_paired(draw, 0.05, 2_000) == pytest.approx(0.95, abs=0.01)
