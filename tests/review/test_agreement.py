"""Kappa of two people, by hand."""

from __future__ import annotations

import polars as pl
import pytest

from auditor.review.judgements import agreement
from auditor.spot_check_facts import Agreement


def judged(both_wrong: int, one: int, other: int, both_right: int) -> pl.DataFrame:
    """What each of two people says of rows: whether it is wrong."""
    first = [True] * (both_wrong + one) + [False] * (other + both_right)
    second = [True] * both_wrong + [False] * one + [True] * other + [False] * both_right
    return pl.DataFrame(
        {"one": first, "other": second}, schema=dict.fromkeys(["one", "other"], pl.Boolean)
    )


def test_nobody_judged_the_same_rows() -> None:
    assert agreement(judged(0, 0, 0, 0)) is None


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ((20, 5, 10, 15), Agreement(50, 0.7, 0.4, 0.146, 0.654)),  # (0.7 - 0.5) / 0.5
        ((0, 0, 0, 30), Agreement(30, 1.0, 1.0, 1.0, 1.0)),
        ((5, 0, 0, 25), Agreement(30, 1.0, 1.0, 1.0, 1.0)),
        ((0, 10, 10, 0), Agreement(20, 0.0, -1.0, -1.0, -1.0)),
    ],
)
def test_kappa(table: tuple[int, int, int, int], expected: Agreement) -> None:
    assert agreement(judged(*table)) == expected
