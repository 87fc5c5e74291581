"""Bounds and missing rows of a sample in two kinds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.analysis.finite_population import least_wrong, most_wrong, sample_size
from auditor.review.judged_kinds import Kind, least, most, needed

NONE = Kind()


def test_rows_that_nobody_found_right_may_be_wrong() -> None:
    kind = Kind(rows=400, drawn=60, right=50, wrong=3, missing=4)
    assert most([NONE, kind], 0.95) == most_wrong(400, 60, 10)
    assert least([NONE, kind], 0.95) == least_wrong(400, 60, 3)


def test_repaired_rows_are_drawn_and_wrong_in_the_set_before() -> None:
    kind = Kind(rows=400, drawn=59, right=59, repaired=6)
    assert most([NONE, kind], 0.95) == most_wrong(406, 65, 6) - 6
    assert least([NONE, kind], 0.95) == 0
    whole = Kind(rows=59, drawn=59, right=59, repaired=6)
    assert most([NONE, whole], 0.95) == 0


@pytest.mark.parametrize(
    ("kind", "limit", "more"),
    [
        (Kind(rows=400, drawn=59, right=59), 20, 0),  # proven
        (Kind(rows=400, drawn=59, right=38, wrong=21), 20, 0),  # refuted by what was found
        (Kind(rows=400, drawn=59, right=58, wrong=1), 20, sample_size(400, 20, 0.95, 1) - 59),
        (Kind(rows=400, drawn=59, right=30, missing=29), 20, 0),  # if these are right
        (Kind(rows=60, drawn=30, right=29, wrong=1), 1, sample_size(60, 1, 0.95, 1) - 30),
    ],
)
def test_rows_that_are_needed(kind: Kind, limit: int, more: int) -> None:
    assert needed([NONE, kind], limit, 0.95) == more


@settings(max_examples=20)
@given(st.data())
def test_judging_on_only_narrows_what_is_possible(data: st.DataObject) -> None:
    """Whatever the rows that are missing turn out to be, the bounds stay within those of before."""
    kinds = []
    for rows in (30, 90):
        right, wrong, missing = (data.draw(st.integers(0, 8)) for _ in range(3))
        kinds.append(Kind(rows, right + wrong + missing, right, wrong, missing))
    after = []
    for kind in kinds:
        bad = data.draw(st.integers(0, kind.missing))
        right = kind.right + kind.missing - bad
        after.append(kind._replace(right=right, wrong=kind.wrong + bad, missing=0))
    assert least(kinds, 0.95) <= least(after, 0.95) <= most(after, 0.95) <= most(kinds, 0.95)
