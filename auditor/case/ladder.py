"""CASE020 to CASE025: was the ladder climbed, and has it ended?"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from auditor.case.context import Context, points
from auditor.case.evidence.attempts import Attempt, gain
from auditor.case.model import LADDER, CaseFinding
from auditor.case.readiness.file import Rung
from auditor.model import Rule, Severity

RULES = (
    Rule(
        "CASE020",
        "rung-not-tried",
        Severity.ERROR,
        "A rung of the ladder was neither tried nor excused.",
        "Each rung costs about a tenth of the next; the fine-tune you do not need is the cheapest one.",
        '[[rung]]\nname = "few-shot"\nstatus = "not-tried"',
        '[[rung]]\nname = "few-shot"\nstatus = "tried"\nscore = 0.84',
        "Try it on the eval and list it, or say why it does not apply.",
    ),
    Rule(
        "CASE021",
        "excuse-without-reason",
        Severity.ERROR,
        "A rung is called not applicable, and no reason is given.",
        "Without a reason nobody can check the excuse; the rung counts as not tried.",
        'status = "not-applicable"',
        'status = "not-applicable"\nreason = "labels come from the text alone, no knowledge is missing"',
        "Give the reason, or try the rung.",
    ),
    Rule(
        "CASE022",
        "prompt-passes",
        Severity.ERROR,
        "A prompt already reaches the target within the limits.",
        "The climb stops at the first rung that passes.",
        "target.score = 0.90 and few-shot scores 0.91",
        "target.score = 0.90 and the best rung scores 0.84 on 1,000 items",
        "Ship that rung.",
        "score >= target.score; latency and cost within target.max_*, where stated and measured",
    ),
    Rule(
        "CASE023",
        "still-climbing",
        Severity.ERROR,
        "The last rung tried still brought a gain beyond noise.",
        "Where the last step helped, the ceiling of prompting is not in sight.",
        "few-shot 0.70, then bigger-model 0.80, on 1,000 items",
        "few-shot 0.80, then bigger-model 0.805, on 1,000 items",
        "Work on that rung for another round and list the round as a further [[rung]].",
        "95 % interval of the gain above 0: Newcombe on totals; on items Bonett-Price with McNemar",
    ),
    Rule(
        "CASE024",
        "climbed-out-of-order",
        Severity.WARNING,
        "A cheaper rung was measured after a dearer one.",
        "The dearer rung may no longer be needed; it was compared with a weaker prompt.",
        "bigger-model dated 2026-01-10, few-shot dated 2026-02-01",
        "few-shot dated 2026-01-10, bigger-model dated 2026-02-01",
        "Measure the dearer rung again on top of the cheaper one.",
    ),
    Rule(
        "CASE025",
        "ceiling-not-measured",
        Severity.ERROR,
        "There is no prompt baseline, or a single score that cannot show a ceiling.",
        "Without a baseline nobody can tell whether the fine-tune was worth it.",
        "no [[rung]] with a score",
        "system-prompt 0.78 and few-shot 0.80 on the same eval",
        "Measure the prompt baseline on the eval, then the next rung.",
        "one rung with a score on the eval; two to show a ceiling",
    ),
)


def run(context: Context) -> list[CaseFinding]:
    """Findings on the order, the gaps, the top and the end of the climb."""
    found = [*_contradictions(context), *_passing(context), *_unmeasured(context)]
    found += _out_of_order(context)
    return found if context.exempt else [*found, *_gaps(context), *_climbing(context)]


def _contradictions(context: Context) -> list[CaseFinding]:
    tried = {rung.name for rung in context.readiness.rungs if rung.status == "tried"}
    found = []
    for rung in context.readiness.rungs:
        if rung.status == "tried":
            continue
        key = ("rung", rung.index)
        if rung.score is not None:
            detail = f"{rung.name} is {rung.status}, and yet has a score of {rung.score}"
            found.append(context.readiness.finding("CASE007", (*key, "score"), detail))
        elif rung.name in tried:
            detail = f"{rung.name} is {rung.status} here and tried elsewhere"
            found.append(context.readiness.finding("CASE007", (*key, "status"), detail))
    return found


def _gaps(context: Context) -> list[CaseFinding]:
    """Open rungs, cheapest first; a file without any [[rung]] says nothing about the ladder."""
    readiness = context.readiness
    listed = {rung.name: rung for rung in reversed(readiness.rungs)}
    found = []
    for name in context.open_rungs() if listed else ():
        rung = listed.get(name)
        found.append(_gap(context, name, rung))
    return found


def _gap(context: Context, name: str, rung: Rung | None) -> CaseFinding:
    if rung is None:
        detail = f"{name} has not been tried: try it before anything dearer"
        return context.readiness.finding("CASE020", ("rung",), detail, name)
    key = ("rung", rung.index, "status")
    if rung.status == "not-applicable":
        detail = f"{name} is called not applicable without a reason: give it, or try {name}"
        return context.readiness.finding("CASE021", key, detail, name)
    detail = f"{name} has not been tried: try it before anything dearer"
    return context.readiness.finding("CASE020", key, detail, name)


def _passing(context: Context) -> list[CaseFinding]:
    """The first rung that passes. A high-volume case is about cost, so passing does not end it."""
    target = context.readiness.target.score
    if target is None or "high-volume" in context.exempt:
        return []
    for attempt in sorted(context.judged(), key=_height):
        if attempt.score >= target and context.fits(attempt):
            detail = f"{attempt} items reaches the target of {target:g}: ship it"
            key = (*attempt.key, "score")
            return [context.readiness.finding("CASE022", key, detail, attempt.name)]
    return []


def _height(attempt: Attempt) -> int:
    """Place on the ladder; the two steps beside it come with the bigger model."""
    return LADDER.index(attempt.name) if attempt.name in LADDER else len(LADDER) - 1


def _unmeasured(context: Context) -> list[CaseFinding]:
    attempts = context.evidence.attempts
    if not attempts:
        detail = "no prompt was measured on the eval: there is no baseline to beat"
    elif len(attempts) == 1 and not context.exempt:
        detail = f"only {attempts[0].name} was measured: one score shows no ceiling"
    else:
        return []
    return [context.readiness.finding("CASE025", ("rung",), detail)]


def _climbing(context: Context) -> list[CaseFinding]:
    """Whether the last rung measured still beat the best before it, beyond noise."""
    rungs = [attempt for attempt in context.judged() if attempt.name in LADDER]
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
        f" ({step.interval.low * 100:.1f} to {step.interval.high * 100:.1f}): go on with {last.name}"
    )
    return [context.readiness.finding("CASE023", (*last.key, "score"), detail, last.name)]


def _out_of_order(context: Context) -> list[CaseFinding]:
    """Each first round of a rung that is dated after the first round of a dearer one."""
    first: dict[str, Attempt] = {}
    for attempt in context.evidence.attempts:
        if attempt.name in LADDER and attempt.date:
            first.setdefault(attempt.name, attempt)
    climbed = [first[name] for name in LADDER if name in first]
    found = []
    for cheap, dear in pairwise(climbed):
        if cheap.date and dear.date and cheap.date > dear.date:
            detail = f"{cheap.name} ({cheap.date}) was measured after {dear.name} ({dear.date})"
            found.append(context.readiness.finding("CASE024", (*cheap.key, "date"), detail))
    return found
