"""CASE040 to CASE043: would the fine-tune be seen to beat the best prompt?"""

from __future__ import annotations

from auditor.case.context import MIN_EVAL, Context, points
from auditor.case.evidence.attempts import Attempt, gain
from auditor.case.evidence.power import needed_against, needed_paired, needed_unpaired
from auditor.case.model import CaseFinding
from auditor.model import Rule, Severity

RULES = (
    Rule(
        "CASE040",
        "gain-within-noise",
        Severity.ERROR,
        "The projected gain over the best prompt lies within the noise of this eval.",
        "Months of work for a difference the eval could not even show.",
        "few-shot 0.88 of 100, projected 0.92",
        "few-shot 0.78 of 1,000, projected 0.92",
        "Ship the prompt. If the points matter, first build an eval that can show them.",
        "95 % interval of the gain above 0: Newcombe on totals; on items Bonett-Price with McNemar",
    ),
    Rule(
        "CASE041",
        "shortfall-not-shown",
        Severity.ERROR,
        "The best prompt may already meet the target: its interval holds it.",
        "A ceiling below the target is the reason to fine-tune, so it must be shown.",
        "target 0.90, best prompt 0.88 of 100 (0.80 to 0.93)",
        "target 0.90, best prompt 0.84 of 1,000 (0.82 to 0.86)",
        "Measure on the number of items the finding names.",
        "upper end of the 95 % Wilson interval below target.score",
    ),
    Rule(
        "CASE042",
        "projection-misses-target",
        Severity.ERROR,
        "Even the fine-tune is not expected to meet the target and its limits.",
        "A project whose best outcome is a miss needs another target or another idea.",
        "target 0.95, projected 0.92",
        "target 0.90, projected 0.92",
        "Rethink the target, or raise the projection with evidence.",
    ),
    Rule(
        "CASE043",
        "projection-guessed",
        Severity.ERROR,
        "The projected score is a guess, or nothing is named that shows it.",
        "Everything after the decision rests on this number.",
        'basis = "guess"',
        'basis = "pilot"\nevidence = "200 examples, small model, run 2026-02-20"',
        "Fine-tune a small model on a few hundred rows and measure it on the eval.",
    ),
)


def run(context: Context) -> list[CaseFinding]:
    """The projection against the target, and against the best prompt within the limits."""
    readiness = context.readiness
    found = readiness.missing(("target",), readiness.target, "score")
    limit = {"latency": "max_latency_ms", "cost": "max_cost_per_call"}.get(
        readiness.task.symptom or ""
    )
    if limit:
        found += readiness.missing(("target",), readiness.target, limit)
    found += [*_basis(context), *_misses(context)]
    best, planned = context.best(), context.evidence.projection
    # A high-volume case is about cost: it must meet the target, not beat the dearer prompt.
    if best is None or "high-volume" in context.exempt:
        return found
    if planned:
        found += _noise(context, best, planned)
    return found + _shortfall(context, best)


def _basis(context: Context) -> list[CaseFinding]:
    own, readiness = context.readiness.projection, context.readiness
    found = readiness.missing(("projection",), own, "basis")
    if own.score is None and own.results is None:
        found += readiness.missing(("projection",), own, "score")
    if readiness.target.max_latency_ms is not None:
        found += readiness.missing(("projection",), own, "latency_ms")
    if own.basis == "guess":
        detail = "the projected score is a guess; a pilot on a few hundred rows would show it"
        found.append(readiness.finding("CASE043", ("projection", "basis"), detail))
    elif own.basis and not own.evidence and not own.results:
        detail = f"basis is {own.basis}, and nothing is named that shows it"
        found.append(readiness.finding("CASE043", ("projection", "evidence"), detail))
    return found


def _misses(context: Context) -> list[CaseFinding]:
    planned, target = context.evidence.projection, context.readiness.target
    if planned is None:
        return []
    pairs = (
        ("score", target.score, planned.score, -1),
        ("latency_ms", target.max_latency_ms, planned.latency_ms, 1),
        ("cost_per_call_after", target.max_cost_per_call, planned.cost_per_call, 1),
    )
    found = []
    for key, limit, own, sign in pairs:
        if limit is not None and own is not None and (own - limit) * sign > 0:
            table = "economics" if key == "cost_per_call_after" else "projection"
            detail = f"{own:g} is projected, {limit:g} is the target"
            found.append(context.readiness.finding("CASE042", (table, key), detail))
    return found


def _noise(context: Context, best: Attempt, planned: Attempt) -> list[CaseFinding]:
    step = gain(best, planned)
    if step.significant:
        return []
    low, high = step.interval.low * 100, step.interval.high * 100
    detail = (
        f"ship {best.name} ({best.score:.3g}): the {points(step.points)} to the projected"
        f" {planned.score:.3g} lie inside the interval at n = {best.n:,}"
        f" ({low:+.1f} to {high:+.1f}); {_enough(best, planned)}"
    )
    return [context.readiness.finding("CASE040", ("projection", "score"), detail, best.name)]


def _enough(best: Attempt, planned: Attempt) -> str:
    """How many items would do; both ways of comparing, since the pairing is not known yet."""
    won = planned.score - best.score
    if won <= 0:
        return "no eval shows a gain where none is projected"
    totals = needed_unpaired(best.score, planned.score)
    seen = discordance(best, planned)
    items = needed_paired(won, won if seen is None else seen)
    how = "if no item gets worse" if seen is None else "with as many items changing sides as here"
    return (
        f"n = {totals:,} would tell them apart on totals, n = {items:,} on per-item results {how}"
    )


def discordance(best: Attempt, planned: Attempt) -> float | None:
    """Share of the common items that change sides, at least the gain; None without items."""
    if not best.items or best.items.keys() != planned.items.keys():
        return None
    moved = sum(abs(planned.items[i] - value) for i, value in best.items.items())
    return max(abs(planned.score - best.score), moved / len(best.items))


def _shortfall(context: Context, best: Attempt) -> list[CaseFinding]:
    """Not shown where the target lies within the best prompt's interval, though above its score."""
    target = context.readiness.target.score
    if target is None or best.score >= target or target > best.interval.high:
        return []
    n = needed_against(target, best.score)
    detail = (
        f"{best} items may be {best.interval.low:.2f} to {best.interval.high:.2f}, which holds the"
        f" target of {target:g}; n = {max(n or 0, MIN_EVAL):,} would show the shortfall"
    )
    return [context.readiness.finding("CASE041", (*best.key, "score"), detail, best.name)]
