"""CASE070, CASE071: the policy's four exceptions to the ladder, each with its evidence."""

from auditor.case import economics
from auditor.case.context import Context
from auditor.case.cost_model import tornado
from auditor.case.model import CaseFinding
from auditor.case.readiness.records import Exemption

# Clean examples of earlier work that make a strong data set. Source: the policy's floor.
MIN_EXAMPLES = 200
# Months to break even, with any one input at its worst, for a fine-tune that is "obviously right".
# Source: the length of the training project in the policy's worked example.
MAX_OBVIOUS_MONTHS = 3
_NARROW = ("classification", "extraction", "conversion")


def accepted(context: Context) -> frozenset[str]:
    """Return the kinds of the exceptions that their evidence supports."""
    claims = context.readiness.exceptions
    return frozenset(
        str(claim.kind) for claim in claims if claim.kind and not _fault(context, claim)
    )


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
            enough = (claim.examples or 0) >= MIN_EXAMPLES
            return "" if enough else f"examples is not {MIN_EXAMPLES} or more"
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
    if worst is None or worst.worst > MAX_OBVIOUS_MONTHS:
        name = worst.input if worst else "calls_per_month"
        return f"it does not break even within {MAX_OBVIOUS_MONTHS} months if {name} is off"
    return ""


def _device_fault(claim: Exemption) -> str:
    if claim.device is None or claim.limit_mb is None or claim.model_mb is None:
        return "device, limit_mb and model_mb are not all given"
    if claim.model_mb > claim.limit_mb:
        return f"a model of {claim.model_mb:g} MB does not fit into {claim.limit_mb:g} MB"
    return ""
