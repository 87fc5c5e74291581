"""The requirements that only some tasks have, from what the checks measured."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from auditor.coverage_facts import Diversity
from auditor.facts import KtoLabels, LabelNoise, ResponseSignal, SeveralLabels
from auditor.model import Outcome, measured
from auditor.requirements.correct_rows import correct_rows
from auditor.requirements.distinct import distinct_examples
from auditor.requirements.measured import (
    kto_labels,
    label_noise,
    label_signal,
    response_signal,
    several_labels,
)
from auditor.settings import Settings
from auditor.spot_check_facts import SpotCheck
from auditor.verdict import Requirement


class People(NamedTuple):
    """What people decided about the labels of a set, and what they found in a sample."""

    decided: int = 0  # suspected labels on which one has decided
    spot: SpotCheck | None = None  # what they found in a random sample; None if there is none


def task_requirements(
    task: str,
    outcomes: Mapping[str, Outcome],
    whole: Collection[str],
    people: People,
    settings: Settings,
) -> tuple[Requirement, ...]:
    """The requirements of ``task`` (classification, generation, ...), in the order in which a reader should see them.

    ``whole`` has the rules of open findings on the whole set.
    """
    found: list[Requirement] = []
    if task == "multi-label":
        found.append(several_labels(measured(SeveralLabels, outcomes), whole, settings))
    if task == "classification":
        noise = measured(LabelNoise, outcomes)
        found.append(label_signal(noise, whole, settings))
        if people.spot is None:
            found.append(label_noise(noise, whole, people.decided, settings))
        else:
            found.append(correct_rows(people.spot, "label", settings))
    if (labels := measured(KtoLabels, outcomes)) is not None:
        found.append(kto_labels(labels))
    signal = measured(ResponseSignal, outcomes)
    if task == "generation" or (task == "preference" and signal is not None):
        found.append(response_signal(signal, whole))
    if task in ("generation", "preference"):
        found.append(correct_rows(people.spot, "answer", settings))
    found.append(distinct_examples(measured(Diversity, outcomes), whole, settings))
    return tuple(found)
