"""CASE020 to CASE025: was every rung of the ladder tried, and does none of them help any more?"""

import datetime as dt
from itertools import pairwise

from auditor.case.context import Context, points
from auditor.case.evidence.attempts import Attempt, gain
from auditor.case.model import LADDER, CaseFinding
from auditor.case.readiness.records import Rung


def run(context: Context) -> list[CaseFinding]:
    """Return contradictions, a passing prompt, a missing baseline, and gaps or gains of the ladder."""
    found = [*_contradictions(context), *_passing(context), *_unmeasured(context)]
    found += _out_of_order(context)
    return found if context.exempt else [*found, *_gaps(context), *_still_improving(context)]


def _contradictions(context: Context) -> list[CaseFinding]:
    tried = {rung.name for rung in context.readiness.rungs if rung.status == "tried"}
    found = []
    for rung in context.readiness.rungs:
        if rung.status == "tried":
            continue
        key = ("rung", rung.index)
        if rung.score is not None:
            detail = f"{rung.name} is {rung.status}, but has a score of {rung.score}"
            found.append(context.readiness.finding("CASE007", (*key, "score"), detail))
        elif rung.name in tried:
            detail = f"{rung.name} is {rung.status} here, but tried in another [[rung]]"
            found.append(context.readiness.finding("CASE007", (*key, "status"), detail))
    return found


def _gaps(context: Context) -> list[CaseFinding]:
    """Open rungs, cheapest first; none for a file without [[rung]], which CASE025 reports."""
    readiness = context.readiness
    listed = {str(rung.name): rung for rung in reversed(readiness.rungs)}
    return [_gap(context, name, listed.get(name)) for name in context.open_rungs() if listed]


def _gap(context: Context, name: str, rung: Rung | None) -> CaseFinding:
    key = ("rung", rung.index, "status") if rung else ("rung",)
    if rung and rung.status == "not-applicable":
        detail = f"{name} is marked as not applicable without a reason: state it, or try {name}"
        return context.readiness.finding("CASE021", key, detail, name)
    detail = f"{name} has not been tried: try it before anything more expensive"
    return context.readiness.finding("CASE020", key, detail, name)


def _passing(context: Context) -> list[CaseFinding]:
    """The cheapest rung that passes. A high-volume case is about cost, so a passing prompt may stay."""
    target = context.readiness.target.score
    if target is None or "high-volume" in context.exempt:
        return []
    for attempt in sorted(context.counting(), key=_position_on_ladder):
        if attempt.score >= target and context.within_limits(attempt):
            detail = f"{attempt} items reaches the target of {target:g}: ship it"
            key = (*attempt.key, "score")
            return [context.readiness.finding("CASE022", key, detail, attempt.name)]
    return []


def _position_on_ladder(attempt: Attempt) -> int:
    """Position on the ladder; the two steps outside the ladder rank with the bigger model."""
    return LADDER.index(attempt.name) if attempt.name in LADDER else len(LADDER) - 1


def _unmeasured(context: Context) -> list[CaseFinding]:
    attempts = context.evidence.attempts
    if not attempts:
        detail = "no prompt was measured on the eval, so there is no baseline to beat"
    elif len(attempts) == 1 and not context.exempt:
        detail = f"only {attempts[0].name} was measured, and one score does not show a ceiling"
    else:
        return []
    return [context.readiness.finding("CASE025", ("rung",), detail)]


def _still_improving(context: Context) -> list[CaseFinding]:
    """A finding if the last rung measured beat the best one before it by more than noise."""
    rungs = [attempt for attempt in context.counting() if attempt.name in LADDER]
    rungs.sort(key=lambda attempt: attempt.date or dt.date.min)
    if len(rungs) < 2:
        return []
    *earlier, last = rungs
    before = max(earlier, key=lambda attempt: attempt.score)
    step = gain(before, last)
    if not step.significant:
        return []
    detail = (
        f"{last.name} still gained {points(step.points)} over {before.name}"
        f" ({step.interval.low * 100:.1f} to {step.interval.high * 100:.1f}): continue with {last.name}"
    )
    return [context.readiness.finding("CASE023", (*last.key, "score"), detail, last.name)]


def _out_of_order(context: Context) -> list[CaseFinding]:
    """A finding for each rung whose first round is dated after that of the next rung measured."""
    first: dict[str, Attempt] = {}
    for attempt in context.evidence.attempts:
        if attempt.name in LADDER and attempt.date:
            first.setdefault(attempt.name, attempt)
    measured = [first[name] for name in LADDER if name in first]
    found = []
    for cheap, expensive in pairwise(measured):
        if cheap.date and expensive.date and cheap.date > expensive.date:
            detail = (
                f"{cheap.name} ({cheap.date}) was measured after"
                f" {expensive.name} ({expensive.date})"
            )
            found.append(context.readiness.finding("CASE024", (*cheap.key, "date"), detail))
    return found
