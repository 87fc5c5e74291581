"""The requirements that only some tasks have, from what the checks measured."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from auditor.coverage_facts import FEW_DISTINCT, Diversity
from auditor.facts import KtoLabels, LabelNoise, ResponseSignal, SeveralLabels
from auditor.model import Outcome, measured
from auditor.plural import pluralize
from auditor.requirements.correct_rows import correct_rows
from auditor.requirements.measured import (
    kto_labels,
    label_noise,
    label_signal,
    response_signal,
    several_labels,
)
from auditor.settings import Settings
from auditor.spot_check_facts import SpotCheck
from auditor.verdict import Requirement, State


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


def distinct_examples(
    facts: Diversity | None, whole: Collection[str], settings: Settings
) -> Requirement:
    """The requirement on distinct examples: half of the floor is required, all of it is advice.

    ``facts`` is None if the check of diversity measured nothing; ``whole`` has the rules of open findings on the
    whole set.
    """
    name, floor = "distinct-examples", settings.floor
    required = f"{floor // 2:,} or more"
    if facts is None and FEW_DISTINCT in whole:
        why = f"the texts of nearly all rows repeat a few ({FEW_DISTINCT}): collect other examples"
        observed = f"fewer than {floor // 2:,}"
        return Requirement(name, observed, required, State.NOT_MET, why, limit=floor // 2)
    if facts is None:
        why = "too few rows, or texts in a script that the embedding model does not know"
        return Requirement(
            name, "not measured", required, State.UNPROVEN, why, proof="--embedder NAME"
        )
    distinct = facts.distinct_examples
    if distinct is None:  # either view is enough
        distinct = max(facts.effective_examples, facts.effective_by_words)
    observed = f"about {distinct:,} distinct examples in {pluralize(facts.rows, 'row')}"
    if facts.distinct_examples is None or distinct >= floor:
        why = _why_narrow(facts) or "the rows differ enough to count as examples of their own"
        return Requirement(name, observed, required, State.MET, why, distinct, floor // 2)
    few = distinct < floor // 2 and FEW_DISTINCT in whole
    why = _why_narrow(facts) or (
        "wordings, names and numbers of the same requests add no examples: collect other kinds"
    )
    state = State.NOT_MET if few else State.ADVICE
    return Requirement(name, observed, required, state, why, distinct, floor // 2)


def _why_narrow(facts: Diversity) -> str:
    """Return a sentence on the class with the fewest distinct examples; "" if all have enough."""
    if not facts.narrow_classes:
        return ""
    least = facts.narrow_classes[0]
    return (
        f"{pluralize(len(facts.narrow_classes), 'class', 'classes')} with few distinct examples: {least.label[:60]} has"
        f" about {least.distinct:,} in {pluralize(least.rows, 'row')}"
    )
