"""CASE010, CASE011, CASE012: is it a task for a fine-tune at all?"""

from auditor.case.context import Context
from auditor.case.model import CaseFinding
from auditor.plural import pluralize

# Days since the last change of the contract. Source: the training project of the policy's worked
# example takes three months; a contract that changed within that time will likely change again
# during the next three.
MIN_STABLE_DAYS = 90

# The rung to try first for each problem that looks like one for a fine-tune. Source: the policy's
# list; smaller-model and cheaper-calls are steps outside the ladder.
_REMEDIES = {
    "knowledge": ("retrieval", "put the facts into the prompt, because weights go out of date"),
    "format": ("structured-output", "a JSON schema enforces the format"),
    "refusals": ("system-prompt", "state in the system prompt what is in scope"),
    "hallucination": ("retrieval", "retrieve the facts, demand grounding, and measure it"),
    "latency": ("smaller-model", "a smaller model with a better prompt is often fast enough"),
    "cost": ("cheaper-calls", "cache, batch and compress the prompt"),
    "voice": ("few-shot", "3 to 10 examples of the style almost always work"),
}


def run(context: Context) -> list[CaseFinding]:
    """Return what is missing in [task], and whether the policy sends the task back to prompting."""
    readiness = context.readiness
    keys = ("statement", "symptom", "kind", "contract", "stable_since")
    found = readiness.missing(("task",), readiness.task, *keys)
    task, rung = readiness.task, context.next_rung()
    if task.kind in ("conversation", "agent"):
        detail = f"the task is open-ended ({task.kind}), not narrow: continue with {rung}"
        found.append(readiness.finding("CASE010", ("task", "kind"), detail, rung))
    if task.stable_since and (context.today - task.stable_since).days < MIN_STABLE_DAYS:
        age = pluralize((context.today - task.stable_since).days, "day")
        detail = (
            f"the output contract changed {age} ago and must be stable for {MIN_STABLE_DAYS} days:"
            f" continue with {rung}"
        )
        found.append(readiness.finding("CASE011", ("task", "stable_since"), detail, rung))
    return found if context.exempt else found + _remedy(context)


def _remedy(context: Context) -> list[CaseFinding]:
    """A finding unless the rung that is the remedy for the symptom was tried."""
    readiness = context.readiness
    symptom = readiness.task.symptom
    if symptom not in _REMEDIES:
        return []
    rung, why = _REMEDIES[symptom]
    if any(tried.name == rung and tried.status == "tried" for tried in readiness.rungs):
        return []
    detail = f"the symptom is {symptom}: try {rung} first; {why}"
    return [readiness.finding("CASE012", ("task", "symptom"), detail, rung)]
