"""CASE010, CASE011, CASE012: is it a task for a fine-tune at all?"""

from __future__ import annotations

from auditor.case.context import Context
from auditor.case.model import CaseFinding
from auditor.model import Rule, Severity

# Days a contract must have stood. Source: the training project of the policy's worked example
# takes three months; a contract that moved within that time will likely move during the next.
STABLE_DAYS = 90

# What to try first for each "looks like a fine-tuning problem but isn't". Source: the policy's
# list; smaller-model and cheaper-calls are steps of their own beside the ladder.
REMEDIES = {
    "knowledge": ("retrieval", "put the facts into the context, weights go stale"),
    "format": ("structured-output", "a JSON schema forces the format"),
    "refusals": ("system-prompt", "say in the system prompt what is in scope"),
    "hallucination": ("retrieval", "retrieve, demand grounding, and measure it"),
    "latency": ("smaller-model", "a smaller model with a better prompt is often fast enough"),
    "cost": ("cheaper-calls", "cache, batch and compress the prompt"),
    "voice": ("few-shot", "3 to 10 examples of the voice almost always work"),
}

RULES = (
    Rule(
        "CASE010",
        "not-narrow",
        Severity.ERROR,
        "The task is open-ended: a conversation or a general agent.",
        "A fine-tune learns one narrow task. What varied requests need is a prompt that can be edited.",
        'kind = "agent"',
        'kind = "classification"',
        "Cut out the narrow, repeated part of the task and make the case for that alone.",
        "kind conversation or agent",
    ),
    Rule(
        "CASE011",
        "moving-contract",
        Severity.ERROR,
        "The output contract changed a short while ago.",
        "Fine-tuning a moving target is wasted work: the next change of the contract is a new data set.",
        "stable_since = 2026-03-01  # last week",
        "stable_since = 2025-09-01",
        "Keep iterating on the prompt until the contract has stood for 90 days.",
        f"{STABLE_DAYS} days, the length of a training project",
    ),
    Rule(
        "CASE012",
        "cheaper-remedy",
        Severity.ERROR,
        "The stated symptom has a known cheaper remedy, and nothing shows that it was tried.",
        "Seven symptoms look like fine-tuning problems and are not; each has a remedy of hours.",
        'symptom = "format"  # and no [[rung]] named structured-output was tried',
        '[[rung]]\nname = "structured-output"\nstatus = "tried"\nscore = 0.81',
        "Try the rung the finding names, measure it on the eval and list it. An excuse does not do.",
    ),
)


def run(context: Context) -> list[CaseFinding]:
    """What is missing in [task], and whether the policy sends the task back to prompting."""
    readiness = context.readiness
    keys = ("statement", "symptom", "kind", "contract", "stable_since")
    found = readiness.missing(("task",), readiness.task, *keys)
    task, rung = readiness.task, context.next_rung()
    if task.kind in ("conversation", "agent"):
        detail = f"the task is open-ended ({task.kind}), not narrow: go on with {rung}"
        found.append(readiness.finding("CASE010", ("task", "kind"), detail, rung))
    if task.stable_since and (context.today - task.stable_since).days < STABLE_DAYS:
        days = (context.today - task.stable_since).days
        detail = (
            f"the output contract is {days} days old, {STABLE_DAYS} are needed: go on with {rung}"
        )
        found.append(readiness.finding("CASE011", ("task", "stable_since"), detail, rung))
    return found if context.exempt else found + _remedy(context)


def _remedy(context: Context) -> list[CaseFinding]:
    """The symptom's own rung must have been tried, with a number; an excuse does not count."""
    readiness = context.readiness
    symptom = readiness.task.symptom
    if symptom not in REMEDIES:
        return []
    rung, why = REMEDIES[symptom]
    if any(own.name == rung and own.status == "tried" for own in readiness.rungs):
        return []
    detail = f"the symptom is {symptom}: try {rung} first; {why}"
    return [readiness.finding("CASE012", ("task", "symptom"), detail, rung)]
