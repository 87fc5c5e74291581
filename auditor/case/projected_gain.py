"""CASE040 to CASE043: would the eval show that the fine-tune beats the best prompt?"""

from auditor.case.context import MIN_EVAL_ITEMS, Context, points
from auditor.case.evidence.attempts import Attempt, gain
from auditor.case.evidence.sample_size import needed_against, needed_paired, needed_unpaired
from auditor.case.model import CaseFinding


def run(context: Context) -> list[CaseFinding]:
    """Compare the projection with the target and with the best prompt within the limits."""
    readiness = context.readiness
    found = readiness.missing(("target",), readiness.target, "score")
    limit = {"latency": "max_latency_ms", "cost": "max_cost_per_call"}.get(
        readiness.task.symptom or ""
    )
    if limit:
        found += readiness.missing(("target",), readiness.target, limit)
    found += [*_basis(context), *_misses(context)]
    best, planned = context.best(), context.evidence.projection
    # A high-volume case is about cost: it must meet the target, not beat the more expensive prompt.
    if best is None or "high-volume" in context.exempt:
        return found
    if planned:
        found += _noise(context, best, planned)
    return found + _shortfall(context, best)


def _basis(context: Context) -> list[CaseFinding]:
    projection, readiness = context.readiness.projection, context.readiness
    found = readiness.missing(("projection",), projection, "basis")
    if projection.score is None and projection.results is None:
        found += readiness.missing(("projection",), projection, "score")
    if readiness.target.max_latency_ms is not None:
        found += readiness.missing(("projection",), projection, "latency_ms")
    if projection.basis == "guess":
        detail = "the projected score is a guess; a pilot on a few hundred rows would measure it"
        found.append(readiness.finding("CASE043", ("projection", "basis"), detail))
    elif projection.basis and not projection.evidence and not projection.results:
        detail = f"basis is {projection.basis}, but there is neither evidence nor a results file"
        found.append(readiness.finding("CASE043", ("projection", "evidence"), detail))
    return found


def _misses(context: Context) -> list[CaseFinding]:
    planned, target = context.evidence.projection, context.readiness.target
    if planned is None:
        return []
    limits = (
        ("score", target.score, planned.score, -1),
        ("latency_ms", target.max_latency_ms, planned.latency_ms, 1),
        ("cost_per_call_after", target.max_cost_per_call, planned.cost_per_call, 1),
    )
    found = []
    for key, limit, projected, sign in limits:
        if limit is not None and projected is not None and (projected - limit) * sign > 0:
            table = "economics" if key == "cost_per_call_after" else "projection"
            detail = f"{projected:g} is projected, but the target is {limit:g}"
            found.append(context.readiness.finding("CASE042", (table, key), detail))
    return found


def _noise(context: Context, best: Attempt, planned: Attempt) -> list[CaseFinding]:
    step = gain(best, planned)
    if step.significant:
        return []
    low, high = step.interval.low * 100, step.interval.high * 100
    detail = (
        f"ship {best.name} ({best.score:.3g}): the {points(step.points)} to the projected"
        f" {planned.score:.3g} are within noise at n = {best.n:,}"
        f" (95% interval {low:+.1f} to {high:+.1f}); {_items_needed(best, planned)}"
    )
    return [context.readiness.finding("CASE040", ("projection", "score"), detail, best.name)]


def _items_needed(best: Attempt, planned: Attempt) -> str:
    """How many items would show the gain, without and with results for each item."""
    won = planned.score - best.score
    if won <= 0:
        return "no gain is projected, so no eval can show one"
    totals = needed_unpaired(best.score, planned.score)
    observed = discordance(best, planned)
    items = needed_paired(won, won if observed is None else observed)
    how = "if no item gets worse" if observed is None else "if as many items change as here"
    return (
        f"n = {totals:,} would show the difference from scores alone, n = {items:,} from results for each"
        f" item {how}"
    )


def discordance(best: Attempt, planned: Attempt) -> float | None:
    """Return the share of items that exactly one of the two gets right; None without common items."""
    if not best.items or best.items.keys() != planned.items.keys():
        return None
    changed = sum(abs(planned.items[i] - value) for i, value in best.items.items())
    return max(abs(planned.score - best.score), changed / len(best.items))


def _shortfall(context: Context, best: Attempt) -> list[CaseFinding]:
    """A finding if the target is above the best prompt's score, but within its interval."""
    target = context.readiness.target.score
    if target is None or best.score >= target or target > best.interval.high:
        return []
    n = needed_against(target, best.score)
    detail = (
        f"{best} items: the true score may be {best.interval.low:.2f} to {best.interval.high:.2f}, which"
        f" includes the target of {target:g}; n = {max(n or 0, MIN_EVAL_ITEMS):,} would show the shortfall"
    )
    return [context.readiness.finding("CASE041", (*best.key, "score"), detail, best.name)]
