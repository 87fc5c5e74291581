from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, hypergeom

from auditor.analysis.finite_population import (
    allowed_wrong,
    least_wrong,
    most_wrong,
    sample_size,
)


def test_fifty_nine_right_rows_prove_less_than_five_percent() -> None:
    assert sample_size(1_000_000, 50_000) == 59
    assert most_wrong(1_000_000, 59, 0) <= 50_000 < most_wrong(1_000_000, 58, 0)


def test_a_small_set_needs_a_smaller_sample() -> None:
    assert [sample_size(rows, rows // 20) for rows in (100, 300, 1_000, 10_000)] == [39, 50, 56, 59]


def test_large_sets_agree_with_clopper_and_pearson() -> None:
    rows = 10_000_000
    for wrong in (0, 1, 5, 40):
        exact = binomtest(wrong, 200).proportion_ci(confidence_level=0.9, method="exact")
        assert most_wrong(rows, 200, wrong) / rows == pytest.approx(exact.high, abs=1e-4)
        assert least_wrong(rows, 200, wrong) / rows == pytest.approx(exact.low, abs=1e-4)


def test_a_sample_of_the_whole_set_leaves_nothing_open() -> None:
    assert (least_wrong(50, 50, 7), most_wrong(50, 50, 7)) == (7, 7)
    assert (least_wrong(50, 0, 0), most_wrong(50, 0, 0)) == (0, 50)


@given(st.integers(1, 200), st.data())
def test_the_bound_is_the_last_share_that_is_not_refuted(rows: int, data: st.DataObject) -> None:
    sampled = data.draw(st.integers(0, rows))
    wrong = data.draw(st.integers(0, sampled))
    most = most_wrong(rows, sampled, wrong)
    assert wrong <= least_wrong(rows, sampled, wrong) <= most <= rows - sampled + wrong
    assert hypergeom.cdf(wrong, rows, most, sampled) > 0.05
    if most < rows - sampled + wrong:
        assert hypergeom.cdf(wrong, rows, most + 1, sampled) <= 0.05


@pytest.mark.parametrize("share", [0.0, 0.01, 0.05, 0.3])
def test_bounds_cover_the_truth(share: float) -> None:
    """Each side is wrong in at most 5% of the samples, by the distribution itself and not by simulation."""
    rows, sampled = 400, 60
    truth = round(rows * share)
    chances = hypergeom.pmf(np.arange(sampled + 1), rows, truth, sampled)
    above = [most_wrong(rows, sampled, x) < truth for x in range(sampled + 1)]
    below = [least_wrong(rows, sampled, x) > truth for x in range(sampled + 1)]
    assert chances[above].sum() <= 0.05
    assert chances[below].sum() <= 0.05


def test_allowed_wrong_rows() -> None:
    assert [allowed_wrong(100_000, size, 5_000) for size in (58, 59, 93, 200)] == [-1, 0, 1, 4]


def test_impossible_samples_are_refused() -> None:
    with pytest.raises(ValueError, match="3 wrong of 2 sampled"):
        most_wrong(10, 2, 3)
