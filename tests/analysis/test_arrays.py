"""Array operations equal the loops that they replace."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray
from scipy import special

from auditor.analysis.arrays import (
    concat_ranges,
    principal_axes,
    run_starts,
    softmax,
    sorted_keys,
    split_by_size,
    top_k_columns,
    unique_keys,
    unit_rows,
    with_columns_of_both,
)

# Few different values, so that many are equal.
_TABLES = arrays(np.float32, array_shapes(min_dims=2, max_dims=2), elements=st.integers(-2, 2))


@given(_TABLES, st.data())
def test_top_k_takes_the_first_of_equal_values(
    values: NDArray[np.float32], data: st.DataObject
) -> None:
    count = data.draw(st.integers(1, values.shape[1]))
    order = np.argsort(-values, axis=1, kind="stable")[:, :count]
    assert (top_k_columns(values, count) == np.sort(order, axis=1)).all()


def test_concat_ranges() -> None:
    assert concat_ranges(np.array([], np.int64), np.array([], np.int64)).tolist() == []
    assert concat_ranges(np.array([5, 0, 9]), np.array([2, 0, 3])).tolist() == [5, 6, 9, 10, 11]


def test_run_starts() -> None:
    assert run_starts(np.array([])).tolist() == []
    assert run_starts(np.array([1, 1, 2, 1])).tolist() == [True, False, True, True]


@given(arrays(np.uint64, st.integers(0, 20), elements=st.sampled_from([0, 1, 5, 2**64 - 1])))
def test_keys_are_sorted_and_unique_as_by_numpy(keys: NDArray[np.uint64]) -> None:
    assert (sorted_keys(keys) == np.sort(keys)).all()
    assert unique_keys(keys).tolist() == np.unique(keys).tolist()


def test_split_by_size() -> None:
    assert split_by_size(np.array([], int), 3) == []
    assert split_by_size(np.array([1, 1, 1, 9, 0, 1]), 3) == [(0, 2), (2, 3), (3, 6)]


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_unit_rows_keep_zeros_and_precision(kind: type[np.float32 | np.float64]) -> None:
    rows = unit_rows(np.array([[3, 4], [0, 0]], kind))
    assert rows == pytest.approx(np.array([[0.6, 0.8], [0, 0]]))
    assert rows.dtype == kind


def test_principal_axes_keep_dot_products() -> None:
    vectors = np.random.default_rng(0).normal(size=(50, 8)).astype(np.float32)
    vectors[:, 3:] = 0
    axes = principal_axes(vectors, 3)
    assert (vectors @ axes) @ (vectors @ axes).T == pytest.approx(vectors @ vectors.T, abs=1e-4)
    assert principal_axes(vectors, 9).shape == (8, 8)


def test_principal_axes_end_with_the_longest() -> None:
    axes = principal_axes(np.diag([1.0, 5.0, 3.0]), 2)
    assert np.abs(axes).argmax(axis=0).tolist() == [2, 1]


def test_columns_of_both_rows_are_joined() -> None:
    pairs = pl.DataFrame({"left": [5, 1], "right": [7, 5]})
    columns = pl.DataFrame({"row": [1, 5], "name": ["one", "five"]})
    assert with_columns_of_both(pairs, columns).rows() == [(1, 5, "one", "five")]
    assert with_columns_of_both(pairs, columns, how="left").rows() == [
        (5, 7, "five", None),
        (1, 5, "one", "five"),
    ]


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_softmax_is_that_of_scipy_to_the_last_bit(kind: type) -> None:
    scores = np.random.default_rng(0).normal(scale=30, size=(50, 7)).astype(kind)
    found, expected = softmax(scores), special.softmax(scores, axis=1)
    assert (found.dtype, found.tolist()) == (expected.dtype, expected.tolist())
