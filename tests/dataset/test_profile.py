from collections.abc import Mapping

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.dataset import profile


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], {"edges": [], "rows": []}),
        ([None, None], {"edges": [], "rows": []}),
        ([5], {"edges": [5, 6], "rows": [1]}),
        ([5, 5, None], {"edges": [5, 6], "rows": [2]}),
        ([0, 10, 20, 39], {"edges": list(range(0, 42, 2)), "rows": [1, 0, 0, 0, 0, 1] + [0] * 4 + [1] + [0] * 8 + [1]}),
    ],
)  # fmt: skip
def test_bins(values: list[int | None], expected: Mapping[str, list[float]]) -> None:
    found = profile.bins(pl.Series(values, dtype=pl.Int64))
    assert (list(found.edges), list(found.rows)) == (expected["edges"], expected["rows"])


@given(st.lists(st.integers(0, 100_000), min_size=1))
def test_bins_lose_nothing(values: list[int]) -> None:
    found = profile.bins(pl.Series(values))
    assert sum(found.rows) == len(values)
    assert len(found.edges) == len(found.rows) + 1 <= 42
    assert list(found.edges) == sorted(found.edges)
