"""The requirement on judged rows: each state, at its bounds, and what it says is missing."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from auditor.requirements.correct_rows import correct_rows
from auditor.settings import Settings
from auditor.spot_check_facts import SpotCheck
from auditor.verdict import Requirement, State


def test_nobody_has_judged() -> None:
    assert correct_rows(None, "answer", Settings()) == Requirement(
        name="correct-answers",
        observed="not judged",
        required="5% or fewer wrong",
        state=State.UNPROVEN,
        why="no model can tell whether an answer is right: have a random sample judged",
        proof="dataset-audit sample",
    )


def test_proven(spot: SpotCheck) -> None:
    assert correct_rows(spot, "label", Settings()) == Requirement(
        name="correct-labels",
        observed="at most 5.0% wrong labels",
        required="5% or fewer wrong",
        state=State.MET,
        why="59 of 1,000 rows judged, 1 wrong, by Ada, Bo, blind and at random; 95% confidence",
        value=50,
        limit=50,
    )


@pytest.mark.parametrize(
    ("least", "most", "state", "observed"),
    [
        (0, 50, State.MET, "at most 5.0% wrong labels"),
        (0, 51, State.UNPROVEN, "at least 0.0% wrong labels"),
        (50, 90, State.UNPROVEN, "at least 5.0% wrong labels"),
        (51, 90, State.NOT_MET, "at least 5.1% wrong labels"),
    ],
)
def test_states_at_their_bounds(
    spot: SpotCheck, least: int, most: int, state: State, observed: str
) -> None:
    need = correct_rows(replace(spot, least=least, most=most), "label", Settings())
    assert (need.state, need.observed) == (state, observed)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"missing": 1, "disputed": 2, "needed": 3}, "1 more row to judge"),
        ({"disputed": 2, "needed": 3}, "people disagree on 2 rows: settle them"),
        ({"needed": 41}, "a sample of 100 proves it if all others are right"),
        ({}, "the limit is neither proven nor refuted"),
    ],
)
def test_what_is_missing(spot: SpotCheck, change: dict[str, int], why: str) -> None:
    need = correct_rows(replace(spot, most=80, **change), "label", Settings())
    assert need.why.endswith(why)


def test_a_set_without_a_row_to_judge_is_unproven(spot: SpotCheck) -> None:
    assert correct_rows(replace(spot, rows=0), "label", Settings()).state is State.UNPROVEN


def test_nobody_is_named_before_anybody_has_judged(spot: SpotCheck) -> None:
    refuted = replace(spot, least=60, judges=())
    assert "by nobody yet" in correct_rows(refuted, "label", Settings()).why
