"""The sentence on a spot check."""

from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec.structs import replace as changed

from auditor.dataset.profile import Profile
from auditor.report.model import Report
from auditor.report.parts.spot_check import SpotCheckTable, facts, sentence, table
from auditor.requirements.correct_rows import correct_rows
from auditor.settings import Settings
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
    assert sentence(changed(spot, **change)).endswith(end)


def test_nobody_has_judged(spot: SpotCheck) -> None:
    found = sentence(changed(spot, right=0, wrong=0, missing=59, judges=()))
    assert found.startswith("spot check: 0 of 59 sampled rows judged blind, 0 wrong;")


def shown(report: Report, task: str, spot: SpotCheck | None = None) -> SpotCheckTable | None:
    need = correct_rows(spot, "label", Settings())
    profile = Profile(task=task)
    return table(replace(report, profile=profile, requirements=(need,), spot_check=spot))


@pytest.mark.parametrize("task", ["unknown", "text", "multi-label"])
def test_rows_that_people_cannot_judge(ready: Report, task: str) -> None:
    assert shown(ready, task) is None


def test_no_sample_was_drawn(ready: Report) -> None:
    found = shown(ready, "classification")
    assert found == SpotCheckTable(
        requirement=correct_rows(None, "label", Settings()),
        facts=(),
        judges=(),
        agreement="",
        command="dataset-audit sample data/train.jsonl -o spot.html",
        complete=False,
    )


def test_standard_input_cannot_be_sampled(ready: Report) -> None:
    piped = replace(ready, inputs=(replace(ready.inputs[0], path="-"),))
    found = shown(piped, "generation")
    assert found is not None
    assert found.command == ""


def test_a_whole_sample(ready: Report, spot: SpotCheck) -> None:
    found = shown(
        ready, "classification", changed(spot, agreement=Agreement(20, 0.95, 0.8333, 0.52, 1.0))
    )
    assert found is not None
    assert found.requirement is not None
    assert found.requirement.state == "met"
    assert found.judges == spot.judges
    assert found.agreement == "two people agree on 95% of 20 rows (kappa 0.83, 0.52 to 1.00)"
    assert (found.complete, found.command) == (
        True,
        "dataset-audit sample data/train.jsonl --again -o spot.html",
    )


def test_facts(spot: SpotCheck) -> None:
    first = (
        ("judged", "59 of 59 sampled rows"),
        ("wrong", "1"),
        ("wrong in the whole set", "0.4% to 11.7%"),
        ("confidence", "95%"),
        ("rows that could be drawn", "1,000"),
    )
    assert facts(spot) == first
    more = changed(
        spot,
        suspected=SuspectedRows(40, 6, 1, 5),
        clean_right=(190, 199),
        missing=2,
        undecided=3,
        disputed=4,
        repaired=5,
        outside=6,
    )
    assert facts(more) == (
        ("judged", "57 of 59 sampled rows"),
        *first[1:],
        ("wrong where models suspect the label", "5 of 6"),
        ("clean rows that are right", "190 to 199"),
        ("left to judge", "2"),
        ("nobody could tell", "3"),
        ("people disagree", "4"),
        ("judged wrong and changed since", "5"),
        ("judged, but not drawn", "6"),
    )
