"""The search for leaks alone: an audit without the checks that leaks do not depend on."""

from collections.abc import Sequence

import polars as pl

from auditor.analysis.parallel import one_blas_thread
from auditor.checks import Check
from auditor.dataset.dataset import Dataset
from auditor.errors import AuditError, ExitCode
from auditor.model import BLOCKING, Crashed, Ran, Rule
from auditor.rule_list import every_check, rules_of
from auditor.run_checks import run_all


@one_blas_thread()
def find_leaks(data: Dataset, checks: Sequence[Check] | None = None) -> pl.DataFrame:
    """Pairs of a training row and an evaluation row that an audit reports as a leak: ``row, related``.

    Only leaks that block count: errors, and those that need a person's decision. ``checks``: None for all.

    Raises:
        AuditError: a check crashed.
    """
    checks = every_check() if checks is None else checks
    needed = [check for check in checks if any(map(_affects_leaks, check.RULES))]
    outcomes = run_all(needed, data)
    for name, outcome in outcomes.items():
        if isinstance(outcome, Crashed):
            raise AuditError(f"the check {name} failed: {outcome.error}", ExitCode.NO_VERDICT)
    found = pl.concat(outcome.findings for outcome in outcomes.values() if isinstance(outcome, Ran))
    leaks = [rule.code for rule in rules_of(needed) if _finds_leaks(rule) and _blocks(rule)]
    return found.filter(pl.col("rule").is_in(leaks)).select("row", "related").drop_nulls().unique()


def _affects_leaks(rule: Rule) -> bool:
    """Whether the rule finds leaks, or broken rows, which later checks do not see."""
    return _finds_leaks(rule) or (rule.family.factual and _blocks(rule))


def _finds_leaks(rule: Rule) -> bool:
    return rule.family.disposition == "leaked"


def _blocks(rule: Rule) -> bool:
    return rule.severity in BLOCKING
