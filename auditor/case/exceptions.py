"""CASE070, CASE071: the four reasons of the policy to skip the climb, each with its evidence."""

from __future__ import annotations

from auditor.case import economics
from auditor.case.context import Context
from auditor.case.model import CaseFinding
from auditor.case.money import tornado
from auditor.case.readiness.file import Exemption
from auditor.model import Rule, Severity

# Clean examples of earlier work that make a strong data set. Source: the policy's floor.
EXAMPLES = 200
# Months to break even, with any one input at its worst, for "obviously right". Source: the length
# of the training project in the policy's worked example; what pays back sooner needs no debate.
OBVIOUS_MONTHS = 3
_NARROW = ("classification", "extraction", "conversion")

RULES = (
    Rule(
        "CASE070",
        "exception-not-shown",
        Severity.ERROR,
        "An exception is claimed and its evidence is missing or does not carry it.",
        "An exception without evidence is a way around the ladder.",
        'kind = "regulation"',
        'kind = "regulation"\nevidence = "legal review of 2026-02-01"\nreference = "Art. 12(3)"',
        "Give what the finding names, or climb the ladder.",
        f"earlier-dataset: {EXAMPLES} examples; high-volume: narrow task, break-even within"
        f" {OBVIOUS_MONTHS} months with any one input at its worst; regulation: reference;"
        " on-device: the model fits the device",
    ),
    Rule(
        "CASE071",
        "exception-accepted",
        Severity.NOTE,
        "An exception of the policy holds: the ladder need not be climbed.",
        "A prompt baseline, an owner and the rest of the case are still asked for.",
        'kind = "on-device"  # and nothing that shows it',
        'kind = "on-device"\nlimit_mb = 2048\nmodel_mb = 900',
        "Nothing.",
    ),
)


def accepted(context: Context) -> frozenset[str]:
    """Kinds of the exceptions whose evidence stands."""
    claims = context.readiness.exceptions
    return frozenset(str(own.kind) for own in claims if own.kind and not _lacking(context, own))


def run(context: Context) -> list[CaseFinding]:
    """A note for each accepted exception, an error for each other one."""
    found = []
    for own in context.readiness.exceptions:
        lacking = _lacking(context, own)
        key = ("exception", own.index)
        if own.kind and lacking:
            detail = f"{own.kind} is claimed, but {lacking}"
            found.append(context.readiness.finding("CASE070", key, detail))
        elif own.kind:
            detail = f"{own.kind}: {own.evidence}"
            found.append(context.readiness.finding("CASE071", key, detail))
    return found


def _lacking(context: Context, own: Exemption) -> str:
    """What the evidence lacks; empty where it stands."""
    if own.evidence is None:
        return "evidence is missing"
    match own.kind:
        case "earlier-dataset":
            return "" if (own.examples or 0) >= EXAMPLES else f"examples is not {EXAMPLES} or more"
        case "high-volume":
            return _volume(context)
        case "regulation":
            return "" if own.reference else "reference names no rule"
        case _:
            return _device(own)


def _volume(context: Context) -> str:
    if context.readiness.task.kind not in _NARROW:
        return f"task.kind is none of {', '.join(_NARROW)}"
    inputs = economics.stated(context)
    if inputs is None:
        return "the [economics] are not complete"
    bars = tornado(inputs, context.readiness.economics.range)
    worst = max((bar for bar in bars), key=lambda bar: bar.worst, default=None)
    if worst is None or worst.worst > OBVIOUS_MONTHS:
        name = worst.name if worst else "calls_per_month"
        return f"it does not break even within {OBVIOUS_MONTHS} months if {name} is off"
    return ""


def _device(own: Exemption) -> str:
    if own.device is None or own.limit_mb is None or own.model_mb is None:
        return "device, limit_mb and model_mb are not all given"
    if own.model_mb > own.limit_mb:
        return f"a model of {own.model_mb:g} MB does not fit into {own.limit_mb:g} MB"
    return ""
