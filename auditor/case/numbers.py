"""Every number behind the verdict, JSON-ready: scores, gains, items needed, money, tornado."""

from __future__ import annotations

from typing import Any

from auditor.case.context import MIN_EVAL, Context
from auditor.case.economics import horizon, stated
from auditor.case.evidence.attempts import Attempt, gain
from auditor.case.evidence.power import detectable, needed_against, needed_paired, needed_unpaired
from auditor.case.evidence.stats import ALPHA
from auditor.case.gains import discordance
from auditor.case.money import Bar, tornado


def numbers(context: Context) -> dict[str, Any]:
    """Plain dicts, lists, floats and None (unknown, or for months: never). Scores are shares."""
    best = context.best()
    return {
        "confidence": 1 - ALPHA,
        "eval": {"sha256": context.evidence.eval_sha256, "least_items": MIN_EVAL},
        "target": context.readiness.target.score,
        "attempts": [_attempt(own) for own in context.evidence.attempts],
        "best": best.name if best else None,
        "projection": _projection(context, best),
        "economics": _economics(context),
    }


def _attempt(own: Attempt) -> dict[str, Any]:
    return {
        "rung": own.name,
        "score": own.score,
        "n": own.n,
        "low": own.interval.low,
        "high": own.interval.high,
        "date": own.date.isoformat() if own.date else None,
        "per_item": bool(own.items),
        "detectable_gain": detectable(own.score, own.n),
    }


def _projection(context: Context, best: Attempt | None) -> dict[str, Any] | None:
    planned, target = context.evidence.projection, context.readiness.target.score
    if planned is None or best is None:
        return None
    step = gain(best, planned)
    won, seen = planned.score - best.score, discordance(best, planned)
    return {
        "score": planned.score,
        "basis": context.readiness.projection.basis,
        "gain": step.points,
        "low": step.interval.low,
        "high": step.interval.high,
        "method": step.method,
        "p": step.p,
        "significant": step.significant,
        "items_needed_totals": needed_unpaired(best.score, planned.score),
        "items_needed_paired": needed_paired(won, abs(won) if seen is None else seen),
        "items_needed_shortfall": None if target is None else needed_against(target, best.score),
    }


def _economics(context: Context) -> dict[str, Any] | None:
    inputs = stated(context)
    if inputs is None:
        return None
    months = horizon(context)
    prompt, tuned = inputs.ownership(months)
    costs = context.readiness.economics
    return {
        "currency": costs.currency,
        "upfront": inputs.upfront,
        "carrying_per_month": inputs.carrying,
        "saving_per_month": inputs.monthly,
        "break_even_months": inputs.break_even,
        "horizon_months": months,
        "ownership_prompt": prompt,
        "ownership_fine_tune": tuned,
        "locked_to": costs.locked_to,
        "tornado": [_bar(bar) for bar in tornado(inputs, costs.range)],
    }


def _bar(bar: Bar) -> dict[str, Any]:
    swing = None if bar.swing == float("inf") else bar.swing
    return {
        "input": bar.name,
        "low": bar.low,
        "high": bar.high,
        "months_low": bar.months_low,
        "months_high": bar.months_high,
        "swing_months": swing,
    }
