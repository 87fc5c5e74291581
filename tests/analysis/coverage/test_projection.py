from __future__ import annotations

import numpy as np
import pytest

from auditor.analysis.coverage.projection import project_to_plane
from auditor.analysis.embedding.exact_cosines import on_grid


@pytest.mark.parametrize("rows", [0, 1, 2, 3, 4, 40])
def test_every_row_has_a_position_in_the_square(rows: int) -> None:
    positions = project_to_plane(on_grid(np.random.default_rng(0).standard_normal((rows, 8))))
    assert positions.shape == (rows, 2)
    assert np.isfinite(positions).all()
    assert ((positions >= 0) & (positions <= 1)).all()


def test_copies_have_a_position_too() -> None:
    assert np.isfinite(project_to_plane(on_grid(np.ones((30, 8))))).all()


def test_similar_rows_are_near_each_other() -> None:
    rng = np.random.default_rng(2)
    own = np.repeat(np.arange(5), 40)
    positions = project_to_plane(
        on_grid(rng.standard_normal((5, 32))[own] + 0.2 * rng.standard_normal((200, 32)))
    )
    apart = ((positions[:, None] - positions) ** 2).sum(axis=2)
    np.fill_diagonal(apart, np.inf)
    assert (own[apart.argmin(axis=1)] == own).mean() > 0.95


def test_the_same_rows_have_the_same_positions() -> None:
    rows = on_grid(np.random.default_rng(3).standard_normal((150, 16)))
    assert np.array_equal(project_to_plane(rows), project_to_plane(rows.copy()))
