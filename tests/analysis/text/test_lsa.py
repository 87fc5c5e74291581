"""Principal axes keep what vectors have in common."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from auditor.analysis.arrays import unit_rows
from auditor.analysis.text.lsa import (
    Projected,
    Reduced,
    reduce_dimensions,
    singular_axes,
    truncated_svd,
)


def test_few_axes_stay_as_they_are() -> None:
    vectors = np.eye(4, 3, dtype=np.float32)
    assert (reduce_dimensions([vectors[:, :1], vectors[:, 1:]], 3) == vectors).all()


def test_products_are_kept_where_vectors_lie_on_the_reduce_dimensions() -> None:
    rng = np.random.default_rng(0)
    vectors = (rng.standard_normal((50, 4)) @ rng.standard_normal((4, 20))).astype(np.float32)
    vectors = unit_rows(vectors)
    reduced = reduce_dimensions([vectors[:, :7], vectors[:, 7:]], 4)
    assert reduced.shape == (50, 4)
    assert reduced @ reduced.T == pytest.approx(vectors @ vectors.T, abs=1e-3)


def test_the_longest_axes_are_kept() -> None:
    vectors = np.diag([1, 5, 3]).astype(np.float32)
    assert np.abs(reduce_dimensions([vectors], 2)).max(axis=1).tolist() == [0, 1, 1]


def test_rows_on_demand_are_those_of_all_rows() -> None:
    rng = np.random.default_rng(0)
    terms = csr_array(rng.poisson(0.3, (90, 30)).astype(np.float32))
    vectors = unit_rows(rng.standard_normal((90, 8)).astype(np.float32))
    projected = Projected(terms, singular_axes(terms, 5))
    assert (projected[:] == truncated_svd(terms, 5)).all()
    space, every = (
        Reduced([vectors, projected], 6),
        reduce_dimensions([vectors, projected[:]], 6),
    )
    assert space.shape == every.shape
    assert (space[20:50] == every[20:50]).all()
    some = np.array([70, 3, 3, 41])
    assert space[some] == pytest.approx(every[some], abs=1e-6)
