"""The case with the field names of schema 1, and the numbers behind its verdict."""

from dataclasses import asdict
from typing import Any

from auditor.analysis.intervals import CONFIDENCE
from auditor.case import economics
from auditor.case.assessment import Case
from auditor.case.context import MIN_EVAL_ITEMS, Context
from auditor.case.cost_model import tornado
from auditor.case.evidence.attempts import Attempt, gain
from auditor.case.evidence.sample_size import (
    detectable_gain,
    needed_against,
    needed_paired,
    needed_unpaired,
)
from auditor.case.model import DataNumbers
from auditor.case.projected_gain import discordance
from auditor.case.rules import SEVERITY


def to_json(case: Case) -> dict[str, Any]:
    """Return the case as dicts, lists, text and numbers; None is unknown or, of months, never."""
    numbers = _numbers(case.context) if case.context else {}
    if case.data:
        numbers["data"] = _data(case.data)
    return {
        "verdict": str(case.verdict),
        "reason": case.reason,
        "rung": case.rung,
        "path": case.path,
        "findings": [
            {**asdict(finding), "severity": str(SEVERITY[finding.rule])}
            for finding in case.findings
        ],
        "answers": [asdict(answer) for answer in case.answers],
        "numbers": numbers,
    }


def _numbers(context: Context) -> dict[str, Any]:
    best = context.best()
    return {
        "confidence": CONFIDENCE,
        "eval": {"sha256": context.evidence.eval_sha256, "least_items": MIN_EVAL_ITEMS},
        "target": context.readiness.target.score,
        "attempts": [_attempt(attempt) for attempt in context.evidence.attempts],
        "best": best.name if best else None,
        "projection": _projection(context, best),
        "economics": _economics(context),
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "rung": attempt.name,
        "score": attempt.score,
        "n": attempt.n,
        "low": attempt.interval.low,
        "high": attempt.interval.high,
        "date": attempt.date.isoformat() if attempt.date else None,
        "per_item": bool(attempt.items),
        "detectable_gain": detectable_gain(attempt.score, attempt.n),
    }


def _projection(context: Context, best: Attempt | None) -> dict[str, Any] | None:
    planned, target = context.evidence.projection, context.readiness.target.score
    if planned is None or best is None:
        return None
    step = gain(best, planned)
    won, observed = planned.score - best.score, discordance(best, planned)
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
        "items_needed_paired": needed_paired(won, abs(won) if observed is None else observed),
        "items_needed_shortfall": None if target is None else needed_against(target, best.score),
    }


def _economics(context: Context) -> dict[str, Any] | None:
    model = economics.model(context)
    if model is None:
        return None
    costs, months = context.readiness.economics, economics.horizon(context)
    prompt, tuned = model.ownership(months)
    return {
        "currency": costs.currency,
        "upfront": model.upfront,
        "carrying_per_month": model.carrying,
        "saving_per_month": model.monthly,
        "break_even_months": model.break_even,
        "horizon_months": months,
        "ownership_prompt": prompt,
        "ownership_fine_tune": tuned,
        "locked_to": costs.locked_to,
        "tornado": [asdict(bar) for bar in tornado(model, costs.range)],
    }


def _data(data: DataNumbers) -> dict[str, Any]:
    """The numbers that apply to the task of the data."""
    numbers = {name: value for name, value in asdict(data).items() if value is not None}
    if data.baselines:
        numbers["baselines"]["best"] = data.baselines.best
    return numbers
