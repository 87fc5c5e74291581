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
        "readiness.toml cannot be read as TOML.",
        "A case that cannot be read cannot be assessed.",
        "score = 0,88",
        "score = 0.88",
        "Correct the line in the finding; dataset-audit init writes a valid file.",
    ),
    Rule(
        "CASE002",
        "unknown-key",
        Severity.WARNING,
        "readiness.toml contains a key that has no meaning.",
        "The value of a misspelt key is silently ignored.",
        'onwer = "J. Doe"',
        'name = "J. Doe"',
        "Correct or remove the key.",
    ),
    Rule(
        "CASE003",
        "bad-value",
        Severity.ERROR,
        "A value has the wrong type or is impossible: a negative cost, no items, a score above 1.",
        "Calculations with it would be meaningless, so the value is ignored.",
        "score = 88",
        "score = 0.88",
        "Write what the finding expects.",
        "types and ranges of the JSON Schema",
    ),
    Rule(
        "CASE004",
        "missing-evidence",
        Severity.ERROR,
        "A key that the verdict depends on is missing.",
        "What is not written down cannot be checked.",
        "[owner]",
        '[owner]\nname = "J. Doe"',
        "Add the key.",
    ),
    Rule(
        "CASE005",
        "future-date",
        Severity.ERROR,
        "A date that must be in the past is after today.",
        "A score from a future date has not been measured yet.",
        "date = 2999-01-01",
        "date = 2026-03-01",
        "Correct the date.",
    ),
    Rule(
        "CASE007",
        "contradiction",
        Severity.ERROR,
        "Two values in the file, or the file and a results file, disagree.",
        "One of them is wrong, and the verdict may depend on it.",
        "score = 0.88, but the mean of the results file is 0.81",
        "score = 0.81",
        "Correct the value that is wrong.",
        "scores may differ by 0.005",
    ),
    Rule(
        "CASE008",
        "placeholder",
        Severity.ERROR,
        "A text is a placeholder.",
        "Nobody is responsible for a model whose owner is TBD.",
        'name = "TBD"',
        'name = "J. Doe"',
        "Write the real value, or remove the key until it is known.",
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
