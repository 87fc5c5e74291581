"""Verdicts in a few lines: what is shown first, and what is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor import brief
from auditor.brief import Brief
from auditor.errors import ExitCode

READY = Brief(ExitCode.READY, "READY: a")
NOT_READY = Brief(ExitCode.NOT_READY, "NOT READY: b", ("b1", "b2", "b3"))
NO_VERDICT = Brief(ExitCode.NO_VERDICT, "NO VERDICT: c", ("c1",))


def test_ready_is_one_line() -> None:
    assert brief.lines([READY], 15) == ["READY: a"]
    assert brief.lines([], 15) == []


def test_the_worst_comes_first() -> None:
    assert brief.lines([READY, NOT_READY, NO_VERDICT], 15) == [
        *("NO VERDICT: c", "  c1", "NOT READY: b", "  b1", "  b2", "  b3", "READY: a")
    ]


@pytest.mark.parametrize(
    ("limit", "lines"),
    [
        (4, ["NOT READY: b", "  b1", "  b2", "  b3"]),
        (3, ["NOT READY: b", "  b1", "  and 2 more"]),
        (2, ["NOT READY: b"]),
        (1, ["NOT READY: b"]),
    ],
)
def test_what_there_is_no_room_for(limit: int, lines: list[str]) -> None:
    assert brief.lines([NOT_READY], limit) == lines


def test_more_data_sets_than_lines() -> None:
    found = brief.lines([READY] * 5 + [NOT_READY] * 2, 4)
    assert found == ["NOT READY: b", "NOT READY: b", "READY: a", "and 4 more data sets"]


@given(st.lists(st.sampled_from([READY, NOT_READY, NO_VERDICT]), max_size=20), st.integers(2, 16))
def test_lines_never_exceed_the_limit_or_hide_the_worst(briefs: list[Brief], limit: int) -> None:
    found = brief.lines(briefs, limit)
    assert len(found) <= limit
    assert len(found) >= min(len(briefs), limit)
    worst = [item.headline for item in briefs if item is NO_VERDICT] or [
        item.headline for item in briefs if item is NOT_READY
    ]
    assert not worst or found[0] == worst[0]
