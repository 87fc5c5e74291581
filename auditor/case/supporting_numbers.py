"""The numbers behind the verdict, for reports."""

from __future__ import annotations

from auditor.analysis.intervals import CONFIDENCE
from auditor.case import economics
from auditor.case.context import MIN_EVAL_ITEMS, Context
from auditor.case.cost_model import tornado
from auditor.case.evidence.attempts import Attempt, gain
from auditor.case.evidence.sample_size import (
    detectable_gain,
    needed_against,
    needed_paired,
    needed_unpaired,
)
from auditor.case.model import (
    AttemptNumbers,
    EconomicsNumbers,
    EvalNumbers,
    Numbers,
    ProjectionNumbers,
)
from auditor.case.projected_gain import discordance


def supporting_numbers(context: Context) -> Numbers:
    """Return the scores, the gain, the items needed, the costs and the tornado."""
    best = context.best()
    return Numbers(
        confidence=CONFIDENCE,
        eval=EvalNumbers(context.evidence.eval_sha256, MIN_EVAL_ITEMS),
        target=context.readiness.target.score,
        attempts=tuple(_attempt(attempt) for attempt in context.evidence.attempts),
        best=best.name if best else None,
        projection=_projection(context, best),
        economics=_economics(context),
    )


def _attempt(attempt: Attempt) -> AttemptNumbers:
    low, high = attempt.interval
    return AttemptNumbers(
        rung=attempt.name,
        score=attempt.score,
        n=attempt.n,
        low=low,
        high=high,
        date=attempt.date.isoformat() if attempt.date else None,
        per_item=bool(attempt.items),
        detectable_gain=detectable_gain(attempt.score, attempt.n),
    )


def _projection(context: Context, best: Attempt | None) -> ProjectionNumbers | None:
    planned, target = context.evidence.projection, context.readiness.target.score
    if planned is None or best is None:
        return None
    step = gain(best, planned)
    won, observed = planned.score - best.score, discordance(best, planned)
    return ProjectionNumbers(
        score=planned.score,
        basis=context.readiness.projection.basis,
        gain=step.points,
        low=step.interval.low,
        high=step.interval.high,
        method=step.method,
        p=step.p,
        significant=step.significant,
        items_needed_totals=needed_unpaired(best.score, planned.score),
        items_needed_paired=needed_paired(won, abs(won) if observed is None else observed),
        items_needed_shortfall=None if target is None else needed_against(target, best.score),
    )


def _economics(context: Context) -> EconomicsNumbers | None:
    model = economics.model(context)
    if model is None:
        return None
    costs, months = context.readiness.economics, economics.horizon(context)
    prompt, tuned = model.ownership(months)
    return EconomicsNumbers(
        currency=costs.currency,
        upfront=model.upfront,
        carrying_per_month=model.carrying,
        saving_per_month=model.monthly,
        break_even_months=model.break_even,
        horizon_months=months,
        ownership_prompt=prompt,
        ownership_fine_tune=tuned,
        locked_to=costs.locked_to,
        tornado=tornado(model, costs.range),
    )
