"""The fast profile of the commit hook: which checks it leaves out, and that they are shown as not checked."""

from dataclasses import dataclass
from typing import Final

from auditor.checks import (
    Check,
    diversity,
    label_noise,
    learning_curve,
    outliers,
    responses,
    semantic_duplicates,
    triggers,
)
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, Rule, Skipped
from auditor.rule_list import every_check

REASON: Final = "left out at a commit"
# These fit models to all rows. Source: CPU seconds of a run without and with them: 9.8 and 21.2 on CLINC150 (20,600
# labelled rows), 11.5 and 13.3 on GSM8K (8,792 longer rows with answers). Most of the other checks find copies and
# leaks, which is what the hook is for.
# Outliers are notes, which a hook does not print and no requirement needs. Duplicates and answers that are judged by their
# meaning cost 3.7 and 4.8 of 8 and 10 CPU seconds on two sets of 10 MB.
LEFT_OUT: Final[tuple[Check, ...]] = (
    diversity, label_noise, learning_curve, outliers, responses, semantic_duplicates, triggers,
)  # fmt: skip


@dataclass(slots=True)  # not frozen: the protocol has plain attributes, as modules do
class _LeftOut:
    """A check that does not run, under its own name and rules."""

    NAME: str
    RULES: tuple[Rule, ...]

    def run(self, data: Dataset) -> Ran | Skipped:  # noqa: ARG002 - the Check protocol fixes the signature
        """Return why it did not run. What it would have measured is unproven."""
        return Skipped(REASON)


def note() -> str:
    """The sentence that says what was left out."""
    names = ", ".join(check.NAME for check in LEFT_OUT)
    return f"not checked at a commit: {names}; the hook dataset-audit-full checks them"


def checks() -> tuple[Check, ...]:
    """All checks in their order; those that are left out say so."""
    return tuple(_LeftOut(c.NAME, c.RULES) if c in LEFT_OUT else c for c in every_check())
