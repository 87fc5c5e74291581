"""Which requirements a task has, in which order."""

from __future__ import annotations

import pytest

from auditor.facts import KtoLabels
from auditor.model import Outcome, Ran
from auditor.requirements.of_task import People, task_requirements
from auditor.settings import Settings
from auditor.spot_check_facts import SpotCheck

JUDGED = "judged"  # people found something in a sample
KTO = {"kto": Ran(facts=KtoLabels(3, 2))}


@pytest.mark.parametrize(
    ("task", "outcomes", "people", "names"),
    [
        ("text", {}, People(), []),
        ("unknown", {}, People(), []),
        ("multi-label", {}, People(), ["label-noise"]),
        ("classification", {}, People(), ["label-signal", "label-noise"]),
        ("classification", {}, JUDGED, ["label-signal", "correct-labels"]),
        ("generation", {}, People(), ["response-signal", "correct-answers"]),
        ("generation", KTO, People(), ["kto-labels", "response-signal", "correct-answers"]),
        ("preference", {}, JUDGED, ["correct-answers"]),
    ],
)
def test_names(
    spot: SpotCheck, task: str, outcomes: dict[str, Outcome], people: People | str, names: list[str]
) -> None:
    people = People(spot=spot) if people == JUDGED else people
    found = task_requirements(task, outcomes, (), people, Settings())
    assert [need.name for need in found] == [*names, "distinct-examples"]
