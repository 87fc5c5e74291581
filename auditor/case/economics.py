"""CASE050 to CASE053: does it pay, what does that hinge on, and who carries what follows?"""

from __future__ import annotations

from auditor.case.context import Context
from auditor.case.model import CaseFinding
from auditor.case.money import INPUTS, Bar, Stack, stack, tornado
from auditor.model import Rule, Severity

# Months in which the cost must come back, unless the case states its own. Source: the policy asks
# who owns the model in 12 months; by then 2 to 4 base-model upgrades have made it a new project.
HORIZON = 12
# Retrainings a year to plan for at least. Source: the policy, "Plan for 2-4x per year".
RETRAININGS = 2
_BARS_NAMED = 3

RULES = (
    Rule(
        "CASE050",
        "does-not-pay",
        Severity.ERROR,
        "The fine-tune does not earn its cost back in time.",
        "Fine-tuning to save 5 cents a day is not worth it.",
        "saves 90 a month, costs 25,000",
        "saves 12,000 a month, costs 40,000",
        "Stay with the prompt; come back when volume or prices have changed.",
        f"break-even within horizon_months, by default {HORIZON}; not asked of a case of latency,"
        " regulation or on-device",
    ),
    Rule(
        "CASE051",
        "hinges-on-one-number",
        Severity.WARNING,
        "The fine-tune pays as stated, and no longer if one input is off within its range.",
        "The decision is then a bet on that number.",
        "pays in 9 months; in 19 if calls_per_month is half",
        "pays in 3 months; in 7 if calls_per_month is half",
        "Measure that number, or state its range under [economics.range].",
        "each input at half and one and a half times, or at its stated range",
    ),
    Rule(
        "CASE052",
        "retraining-not-carried",
        Severity.ERROR,
        "The plan has fewer retrainings than base-model upgrades, or retrainings that cost nothing.",
        "Every base-model upgrade is a fine-tune again; a plan without it understates the cost.",
        "retrainings_per_year = 0",
        "retrainings_per_year = 3\nretraining_cost = 4_000",
        "Plan 2 to 4 a year and what each costs: data refresh, training, evaluation.",
        f"at least {RETRAININGS} a year, each above 0; fewer only on a device, whose model stays",
    ),
    Rule(
        "CASE053",
        "lock-in-not-named",
        Severity.ERROR,
        "The base model the fine-tune is tied to is not named, or not what happens when it goes.",
        "A fine-tuned model may not transfer to the successor of its base model.",
        "no locked_to",
        'locked_to = "an open 8B model"\nexit_plan = "retrain on its successor, or back to few-shot"',
        "Name the base model and the way out.",
    ),
)


def run(context: Context) -> list[CaseFinding]:
    """What is missing in [economics], whether it pays, and what that rests on."""
    costs, finding = context.readiness.economics, context.readiness.finding
    found = context.readiness.missing(("economics",), costs, "currency", *INPUTS)
    found += [*_contradictions(context), *_retraining(context)]
    lacking = [key for key in ("locked_to", "exit_plan") if getattr(costs, key) is None]
    if lacking:
        detail = f"{' and '.join(lacking)} missing"
        found.append(finding("CASE053", ("economics", lacking[0]), detail))
    inputs = stated(context)
    if inputs is None or pressed(context) or context.exempt & {"regulation", "on-device"}:
        return found
    return found + _payback(context, inputs)


def stated(context: Context) -> Stack | None:
    """The inputs of the arithmetic with the gain over the best prompt; None where one is missing."""
    best, planned = context.best(), context.evidence.projection
    gain = planned.score - best.score if best and planned else 0.0
    return stack(context.readiness.economics, gain)


def horizon(context: Context) -> int:
    """Months within which the cost must come back."""
    return context.readiness.economics.horizon_months or HORIZON


def pressed(context: Context) -> bool:
    """Latency alone justifies it: every prompt tried is too slow, and the fine-tune is not."""
    limit, planned = context.readiness.target.max_latency_ms, context.evidence.projection
    attempts = context.judged()
    if limit is None or planned is None or planned.latency_ms is None or not attempts:
        return False
    slow = all(own.latency_ms is not None and own.latency_ms > limit for own in attempts)
    return slow and planned.latency_ms <= limit


def _payback(context: Context, inputs: Stack) -> list[CaseFinding]:
    months, currency = horizon(context), context.readiness.economics.currency or "units"
    key = ("economics", "cost_per_call_now")
    even = inputs.break_even
    best = context.best()
    rung = best.name if best else context.next_rung()
    if even is None:
        detail = (
            f"stay with {rung}: the fine-tune loses {-inputs.monthly:,.0f} {currency} a month"
            " and never breaks even"
        )
        return [context.readiness.finding("CASE050", key, detail, rung)]
    if even > months:
        detail = f"stay with {rung}: break-even is {even:.1f} months away, {months} are the most"
        return [context.readiness.finding("CASE050", key, detail, rung)]
    bars = [bar for bar in tornado(inputs, context.readiness.economics.range) if bar.worst > months]
    return [_hinge(context, bars, even, months)] if bars else []


def _hinge(context: Context, bars: list[Bar], even: float, months: int) -> CaseFinding:
    named = ", ".join(_bar(bar) for bar in bars[:_BARS_NAMED])
    detail = f"break-even is {even:.1f} months away, but past {months} with {named}"
    return context.readiness.finding("CASE051", ("economics", bars[0].name), detail)


def _bar(bar: Bar) -> str:
    at_low = bar.months_low is None or (
        bar.months_high is not None and bar.months_low > bar.months_high
    )
    value, months = (bar.low, bar.months_low) if at_low else (bar.high, bar.months_high)
    return f"{bar.name} at {value:,.6g} ({'never' if months is None else f'{months:.1f}'})"


def _retraining(context: Context) -> list[CaseFinding]:
    costs, finding = context.readiness.economics, context.readiness.finding
    times, cost = costs.retrainings_per_year, costs.retraining_cost
    if times is not None and times < RETRAININGS and "on-device" not in context.exempt:
        detail = f"{times:g} retrainings a year are planned; base models change 2 to 4 times"
        return [finding("CASE052", ("economics", "retrainings_per_year"), detail)]
    if times and cost == 0:
        return [finding("CASE052", ("economics", "retraining_cost"), "retrainings cost nothing")]
    return []


def _contradictions(context: Context) -> list[CaseFinding]:
    """A stated range that leaves its value out; a baseline dearer than what was already measured."""
    costs, finding = context.readiness.economics, context.readiness.finding
    found = []
    for name, (low, high) in costs.range.items():
        value = getattr(costs, name)
        if value is not None and not low <= value <= high:
            detail = f"{low:g} to {high:g} leaves out {name} = {value:g}"
            found.append(finding("CASE007", ("economics", "range", name), detail))
    cheap = [
        rung.cost_per_call
        for rung in context.readiness.rungs
        if rung.name == "cheaper-calls" and rung.cost_per_call is not None
    ]
    now = costs.cost_per_call_now
    if cheap and now is not None and now > min(cheap):
        detail = f"{now:g} is stated, cheaper-calls brought it to {min(cheap):g}"
        found.append(finding("CASE007", ("economics", "cost_per_call_now"), detail))
    return found
