"""The number of items needed, against published examples and seeded simulations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from auditor.case.evidence import sample_size
from auditor.case.evidence.sample_size import (
    detectable_gain,
    needed_against,
    needed_paired,
    needed_unpaired,
)
from auditor.case.evidence.score_gain import mcnemar_mid_p, newcombe


def test_unpaired_shares_as_in_the_manual_of_r(monkeypatch):
    monkeypatch.setattr(sample_size, "POWER", 0.90)
    # help(power.prop.test): p1 = .50, p2 = .75, power = .90 gives n = 76.7.
    assert needed_unpaired(0.50, 0.75) == 77


@pytest.mark.parametrize(
    ("lost", "won", "n"),
    [
        (0.05, 0.45, 23),  # Connor (1987), computed by powerandsamplesize.com
        (0.15, 0.30, 155),  # same formula, computed by clinicaltrials-tools
    ],
)
def test_paired_shares_as_published(lost, won, n):
    assert needed_paired(won - lost, won + lost) == n


def test_one_share_against_a_fixed_one():
    # Fleiss (1981) 1.2: (1.960 sqrt(.5 .5) + 0.842 sqrt(.6 .4))^2 / .1^2 = 193.9.
    assert needed_against(0.5, 0.6) == 194


def test_equal_scores_need_no_number_of_items():
    assert needed_unpaired(0.8, 0.8) is None
    assert needed_paired(0.0, 0.2) is None
    assert needed_against(0.8, 0.8) is None


def test_the_discordant_share_is_at_least_the_gain():
    with pytest.raises(ValueError, match="below the gain"):
        needed_paired(0.1, 0.05)


@given(st.floats(0.2, 0.8), st.floats(0.02, 0.15))
def test_pairing_saves_items_if_errors_coincide(before, gain):
    after = before + gain
    independent = before * (1 - after) + after * (1 - before)
    none_worse, unpaired = needed_paired(gain, gain), needed_unpaired(before, after)
    # With independent errors pairing saves nothing; the two formulas then differ a little.
    assert none_worse <= needed_paired(gain, independent)
    assert needed_paired(gain, independent) == pytest.approx(unpaired, rel=0.1, abs=2)


def test_the_worked_example_of_the_policy():
    assert needed_unpaired(0.88, 0.92) == 882
    assert needed_paired(0.04, 0.04) == 194


@pytest.mark.parametrize(("before", "n", "gain"), [(0.88, 100, 0.101), (0.8, 600, 0.061)])
def test_the_smallest_gain_that_an_eval_shows(before, n, gain):
    assert detectable_gain(before, n) == gain
    assert (
        needed_unpaired(before, before + gain) <= n < needed_unpaired(before, before + gain - 1e-3)
    )


def test_some_evals_show_no_gain_at_all():
    assert detectable_gain(0.99, 30) is None


def test_unpaired_items_reach_the_power():
    random = np.random.default_rng(21)
    n = needed_unpaired(0.80, 0.87)
    a, b = random.binomial(n, 0.80, 4_000) / n, random.binomial(n, 0.87, 4_000) / n
    shown = [newcombe(float(x), n, float(y), n).significant for x, y in zip(a, b, strict=True)]
    assert np.mean(shown) == pytest.approx(0.8, abs=0.02)


def test_paired_items_reach_the_power():
    random = np.random.default_rng(22)
    n = needed_paired(0.05, 0.15)
    cells = random.multinomial(n, [0.05, 0.10, 0.85], 4_000)
    shown = [mcnemar_mid_p(int(lost), int(won)) < 0.05 for lost, won, _ in cells]
    assert np.mean(shown) == pytest.approx(0.8, abs=0.02)


def test_the_normal_quantiles_are_those_of_scipy():
    za, zb = scipy_stats.norm.ppf([0.975, 0.8])
    by_hand = (za * 0.2**0.5 + zb * (0.2 - 0.01) ** 0.5) ** 2 / 0.01
    assert needed_paired(0.1, 0.2) == int(np.ceil(by_hand))
