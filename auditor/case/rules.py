"""Rules on how readiness.toml is written, and the list of all rules of the case."""

from __future__ import annotations

from auditor.case import economics, evals, exceptions, gains, ladder, owner, task
from auditor.case.data import rules
from auditor.model import Rule, Severity

_FILE_RULES = (
    Rule(
        "CASE001",
        "unreadable-readiness",
        Severity.ERROR,
        "readiness.toml cannot be read as TOML.",
        "A case nobody can read is no case.",
        "score = 0,88",
        "score = 0.88",
        "Correct the line the finding names; dataset-audit init writes a valid file.",
    ),
    Rule(
        "CASE002",
        "unknown-key",
        Severity.WARNING,
        "A key is not one of readiness.toml.",
        "A misspelt key is evidence that silently does not count.",
        'onwer = "J. Doe"',
        'name = "J. Doe"',
        "Correct or remove the key.",
    ),
    Rule(
        "CASE003",
        "bad-value",
        Severity.ERROR,
        "A value has the wrong type or cannot be: a negative cost, no items, a score above 1.",
        "Arithmetic on it would be nonsense; the value is left out.",
        "score = 88",
        "score = 0.88",
        "Write what the finding expects.",
        "types and ranges of the JSON Schema",
    ),
    Rule(
        "CASE004",
        "missing-evidence",
        Severity.ERROR,
        "A key the verdict needs is not there.",
        "What is not written down cannot be checked.",
        "[owner]",
        '[owner]\nname = "J. Doe"',
        "Add the key.",
    ),
    Rule(
        "CASE005",
        "future-date",
        Severity.ERROR,
        "Something is dated after today.",
        "A measurement in the future has not been made.",
        "date = 2999-01-01",
        "date = 2026-03-01",
        "Correct the date.",
    ),
    Rule(
        "CASE007",
        "contradiction",
        Severity.ERROR,
        "Two statements of the file, or the file and a results file, disagree.",
        "One of them is wrong, and the verdict may rest on it.",
        "score = 0.88 beside results whose mean is 0.81",
        "score = 0.81",
        "Correct the one that is wrong.",
        "scores agree within 0.005",
    ),
    Rule(
        "CASE008",
        "placeholder",
        Severity.ERROR,
        "A text is a placeholder.",
        "An owner called TBD owns nothing.",
        'name = "TBD"',
        'name = "J. Doe"',
        "Write the real thing, or take the key out until it is known.",
    ),
)

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *_FILE_RULES,
            *task.RULES,
            *ladder.RULES,
            *evals.RULES,
            *gains.RULES,
            *economics.RULES,
            *owner.RULES,
            *exceptions.RULES,
            *rules.RULES,
        ),
        key=lambda rule: rule.code,
    )
)
SEVERITY = {rule.code: rule.severity for rule in RULES}
