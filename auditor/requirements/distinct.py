"""The requirement that the rows are enough distinct examples."""

from collections.abc import Collection

from auditor.coverage_facts import FEW_DISTINCT, Diversity
from auditor.plural import pluralize
from auditor.settings import Settings
from auditor.verdict import Requirement, State


def distinct_examples(
    facts: Diversity | None, whole: Collection[str], settings: Settings
) -> Requirement:
    """The requirement on distinct examples: half of the floor is required, all of it is advice.

    ``facts`` is None if the check of diversity measured nothing; ``whole`` has the rules of open findings on the
    whole set.
    """
    name, floor = "distinct-examples", settings.floor
    required = f"{floor // 2:,} or more"
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
        "wordings and numbers of the same requests add no examples: collect other kinds"
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
