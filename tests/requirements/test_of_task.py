"""Which requirements a task has, in which order."""

from __future__ import annotations

import pytest

from auditor.facts import KtoLabels
from auditor.model import Outcome, Ran
from auditor.requirements.of_task import People, task_requirements
from auditor.settings import Settings
from auditor.spot_check_facts import SpotCheck

SPOT = SpotCheck(
    rows=0,
    size=0,
    seed=0,
    confidence=0.95,
    right=0,
    wrong=0,
    undecided=0,
    disputed=0,
    missing=0,
    least=0,
    most=0,
    interval=(0.0, 1.0),
    needed=0,
)
KTO = {"kto": Ran(facts=KtoLabels(3, 2))}


@pytest.mark.parametrize(
    ("task", "outcomes", "people", "names"),
    [
        ("text", {}, People(), []),
        ("unknown", {}, People(), []),
        ("multi-label", {}, People(), ["label-noise"]),
        ("classification", {}, People(), ["label-signal", "label-noise"]),
        ("classification", {}, People(spot=SPOT), ["label-signal", "correct-labels"]),
        ("generation", {}, People(), ["response-signal", "correct-answers"]),
        ("generation", KTO, People(), ["kto-labels", "response-signal", "correct-answers"]),
        ("preference", {}, People(spot=SPOT), ["correct-answers"]),
    ],
)
def test_names(task: str, outcomes: dict[str, Outcome], people: People, names: list[str]) -> None:
    found = task_requirements(task, outcomes, (), people, Settings())
    assert [need.name for need in found] == [*names, "distinct-examples"]
