from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.embedding.exact_cosines import STEPS, cosines, on_grid


def rows(count: int, seed: int, dim: int = 256) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((count, dim)).astype(np.float32)


def test_zeros_stay_zeros() -> None:
    assert not on_grid(np.zeros((2, 4))).any()


@given(seed=st.integers(0, 2**32 - 1))
def test_cosines_are_off_by_a_thousandth_at_most(seed: int) -> None:
    own, other = rows(7, seed), rows(5, seed + 1)
    true = (own @ other.T) / np.outer(np.linalg.norm(own, axis=1), np.linalg.norm(other, axis=1))
    assert np.abs(cosines(on_grid(own), on_grid(other)) - true).max() < 1e-3


@given(seed=st.integers(0, 2**32 - 1))
def test_the_order_of_adding_does_not_matter(seed: int) -> None:
    grid = on_grid(rows(20, seed))
    shuffled = np.random.default_rng(seed).permutation(grid.shape[1])
    assert np.array_equal(cosines(grid, grid), cosines(grid[:, shuffled], grid[:, shuffled]))
    assert np.array_equal(cosines(grid, grid)[3:4], cosines(grid[3:4], grid))


def test_sums_of_products_are_whole_numbers_that_float32_holds() -> None:
    # The worst case: all parts equal, so that the sum reaches the square of the length.
    grid = on_grid(np.ones((1, 256)))
    assert float((grid.astype(np.float64) ** 2).sum()) < 2**24
    assert STEPS**2 < 2**24
