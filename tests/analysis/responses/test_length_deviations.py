"""Robust deviations of lengths, against numpy."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.responses.length_deviations import length_deviations


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=60))
def test_deviations_are_those_of_the_formula(lengths: list[int]) -> None:
    found = pl.DataFrame({"n": lengths}).select(length_deviations(pl.col("n"), 0.2))["n"]
    logs = np.log(lengths)
    distance = logs - np.median(logs)
    spread = max(1.4826 * float(np.median(np.abs(distance))), 0.2)
    assert found.to_list() == pytest.approx((distance / spread).tolist(), abs=1e-9)


def test_each_group_has_its_own_median() -> None:
    frame = pl.DataFrame({"n": [10, 10, 10, 900, 900, 900], "g": list("aaabbb")})
    assert frame.select(length_deviations(pl.col("n"), 0.2, "g"))["n"].to_list() == [0.0] * 6
