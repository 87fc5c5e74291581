"""Principal axes keep what vectors have in common."""

from __future__ import annotations

import numpy as np
import pytest

from auditor.analysis.arrays import unit_rows
from auditor.analysis.text.lsa import reduce_dimensions


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
