"""The sentence on a spot check."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from auditor.report.spot_check import sentence
from auditor.spot_check_facts import Agreement, Judge, SpotCheck

SPOT = SpotCheck(
    rows=2_045,
    size=59,
    seed=0,
    confidence=0.95,
    right=57,
    wrong=2,
    undecided=0,
    disputed=0,
    missing=0,
    least=10,
    most=200,
    interval=(0.0042, 0.1169),
    needed=100,
    judges=(Judge("Ada", 59, "2026-11-01"), Judge("Bo", 20, "2026-11-29")),
)


def test_what_was_found_and_what_follows() -> None:
    assert sentence(SPOT) == (
        "spot check: 59 of 59 sampled rows judged blind by Ada, Bo (last on 2026-11-29), 2 wrong; 0.4%"
        " to 11.7% of all 2,045 rows are wrong, at 95% confidence"
    )


@pytest.mark.parametrize(
    ("change", "end"),
    [
        ({"missing": 1}, "; 1 row left to judge"),
        ({"undecided": 2}, "; nobody could tell on 2 rows"),
        ({"disputed": 1}, "; people disagree on 1 row"),
        (
            {"agreement": Agreement(20, 0.95, 0.8333, 0.52, 1.0)},
            "; two people agree on 95% of 20 rows (kappa 0.83, 0.52 to 1.00)",
        ),
    ],
)
def test_what_is_open(change: dict[str, object], end: str) -> None:
    assert sentence(replace(SPOT, **change)).endswith(end)


def test_nobody_has_judged() -> None:
    found = sentence(replace(SPOT, right=0, wrong=0, missing=59, judges=()))
    assert found.startswith("spot check: 0 of 59 sampled rows judged blind, 0 wrong;")
