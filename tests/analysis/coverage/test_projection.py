from __future__ import annotations

import numpy as np
import pytest

from auditor.analysis.coverage.projection import layout
from auditor.analysis.embedding.exact_cosines import on_grid


@pytest.mark.parametrize("rows", [0, 1, 2, 3, 4, 40])
def test_every_row_has_a_place_in_the_square(rows: int) -> None:
    place = layout(on_grid(np.random.default_rng(0).standard_normal((rows, 8))))
    assert place.shape == (rows, 2)
    assert np.isfinite(place).all()
    assert ((place >= 0) & (place <= 1)).all()


def test_copies_have_a_place_too() -> None:
    assert np.isfinite(layout(on_grid(np.ones((30, 8))))).all()


def test_rows_that_say_alike_lie_near_each_other() -> None:
    draw = np.random.default_rng(2)
    own = np.repeat(np.arange(5), 40)
    place = layout(
        on_grid(draw.standard_normal((5, 32))[own] + 0.2 * draw.standard_normal((200, 32)))
    )
    apart = ((place[:, None] - place) ** 2).sum(axis=2)
    np.fill_diagonal(apart, np.inf)
    assert (own[apart.argmin(axis=1)] == own).mean() > 0.95


def test_the_same_rows_lie_in_the_same_places() -> None:
    rows = on_grid(np.random.default_rng(3).standard_normal((150, 16)))
    assert np.array_equal(layout(rows), layout(rows.copy()))
