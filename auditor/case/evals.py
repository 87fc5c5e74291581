"""CASE006 and CASE030 to CASE037: can the scores be trusted?"""

from __future__ import annotations

from auditor.case.context import MIN_EVAL, Context
from auditor.case.model import CaseFinding
from auditor.model import Rule, Severity

# Days after which a score is stale. Source: the policy plans for 2 to 4 base-model upgrades a
# year; after half a year at least one has likely passed, and the prompt may score better on it.
FRESH_DAYS = 182

RULES = (
    Rule(
        "CASE006",
        "stale-score",
        Severity.ERROR,
        "A score is so old that the base model has likely changed since.",
        "Newer models follow prompts better; the gap the case rests on may be gone.",
        "date = 2024-05-01",
        "date = 2026-03-01",
        "Run the rung again on the current model and update score and date.",
        f"{FRESH_DAYS} days: the policy counts 2 to 4 base-model upgrades a year",
    ),
    Rule(
        "CASE030",
        "eval-not-found",
        Severity.ERROR,
        "The eval file named in [eval] is not there.",
        "A score on a file nobody can read again is a claim.",
        'path = "old/eval.jsonl"',
        'path = "eval.jsonl"',
        "Correct the path; it is relative to readiness.toml.",
    ),
    Rule(
        "CASE031",
        "eval-changed",
        Severity.ERROR,
        "The eval file is not the one whose digest is recorded.",
        "Scores from before and after the change do not compare.",
        "sha256 of an earlier version",
        "sha256 of the file as it is",
        "Restore the file, or measure every rung again and record the new digest.",
    ),
    Rule(
        "CASE032",
        "other-eval",
        Severity.ERROR,
        "A rung was measured on another eval set.",
        "Scores on different items differ by luck of the draw; such a rung is left out.",
        "eval_sha256 differs from eval.sha256",
        "eval_sha256 equals eval.sha256",
        "Measure the rung on the eval set of [eval].",
    ),
    Rule(
        "CASE033",
        "other-metric",
        Severity.ERROR,
        "A rung was measured with another metric.",
        "An F1 of 0.8 and an accuracy of 0.8 are not the same height; such a rung is left out.",
        'metric = "f1" beside eval.metric = "accuracy"',
        'metric = "accuracy"',
        "Measure the rung with the metric of [eval].",
    ),
    Rule(
        "CASE034",
        "eval-too-small",
        Severity.ERROR,
        "The eval has too few items to say anything.",
        "At 30 items a score of 0.80 may be anything from 0.63 to 0.90.",
        "n = 30",
        "n = 500",
        "Label more held-out items and measure the rungs again.",
        f"{MIN_EVAL} items: there a 95 % interval is never wider than 10 points either way",
    ),
    Rule(
        "CASE035",
        "eval-leaked",
        Severity.ERROR,
        "Items of the eval stand in the training data.",
        "The fine-tuned model would be graded on what it has memorised.",
        "the training file holds 12 lines of the eval",
        "no line in both",
        "Drop the leaked training lines: --clean writes the rest.",
    ),
    Rule(
        "CASE036",
        "leak-not-checked",
        Severity.WARNING,
        "The eval of the case was not compared with the training data.",
        "Not looking is no pass.",
        "dataset-audit train.jsonl",
        "dataset-audit train.jsonl --eval eval.jsonl",
        "Give the eval file of [eval] with --eval.",
    ),
    Rule(
        "CASE037",
        "bad-results",
        Severity.ERROR,
        "A per-item results file cannot be used, or its items are not those of the other files.",
        "Paired tests need the same items in every file.",
        '{"id": 7, "answer": "yes"}',
        '{"id": 7, "correct": true}',
        "Write one line an eval item, with id and correct (or score from 0 to 1).",
    ),
)


def run(context: Context) -> list[CaseFinding]:
    """Whether the eval is named, large, fresh and held out; what reading it found comes first."""
    readiness = context.readiness
    found = readiness.missing(("eval",), readiness.eval, "metric", "n")
    if readiness.eval.path is None and readiness.eval.sha256 is None:
        found += readiness.missing(("eval",), readiness.eval, "path")
    return [*found, *_too_small(context), *_stale(context), *_leaks(context)]


def _too_small(context: Context) -> list[CaseFinding]:
    sizes = {attempt.n: attempt for attempt in context.evidence.attempts}
    if not sizes or min(sizes) >= MIN_EVAL:
        return []
    attempt = sizes[min(sizes)]
    interval = attempt.interval
    detail = (
        f"{attempt} items may be {interval.low:.2f} to {interval.high:.2f};"
        f" {MIN_EVAL} items are the least"
    )
    own = context.readiness.eval.n
    key = ("eval", "n") if own is not None and own < MIN_EVAL else (*attempt.key, "n")
    return [context.readiness.finding("CASE034", key, detail)]


def _stale(context: Context) -> list[CaseFinding]:
    """The last round of each rung must be fresh; earlier rounds are history."""
    last = {attempt.name: attempt for attempt in context.evidence.attempts if attempt.date}
    found = []
    for attempt in last.values():
        days = (context.today - attempt.date).days if attempt.date else 0
        if days > FRESH_DAYS:
            detail = f"{attempt.name} was measured {days} days ago; {FRESH_DAYS} are the most"
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
        return [finding("CASE035", ("eval",), f"{data.leaked:,} training lines stand in the eval")]
    return []
