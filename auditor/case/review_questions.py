"""The five review questions of the policy, answered from the evidence alone."""

from collections.abc import Sequence

from auditor.case.context import Context
from auditor.case.economics import horizon, model
from auditor.case.evidence.attempts import gain
from auditor.case.model import LADDER, Answer, CaseFinding
from auditor.plural import pluralize


def answers(context: Context, findings: Sequence[CaseFinding]) -> tuple[Answer, ...]:
    """Return one answer for each question, in the order of the policy."""
    return (
        _evals(context, findings),
        _ladder(context, findings),
        _examples(context),
        _owner(context, findings),
        _costs(context, findings),
    )


def justification(context: Context) -> str:
    """Return why to fine-tune, in one sentence, for a case without a blocking finding."""
    best, planned = context.best(), context.evidence.projection
    costs, target = model(context), context.readiness.target.score
    prefix = f"by exception ({', '.join(sorted(context.exempt))}): " if context.exempt else ""
    if best is None or planned is None or costs is None or target is None:
        return prefix + "no prompt meets the limits of the task, and the fine-tune is projected to"
    step = gain(best, planned)
    return (
        f"{prefix}{best} items; the fine-tune is projected at {planned.score:.3g}"
        f" ({step.points * 100:+.1f} points, {step.interval.low * 100:+.1f} to"
        f" {step.interval.high * 100:+.1f}) for a target of {target:g},"
        f" and {_break_even(costs.break_even, 'does not break even')}"
    )


def _break_even(months: float | None, never: str) -> str:
    return never if months is None else f"breaks even in {months:.1f} months"


def _cited(findings: Sequence[CaseFinding], *prefixes: str) -> tuple[str, ...]:
    """``CODE key`` of the findings whose rule or key starts with a prefix, whatever their severity."""
    cited = [
        finding
        for finding in findings
        if finding.rule.startswith(prefixes) or finding.key.startswith(prefixes)
    ]
    return tuple(dict.fromkeys(f"{finding.rule} {finding.key}".strip() for finding in cited))


def _evals(context: Context, findings: Sequence[CaseFinding]) -> Answer:
    question = "Which eval shows that prompts cannot reach the target?"
    best, target = context.best(), context.readiness.target.score
    against = _cited(findings, "CASE022", "CASE023", "CASE040")
    concerns = _cited(findings, "CASE006", "CASE025", "CASE03", "CASE041", "eval", "target")
    if target is None or not context.counting():
        return Answer(question, "unknown", "no prompt was measured against a target", concerns)
    if best is None:
        return Answer(question, "yes", "no prompt meets the limits of the task", ("target",))
    low, high = best.interval
    answer = f"{best} items ({low:.2f} to {high:.2f}), target {target:g}"
    if against:
        return Answer(question, "no", answer, against)
    # A leak that was not checked (CASE036) is a warning, and does not make the answer unknown.
    if [cite for cite in concerns if not cite.startswith("CASE036")]:
        return Answer(question, "unknown", answer, concerns)
    attempts = tuple(f"rung[{attempt.name}]" for attempt in context.evidence.attempts)
    return Answer(question, "yes", answer, attempts)


def _ladder(context: Context, findings: Sequence[CaseFinding]) -> Answer:
    question = "Were retrieval, few-shot, structured output and decomposition all tried?"
    cited = _cited(findings, "CASE012", "CASE02", "CASE07")
    if not context.readiness.rungs:
        return Answer(question, "unknown", "no rung is listed", cited)
    open_rungs = context.open_rungs()
    tried = {str(rung.name) for rung in context.readiness.rungs if rung.status == "tried"}
    excused = [name for name in LADDER if name not in open_rungs and name not in tried]
    parts: dict[str, Sequence[str]] = {
        "tried": [name for name in LADDER if name in tried] or ["none"],
        "excused": excused,
        "open": open_rungs,
        "exceptions": sorted(context.exempt),
    }
    answer = "; ".join(f"{part}: {', '.join(names)}" for part, names in parts.items() if names)
    complete = not open_rungs and not _cited(findings, "CASE012")
    return Answer(question, "yes" if context.exempt or complete else "no", answer, cited)


def _examples(context: Context) -> Answer:
    """The answer of the data audit, which never changes the verdict of the case."""
    data = context.data
    floor = data.floor if data else 200
    question = f"Are there at least {floor:,} clean examples?"
    if data is None or data.clean is None:
        return Answer(question, "unknown", "the data was not audited", ())
    answer = pluralize(data.clean, "clean example")
    return Answer(question, "yes" if data.clean >= floor else "no", answer, ("data verdict",))


def _owner(context: Context, findings: Sequence[CaseFinding]) -> Answer:
    question = "What is the retraining plan, and who will own the model in 12 months?"
    owner, times = context.readiness.owner, context.readiness.economics.retrainings_per_year
    cited = _cited(findings, "CASE052", "CASE053", "CASE060", "owner")
    if owner.name is None:
        return Answer(question, "no", "no owner is named", cited)
    plan = "no retraining plan" if times is None else f"retrainings a year: {times:g}"
    answer = f"{owner.name}; {plan}; trigger: {owner.retrain_trigger or 'none'}"
    answer += f"; review by {owner.review_by}" if owner.review_by else ""
    complete = not cited and times is not None
    return Answer(question, "yes" if complete else "no", answer, cited or ("owner",))


def _costs(context: Context, findings: Sequence[CaseFinding]) -> Answer:
    question = "How do the costs compare with a better prompt, per call and per month?"
    costs = model(context)
    cited = _cited(findings, "CASE05", "economics")
    if costs is None:
        return Answer(question, "unknown", "the costs are incomplete", cited)
    currency = context.readiness.economics.currency or "units"
    per_call = costs.cost_per_call_after - costs.cost_per_call_now
    answer = (
        f"{per_call:+.6g} {currency} per call, {-costs.monthly:+,.0f} {currency} per month including"
        f" operations and retraining; {_break_even(costs.break_even, 'never breaks even')}"
        f" (limit: {horizon(context)} months)"
    )
    against = bool(_cited(findings, "CASE050"))
    return Answer(question, "no" if against else "yes", answer, cited or ("economics",))
