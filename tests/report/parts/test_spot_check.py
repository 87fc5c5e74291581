"""The sentence on a spot check."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from auditor.report.parts.spot_check import sentence
from auditor.spot_check_facts import Agreement, SpotCheck, SuspectedRows


def test_what_was_found_and_what_follows(spot: SpotCheck) -> None:
    assert sentence(spot) == (
        "spot check: 59 of 59 sampled rows judged blind by Ada, Bo (last on 2026-11-29), 1 wrong; 0.4%"
        " to 11.7% of all 1,000 rows are wrong, at 95% confidence"
    )


@pytest.mark.parametrize(
    ("change", "end"),
    [
        ({"missing": 1}, "; 1 row left to judge"),
        (
            {"suspected": SuspectedRows(40, 6, 1, 5)},
            "; 5 of 6 rows whose label models suspect are wrong",
        ),
        ({"repaired": 1}, "; 1 row was judged wrong and changed since, and still counts"),
        ({"repaired": 2}, "; 2 rows were judged wrong and changed since, and still count"),
        ({"outside": 1}, "; judgements of 1 row outside the sample do not count"),
        ({"undecided": 2}, "; nobody could tell on 2 rows"),
        ({"disputed": 1}, "; people disagree on 1 row"),
        (
            {"agreement": Agreement(20, 0.95, 0.8333, 0.52, 1.0)},
            "; two people agree on 95% of 20 rows (kappa 0.83, 0.52 to 1.00)",
        ),
    ],
)
def test_what_is_open(spot: SpotCheck, change: dict[str, object], end: str) -> None:
    assert sentence(replace(spot, **change)).endswith(end)


def test_nobody_has_judged(spot: SpotCheck) -> None:
    found = sentence(replace(spot, right=0, wrong=0, missing=59, judges=()))
    assert found.startswith("spot check: 0 of 59 sampled rows judged blind, 0 wrong;")
