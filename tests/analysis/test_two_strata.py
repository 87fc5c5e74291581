"""Bounds from two strata: exact coverage by the distribution itself, and never much wider than without strata."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from auditor.analysis.finite_population import least_wrong, most_wrong
from auditor.analysis.two_strata import Stratum, TwoStrata


def test_one_stratum_is_bounded_as_before() -> None:
    for strata in (
        TwoStrata(Stratum(400, 60), Stratum(0, 0)),
        TwoStrata(Stratum(0, 0), Stratum(400, 60)),
    ):
        wrong = (3, 0) if strata.one.rows else (0, 3)
        assert strata.most_wrong(wrong) == most_wrong(400, 60, 3)
        assert strata.least_wrong(wrong) == least_wrong(400, 60, 3)


def test_a_stratum_that_was_not_sampled_may_be_wrong_or_right() -> None:
    strata = TwoStrata(Stratum(10, 0), Stratum(300, 300))
    assert (strata.least_wrong((0, 4)), strata.most_wrong((0, 4))) == (4, 14)


def test_two_strata_that_were_judged_whole_leave_nothing_open() -> None:
    strata = TwoStrata(Stratum(10, 10), Stratum(30, 30))
    assert (strata.least_wrong((7, 2)), strata.most_wrong((7, 2))) == (9, 9)


@pytest.mark.parametrize("suspected", [1, 9, 59, 270, 2_000])
def test_a_faultless_sample_proves_as_much_as_without_strata(suspected: int) -> None:
    rows, size = 5_400, 59
    drawn = [-(-part * size // rows) for part in (suspected, rows - suspected)]
    strata = TwoStrata(Stratum(suspected, drawn[0]), Stratum(rows - suspected, drawn[1]))
    assert strata.most_wrong((0, 0)) <= most_wrong(rows, size, 0) <= rows // 20


@pytest.mark.parametrize(
    ("strata", "wrong", "factor"),
    [
        # Of the rows that models suspect most are wrong, of the others few: the interval is narrower ...
        (TwoStrata(Stratum(540, 40), Stratum(4_830, 360)), (33, 7), 1.4),
        (TwoStrata(Stratum(1_451, 40), Stratum(13_370, 361)), (40, 1), 2.5),
        # ... and where the models are wrong it is hardly wider.
        (TwoStrata(Stratum(540, 40), Stratum(4_830, 360)), (0, 40), 0.95),
        (TwoStrata(Stratum(50, 4), Stratum(5_320, 396)), (0, 20), 0.95),
    ],
)
def test_the_interval_is_narrower_where_models_are_right(
    strata: TwoStrata, wrong: tuple[int, int], factor: float
) -> None:
    plain = [
        bound(strata.rows, strata.sampled, sum(wrong), 0.975) for bound in (least_wrong, most_wrong)
    ]
    low, high = strata.least_wrong(wrong, 0.975), strata.most_wrong(wrong, 0.975)
    assert (plain[1] - plain[0]) / (high - low) >= factor


@pytest.mark.parametrize(
    "strata",
    [
        TwoStrata(Stratum(6, 2), Stratum(50, 12)),
        TwoStrata(Stratum(20, 9), Stratum(21, 6)),
        TwoStrata(Stratum(3, 3), Stratum(40, 9)),
        TwoStrata(Stratum(4, 0), Stratum(30, 10)),
    ],
)
def test_bounds_cover_the_truth(strata: TwoStrata) -> None:
    """Each side is wrong in at most 5% of the samples, for every number of wrong rows in either stratum."""
    one, other = strata.one, strata.other
    results = [(a, b) for a in range(one.sampled + 1) for b in range(other.sampled + 1)]
    shape = (one.sampled + 1, other.sampled + 1)
    most = np.array([strata.most_wrong(result) for result in results]).reshape(shape)
    least = np.array([strata.least_wrong(result) for result in results]).reshape(shape)
    assert (least <= most).all()
    for wrong in range(one.rows + 1):
        first = hypergeom.pmf(np.arange(shape[0]), one.rows, wrong, one.sampled)
        for more in range(other.rows + 1):
            second = hypergeom.pmf(np.arange(shape[1]), other.rows, more, other.sampled)
            chances = np.outer(first, second)
            assert chances[most < wrong + more].sum() <= 0.05 + 1e-9
            assert chances[least > wrong + more].sum() <= 0.05 + 1e-9


@settings(max_examples=25)
@given(st.data())
def test_more_wrong_rows_never_lower_a_bound(data: st.DataObject) -> None:
    rows = data.draw(st.tuples(st.integers(1, 60), st.integers(1, 60)))
    drawn = [data.draw(st.integers(1, own)) for own in rows]
    strata = TwoStrata(Stratum(rows[0], drawn[0]), Stratum(rows[1], drawn[1]))
    wrong = data.draw(st.integers(0, drawn[0] - 1)), data.draw(st.integers(0, drawn[1]))
    bounds = strata.least_wrong(wrong), strata.most_wrong(wrong)
    assert sum(wrong) <= bounds[0] <= bounds[1] <= strata.rows - strata.sampled + sum(wrong)
    more = (wrong[0] + 1, wrong[1])
    assert strata.least_wrong(more) >= bounds[0]
    assert strata.most_wrong(more) >= bounds[1]


def test_large_strata_are_rounded_outwards() -> None:
    """Beyond 5,000 rows chances are computed at fewer points: the bound is wider by less than 0.1%."""
    small = TwoStrata(Stratum(500, 20), Stratum(4_500, 180))
    large = TwoStrata(Stratum(50_000, 20), Stratum(450_000, 180))
    share = [strata.most_wrong((15, 3)) / strata.rows for strata in (small, large)]
    least = [strata.least_wrong((15, 3)) / strata.rows for strata in (small, large)]
    assert share[0] < share[1] < share[0] + 0.003
    assert least[0] - 0.003 < least[1] < least[0]
