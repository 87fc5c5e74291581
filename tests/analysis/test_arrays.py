"""Array idioms give what the loop they stand for gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from auditor.analysis.arrays import largest, principal_axes, ramps, unit_rows

# Few different values, so that many are equal.
_TABLES = arrays(np.float32, array_shapes(min_dims=2, max_dims=2), elements=st.integers(-2, 2))


@given(_TABLES, st.data())
def test_largest_takes_the_earlier_of_equals(
    values: NDArray[np.float32], data: st.DataObject
) -> None:
    count = data.draw(st.integers(1, values.shape[1]))
    order = np.argsort(-values, axis=1, kind="stable")[:, :count]
    assert (largest(values, count) == np.sort(order, axis=1)).all()


def test_ramps_of_nothing_are_nothing() -> None:
    assert ramps(np.array([], np.int64), np.array([], np.int64)).tolist() == []


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
