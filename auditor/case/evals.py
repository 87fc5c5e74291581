"""CASE006 and CASE030 to CASE037: can the scores be trusted?"""

from auditor.case.context import MIN_EVAL_ITEMS, Context
from auditor.case.model import CaseFinding
from auditor.plural import pluralize

# Days after which a score is stale. Source: the policy plans for 2 to 4 base-model upgrades a year;
# within half a year there was probably one, and the prompt may score better on the new model.
MAX_AGE_DAYS = 182


def run(context: Context) -> list[CaseFinding]:
    """Return what is missing in [eval], and whether the eval is too small, stale or leaked."""
    readiness = context.readiness
    found = readiness.missing(("eval",), readiness.eval, "metric", "n")
    if readiness.eval.path is None and readiness.eval.sha256 is None:
        found += readiness.missing(("eval",), readiness.eval, "path")
    return [*found, *_too_small(context), *_stale(context), *_leaks(context)]


def _too_small(context: Context) -> list[CaseFinding]:
    sizes = {attempt.n: attempt for attempt in context.evidence.attempts}
    if not sizes or min(sizes) >= MIN_EVAL_ITEMS:
        return []
    attempt = sizes[min(sizes)]
    interval = attempt.interval
    detail = (
        f"{attempt} items: the true score may be {interval.low:.2f} to {interval.high:.2f}; at least"
        f" {MIN_EVAL_ITEMS} items are required"
    )
    stated = context.readiness.eval.n
    key = ("eval", "n") if stated is not None and stated < MIN_EVAL_ITEMS else (*attempt.key, "n")
    return [context.readiness.finding("CASE034", key, detail)]


def _stale(context: Context) -> list[CaseFinding]:
    """A finding if the last round of a rung is too old; earlier rounds are history."""
    last = {attempt.name: attempt for attempt in context.evidence.attempts if attempt.date}
    found = []
    for attempt in last.values():
        days = (context.today - attempt.date).days if attempt.date else 0
        if days > MAX_AGE_DAYS:
            detail = (
                f"{attempt.name} was measured {days:,} days ago; at most {MAX_AGE_DAYS} are allowed"
            )
            found.append(context.readiness.finding("CASE006", (*attempt.key, "date"), detail))
    return found


def _leaks(context: Context) -> list[CaseFinding]:
    data, sha256 = context.data, context.evidence.eval_sha256
    if data is None or sha256 is None:
        return []
    finding = context.readiness.finding
    if sha256 in data.train_sha256:
        return [finding("CASE035", ("eval",), "the eval is the training file itself")]
    if sha256 not in data.eval_sha256 or data.leaked is None:
        return [finding("CASE036", ("eval",), "run the audit with --eval and this eval file")]
    if data.leaked:
        detail = f"{pluralize(data.leaked, 'training line')} also in the eval"
        return [finding("CASE035", ("eval",), detail)]
    return []
