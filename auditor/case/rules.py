"""Rules on how readiness.toml is written, and the list of all rules of the case."""

from __future__ import annotations

from auditor.case import economics, evals, exceptions, ladder, owner, projected_gain, task
from auditor.case.data import rules as data_rules
from auditor.model import Rule, Severity

_FILE_RULES = (
    Rule(
        "CASE001",
        "unreadable-readiness",
        Severity.ERROR,
        what="readiness.toml cannot be read as TOML.",
        why="A case that cannot be read cannot be assessed.",
        bad="score = 0,88",
        good="score = 0.88",
        fix="Correct the line in the finding; dataset-audit init writes a valid file.",
    ),
    Rule(
        "CASE002",
        "unknown-key",
        Severity.WARNING,
        what="readiness.toml contains a key that has no meaning.",
        why="The value of a misspelt key is silently ignored.",
        bad='onwer = "J. Doe"',
        good='name = "J. Doe"',
        fix="Correct or remove the key.",
    ),
    Rule(
        "CASE003",
        "bad-value",
        Severity.ERROR,
        what="A value has the wrong type or is impossible: a negative cost, no items, a score above 1.",
        why="Calculations with it would be meaningless, so the value is ignored.",
        bad="score = 88",
        good="score = 0.88",
        fix="Write what the finding expects.",
        threshold="types and ranges of the JSON Schema",
    ),
    Rule(
        "CASE004",
        "missing-evidence",
        Severity.ERROR,
        what="A key that the verdict depends on is missing.",
        why="What is not written down cannot be checked.",
        bad="[owner]",
        good='[owner]\nname = "J. Doe"',
        fix="Add the key.",
    ),
    Rule(
        "CASE005",
        "future-date",
        Severity.ERROR,
        what="A date that must be in the past is after today.",
        why="A score from a future date has not been measured yet.",
        bad="date = 2999-01-01",
        good="date = 2026-03-01",
        fix="Correct the date.",
    ),
    Rule(
        "CASE007",
        "contradiction",
        Severity.ERROR,
        what="Two values in the file, or the file and a results file, disagree.",
        why="One of them is wrong, and the verdict may depend on it.",
        bad="score = 0.88, but the mean of the results file is 0.81",
        good="score = 0.81",
        fix="Correct the value that is wrong.",
        threshold="scores may differ by 0.005",
    ),
    Rule(
        "CASE008",
        "placeholder",
        Severity.ERROR,
        what="A text is a placeholder.",
        why="Nobody is responsible for a model whose owner is TBD.",
        bad='name = "TBD"',
        good='name = "J. Doe"',
        fix="Write the real value, or remove the key until it is known.",
    ),
)

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *_FILE_RULES,
            *task.RULES,
            *ladder.RULES,
            *evals.RULES,
            *projected_gain.RULES,
            *economics.RULES,
            *owner.RULES,
            *exceptions.RULES,
            *data_rules.RULES,
        ),
        key=lambda rule: rule.code,
    )
)
SEVERITY = {rule.code: rule.severity for rule in RULES}
