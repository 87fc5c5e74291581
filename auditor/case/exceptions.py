"""CASE070, CASE071: the policy's four exceptions to the ladder, each with its evidence."""

from __future__ import annotations

from auditor.case import economics
from auditor.case.context import Context
from auditor.case.cost_model import tornado
from auditor.case.model import CaseFinding
from auditor.case.readiness.records import Exemption
from auditor.model import Rule, Severity

# Clean examples of earlier work that make a strong data set. Source: the policy's floor.
_MIN_EXAMPLES = 200
# Months to break even, with any one input at its worst, for a fine-tune that is "obviously right".
# Source: the length of the training project in the policy's worked example.
_MAX_OBVIOUS_MONTHS = 3
_NARROW = ("classification", "extraction", "conversion")

RULES = (
    Rule(
        "CASE070",
        "exception-not-shown",
        Severity.ERROR,
        what="An exception to the ladder is claimed, and its evidence is missing or too weak.",
        why="An exception without evidence is a way around the ladder.",
        bad='kind = "regulation"',
        good='kind = "regulation"\nevidence = "legal review of 2026-02-01"\nreference = "Art. 12(3)"',
        fix="Add what the finding asks for, or climb the ladder.",
        threshold=f"earlier-dataset: {_MIN_EXAMPLES} examples; high-volume: a narrow task that breaks even within"
        f" {_MAX_OBVIOUS_MONTHS} months with any one input at its worst; regulation: a reference;"
        " on-device: a model that fits the device",
    ),
    Rule(
        "CASE071",
        "exception-accepted",
        Severity.NOTE,
        what="The evidence supports an exception to the policy: the ladder need not be climbed.",
        why="A prompt baseline, an owner and the rest of the case are still required.",
        bad='kind = "on-device"  # without any evidence',
        good='kind = "on-device"\nlimit_mb = 2048\nmodel_mb = 900',
        fix="Nothing needs to be done.",
    ),
)


def accepted(context: Context) -> frozenset[str]:
    """Return the kinds of the exceptions that their evidence supports."""
    claims = context.readiness.exceptions
    return frozenset(str(own.kind) for own in claims if own.kind and not _fault(context, own))


def run(context: Context) -> list[CaseFinding]:
    """Return a note for each accepted exception, and an error for each other one."""
    found = []
    for claim in context.readiness.exceptions:
        fault = _fault(context, claim)
        key = ("exception", claim.index)
        if claim.kind and fault:
            detail = f"{claim.kind} is claimed, but {fault}"
            found.append(context.readiness.finding("CASE070", key, detail))
        elif claim.kind:
            detail = f"{claim.kind}: {claim.evidence}"
            found.append(context.readiness.finding("CASE071", key, detail))
    return found


def _fault(context: Context, claim: Exemption) -> str:
    """What is wrong with the evidence; empty if it is sufficient."""
    if claim.evidence is None:
        return "evidence is missing"
    match claim.kind:
        case "earlier-dataset":
            enough = (claim.examples or 0) >= _MIN_EXAMPLES
            return "" if enough else f"examples is not {_MIN_EXAMPLES} or more"
        case "high-volume":
            return _volume_fault(context)
        case "regulation":
            return "" if claim.reference else "no reference to a regulation is given"
        case _:
            return _device_fault(claim)


def _volume_fault(context: Context) -> str:
    if context.readiness.task.kind not in _NARROW:
        return f"task.kind is not {', '.join(_NARROW[:-1])} or {_NARROW[-1]}"
    model = economics.model(context)
    if model is None:
        return "[economics] is incomplete"
    bars = tornado(model, context.readiness.economics.range)
    worst = max(bars, key=lambda bar: bar.worst, default=None)
    if worst is None or worst.worst > _MAX_OBVIOUS_MONTHS:
        name = worst.input if worst else "calls_per_month"
        return f"it does not break even within {_MAX_OBVIOUS_MONTHS} months if {name} is off"
    return ""


def _device_fault(claim: Exemption) -> str:
    if claim.device is None or claim.limit_mb is None or claim.model_mb is None:
        return "device, limit_mb and model_mb are not all given"
    if claim.model_mb > claim.limit_mb:
        return f"a model of {claim.model_mb:g} MB does not fit into {claim.limit_mb:g} MB"
    return ""
