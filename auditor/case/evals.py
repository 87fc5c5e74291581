"""CASE006 and CASE030 to CASE037: can the scores be trusted?"""

from __future__ import annotations

from auditor.case.context import MIN_EVAL_ITEMS, Context
from auditor.case.model import CaseFinding
from auditor.case.wording import number_of
from auditor.model import Rule, Severity

# Days after which a score is stale. Source: the policy plans for 2 to 4 base-model upgrades a year;
# within half a year there was probably one, and the prompt may score better on the new model.
_MAX_AGE_DAYS = 182

RULES = (
    Rule(
        "CASE006",
        "stale-score",
        Severity.ERROR,
        what="A score is so old that the base model has probably changed since.",
        why="Newer models follow prompts better; the gap that justifies the case may have closed.",
        bad="date = 2024-05-01",
        good="date = 2026-03-01",
        fix="Measure the rung again on the current model and update score and date.",
        threshold=f"{_MAX_AGE_DAYS} days: the policy expects 2 to 4 base-model upgrades a year",
    ),
    Rule(
        "CASE030",
        "eval-not-found",
        Severity.ERROR,
        what="The eval file in [eval] does not exist.",
        why="A score on a file that nobody can read is only a claim.",
        bad='path = "old/eval.jsonl"',
        good='path = "eval.jsonl"',
        fix="Correct the path; it is relative to readiness.toml.",
    ),
    Rule(
        "CASE031",
        "eval-changed",
        Severity.ERROR,
        what="The eval file differs from the one whose digest is recorded.",
        why="Scores from before and after the change cannot be compared.",
        bad="sha256 of an earlier version of the file",
        good="sha256 of the current file",
        fix="Restore the file, or measure every rung again and record the new digest.",
    ),
    Rule(
        "CASE032",
        "other-eval",
        Severity.ERROR,
        what="A rung was measured on another eval set.",
        why="Scores on different items differ by chance, so the score of this rung is ignored.",
        bad="eval_sha256 differs from eval.sha256",
        good="eval_sha256 equals eval.sha256",
        fix="Measure the rung on the eval set of [eval].",
    ),
    Rule(
        "CASE033",
        "other-metric",
        Severity.ERROR,
        what="A rung was measured with another metric.",
        why="An F1 of 0.8 and an accuracy of 0.8 cannot be compared, so the score of this rung is ignored.",
        bad='metric = "f1", but eval.metric = "accuracy"',
        good='metric = "accuracy"',
        fix="Measure the rung with the metric of [eval].",
    ),
    Rule(
        "CASE034",
        "eval-too-small",
        Severity.ERROR,
        what="The eval has too few items for a meaningful score.",
        why="With 30 items, a measured score of 0.80 may truly be anything from 0.63 to 0.90.",
        bad="n = 30",
        good="n = 500",
        fix="Label more held-out items and measure the rungs again.",
        threshold=f"{MIN_EVAL_ITEMS} items: with these, a 95% interval reaches at most 10 points either way",
    ),
    Rule(
        "CASE035",
        "eval-leaked",
        Severity.ERROR,
        what="Items of the eval also occur in the training data.",
        why="The fine-tuned model would be tested on what it has memorised.",
        bad="the training file contains 12 lines of the eval",
        good="no line in both files",
        fix="Remove the leaked training lines: --clean writes the others.",
    ),
    Rule(
        "CASE036",
        "leak-not-checked",
        Severity.WARNING,
        what="The eval of the case was not compared with the training data.",
        why="A leak that nobody looked for may still be there.",
        bad="dataset-audit train.jsonl",
        good="dataset-audit train.jsonl --eval eval.jsonl",
        fix="Pass the eval file of [eval] with --eval.",
    ),
    Rule(
        "CASE037",
        "bad-results",
        Severity.ERROR,
        what="A results file cannot be used, or its items are not those of the other results files.",
        why="Paired tests need the same items in every file.",
        bad='{"id": 7, "answer": "yes"}',
        good='{"id": 7, "correct": true}',
        fix="Write one line for each eval item, with id and correct (or score, from 0 to 1).",
    ),
)


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
    own = context.readiness.eval.n
    key = ("eval", "n") if own is not None and own < MIN_EVAL_ITEMS else (*attempt.key, "n")
    return [context.readiness.finding("CASE034", key, detail)]


def _stale(context: Context) -> list[CaseFinding]:
    """A finding if the last round of a rung is too old; earlier rounds are history."""
    last = {attempt.name: attempt for attempt in context.evidence.attempts if attempt.date}
    found = []
    for attempt in last.values():
        days = (context.today - attempt.date).days if attempt.date else 0
        if days > _MAX_AGE_DAYS:
            detail = f"{attempt.name} was measured {days:,} days ago; at most {_MAX_AGE_DAYS} are allowed"
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
        detail = f"{number_of(data.leaked, 'training line')} also in the eval"
        return [finding("CASE035", ("eval",), detail)]
    return []
