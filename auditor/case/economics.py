"""CASE050 to CASE053: does it pay, how sensitive is that, and are retraining and lock-in planned?"""

from auditor.case.context import Context
from auditor.case.cost_model import REQUIRED, Bar, CostModel, cost_model, tornado
from auditor.case.model import CaseFinding

# Months within which the cost must be recovered, unless the case has its own horizon. Source: the
# policy asks who owns the model in 12 months; by then 2 to 4 base-model upgrades have made it a new
# project.
DEFAULT_HORIZON_MONTHS = 12
# Source: the policy, "Plan for 2-4x per year".
MIN_RETRAININGS_PER_YEAR = 2
_MAX_BARS = 3  # in a message


def run(context: Context) -> list[CaseFinding]:
    """Return what is missing in [economics], whether the fine-tune pays, and how sensitive that is."""
    costs, finding = context.readiness.economics, context.readiness.finding
    found = context.readiness.missing(("economics",), costs, "currency", *REQUIRED)
    found += [*_contradictions(context), *_retraining(context)]
    absent = [key for key in ("locked_to", "exit_plan") if getattr(costs, key) is None]
    if absent:
        detail = f"{' and '.join(absent)} {'is' if len(absent) == 1 else 'are'} missing"
        found.append(finding("CASE053", ("economics", absent[0]), detail))
    inputs = model(context)
    latency = _justified_by_latency(context)
    if inputs is None or latency or context.exempt & {"regulation", "on-device"}:
        return found
    return found + _payback(context, inputs)


def model(context: Context) -> CostModel | None:
    """Return the cost model with the gain over the best prompt; None if an input is missing."""
    best, planned = context.best(), context.evidence.projection
    gain = planned.score - best.score if best and planned else 0.0
    return cost_model(context.readiness.economics, gain)


def horizon(context: Context) -> int:
    """Return the months within which the cost must be recovered."""
    return context.readiness.economics.horizon_months or DEFAULT_HORIZON_MONTHS


def _justified_by_latency(context: Context) -> bool:
    """Whether every prompt tried is too slow, and the fine-tune is not."""
    limit, planned = context.readiness.target.max_latency_ms, context.evidence.projection
    attempts = context.counting()
    if limit is None or planned is None or planned.latency_ms is None or not attempts:
        return False
    slow = all(
        attempt.latency_ms is not None and attempt.latency_ms > limit for attempt in attempts
    )
    return slow and planned.latency_ms <= limit


def _payback(context: Context, inputs: CostModel) -> list[CaseFinding]:
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
        detail = f"stay with {rung}: break-even is {even:.1f} months away, and at most {months} are allowed"
        return [context.readiness.finding("CASE050", key, detail, rung)]
    bars = [bar for bar in tornado(inputs, context.readiness.economics.range) if bar.worst > months]
    return [_sensitive(context, bars, even, months)] if bars else []


def _sensitive(context: Context, bars: list[Bar], even: float, months: int) -> CaseFinding:
    named = ", ".join(_bar(bar) for bar in bars[:_MAX_BARS])
    detail = f"break-even is {even:.1f} months away, but later than {months} with {named}"
    return context.readiness.finding("CASE051", ("economics", bars[0].input), detail)


def _bar(bar: Bar) -> str:
    at_low = bar.months_low is None or (
        bar.months_high is not None and bar.months_low > bar.months_high
    )
    value, months = (bar.low, bar.months_low) if at_low else (bar.high, bar.months_high)
    return f"{bar.input} at {value:,.6g} ({'never' if months is None else f'{months:.1f}'})"


def _retraining(context: Context) -> list[CaseFinding]:
    costs, finding = context.readiness.economics, context.readiness.finding
    times, cost = costs.retrainings_per_year, costs.retraining_cost
    if times is not None and times < MIN_RETRAININGS_PER_YEAR and "on-device" not in context.exempt:
        detail = f"retrainings a year: {times:g} planned, but base models change 2 to 4 times"
        return [finding("CASE052", ("economics", "retrainings_per_year"), detail)]
    if times and cost == 0:
        return [finding("CASE052", ("economics", "retraining_cost"), "retrainings have no cost")]
    return []


def _contradictions(context: Context) -> list[CaseFinding]:
    """Findings on a range that does not include its value, and on a current cost above one already reached."""
    costs, finding = context.readiness.economics, context.readiness.finding
    found = []
    for name in costs.range.__struct_fields__:
        value, limits = getattr(costs, name), getattr(costs.range, name)
        if value is not None and limits and not limits[0] <= value <= limits[1]:
            detail = f"{limits[0]:g} to {limits[1]:g} does not include {name} = {value:g}"
            found.append(finding("CASE007", ("economics", "range", name), detail))
    cheap = [
        rung.cost_per_call
        for rung in context.readiness.rungs
        if rung.name == "cheaper-calls" and rung.cost_per_call is not None
    ]
    now = costs.cost_per_call_now
    if cheap and now is not None and now > min(cheap):
        detail = f"cost_per_call_now = {now:g}, but cheaper-calls reached {min(cheap):g}"
        found.append(finding("CASE007", ("economics", "cost_per_call_now"), detail))
    return found
