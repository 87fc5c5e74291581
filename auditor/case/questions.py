"""The five review questions of the policy, each answered from the evidence and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.case.context import Context
from auditor.case.economics import horizon, stated
from auditor.case.evidence.attempts import gain
from auditor.case.model import LADDER, Answer, CaseFinding


def answers(context: Context, findings: Sequence[CaseFinding]) -> tuple[Answer, ...]:
    """One answer a question, in the order of the policy."""
    return (
        _evals(context, findings),
        _ladder(context, findings),
        _examples(context),
        _owner(context, findings),
        _costs(context, findings),
    )


def stands(context: Context) -> str:
    """Why the case stands, in one sentence, for a case without a blocking finding."""
    best, planned = context.best(), context.evidence.projection
    inputs = stated(context)
    why = f"by exception ({', '.join(sorted(context.exempt))}): " if context.exempt else ""
    if best is None or planned is None or inputs is None:
        return why + "no prompt keeps the limits of the task, and the fine-tune is projected to"
    step = gain(best, planned)
    even = inputs.break_even
    when = "does not break even" if even is None else f"breaks even in {even:.1f} months"
    return (
        f"{why}{best} items; the fine-tune is projected at {planned.score:.3g}"
        f" ({step.points * 100:+.1f} points, {step.interval.low * 100:+.1f} to"
        f" {step.interval.high * 100:+.1f}) for a target of {context.readiness.target.score:g},"
        f" and {when}"
    )


def _cited(findings: Sequence[CaseFinding], *prefixes: str) -> tuple[str, ...]:
    """``CODE key`` of the findings whose rule or key starts so, notes and warnings too."""
    hits = [
        own for own in findings if own.rule.startswith(prefixes) or own.key.startswith(prefixes)
    ]
    return tuple(dict.fromkeys(f"{own.rule} {own.key}".strip() for own in hits))


def _evals(context: Context, findings: Sequence[CaseFinding]) -> Answer:
    question = "What eval says prompts cannot get there?"
    best, target = context.best(), context.readiness.target.score
    against = _cited(findings, "CASE022", "CASE023", "CASE040")
    doubts = _cited(findings, "CASE006", "CASE025", "CASE03", "CASE041", "eval", "target")
    if target is None or not context.judged():
        return Answer(question, "unknown", "no prompt was measured against a target", doubts)
    if best is None:
        return Answer(question, "yes", "no prompt keeps the limits of the task", ("target",))
    low, high = best.interval.low, best.interval.high
    said = f"{best} items ({low:.2f} to {high:.2f}), target {target:g}"
    if against:
        return Answer(question, "no", said, against)
    doubted = [cite for cite in doubts if not cite.startswith("CASE036")]
    shown = () if doubted else tuple(f"rung[{a.name}]" for a in context.evidence.attempts)
    return Answer(question, "unknown" if doubted else "yes", said, shown or doubts)


def _ladder(context: Context, findings: Sequence[CaseFinding]) -> Answer:
    question = "Were retrieval, few-shot, structured output and decomposition tried, all of them?"
    missing = context.open_rungs()
    tried = {own.name for own in context.readiness.rungs if own.status == "tried"}
    excused = [name for name in LADDER if name not in missing and name not in tried]
    said = f"tried: {', '.join(name for name in LADDER if name in tried) or 'none'}"
    said += f"; excused: {', '.join(excused)}" if excused else ""
    said += f"; open: {', '.join(missing)}" if missing else ""
    cited = _cited(findings, "CASE012", "CASE02", "CASE07")
    if not context.readiness.rungs:
        return Answer(question, "unknown", "no rung is listed", cited)
    if context.exempt:
        said += f"; excepted: {', '.join(sorted(context.exempt))}"
    remedy = bool(_cited(findings, "CASE012"))
    done = bool(context.exempt) or (not missing and not remedy)
    return Answer(question, "yes" if done else "no", said, cited)


def _examples(context: Context) -> Answer:
    """Answered by the data audit; it never moves the verdict of the case."""
    data = context.data
    floor = data.floor if data else 200
    question = f"Are there {floor}+ clean examples?"
    if data is None or data.clean is None:
        return Answer(question, "unknown", "the data was not audited", ())
    said = f"{data.clean:,} clean examples"
    return Answer(question, "yes" if data.clean >= floor else "no", said, ("data verdict",))


def _owner(context: Context, findings: Sequence[CaseFinding]) -> Answer:
    question = "What is the retraining plan, and who owns this in 12 months?"
    owner, costs = context.readiness.owner, context.readiness.economics
    cited = _cited(findings, "CASE052", "CASE053", "CASE060", "owner")
    if owner.name is None:
        return Answer(question, "no", "nobody is named", cited)
    times = costs.retrainings_per_year
    plan = "no plan" if times is None else f"{times:g} retrainings a year"
    said = f"{owner.name}; {plan}; trigger: {owner.retrain_trigger or 'none'}"
    said += f"; review by {owner.review_by}" if owner.review_by else ""
    complete = not cited and times is not None
    return Answer(question, "yes" if complete else "no", said, cited or ("owner",))


def _costs(context: Context, findings: Sequence[CaseFinding]) -> Answer:
    question = "What is the cost delta against a better prompt, per call and per month?"
    inputs = stated(context)
    cited = _cited(findings, "CASE05", "economics")
    if inputs is None:
        return Answer(question, "unknown", "the costs are not complete", cited)
    currency = context.readiness.economics.currency or "units"
    delta = inputs.cost_per_call_after - inputs.cost_per_call_now
    even = inputs.break_even
    when = "never breaks even" if even is None else f"breaks even in {even:.1f} months"
    said = (
        f"{delta:+.6g} {currency} a call, {-inputs.monthly:+,.0f} {currency} a month with operations"
        f" and retraining; {when}, {horizon(context)} are allowed"
    )
    against = bool(_cited(findings, "CASE050"))
    return Answer(question, "no" if against else "yes", said, cited or ("economics",))
