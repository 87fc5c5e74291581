"""All checks and all rules: those of this program, and those of installed packages."""

from collections.abc import Sequence

from auditor import case, installed_checks
from auditor.checks import CHECKS, Check
from auditor.dataset import dataset, slices
from auditor.model import Rule
from auditor.review import decisions, waivers


def rules_of(checks: Sequence[Check]) -> tuple[Rule, ...]:
    """The rules that reading, ``checks`` and people can break, by code."""
    own = (*dataset.RULES, *slices.RULES, *decisions.RULES, *waivers.RULES)
    every = (*own, *(rule for check in checks for rule in check.RULES))
    return tuple(sorted(every, key=lambda rule: rule.code))


RULES = rules_of(CHECKS)
# With the rules of the case, whose findings are about readiness.toml and not about lines.
EVERY_RULE = tuple(sorted((*RULES, *case.RULES), key=lambda rule: rule.code))


def every_check() -> tuple[Check, ...]:
    """CHECKS and those of other packages on this machine.

    Raises:
        AuditError: one of them is not a check, or its rules collide with others.
    """
    return (*CHECKS, *installed_checks.installed(EVERY_RULE))


def every_rule() -> tuple[Rule, ...]:
    """EVERY_RULE and the rules of the installed checks, by code."""
    others = (rule for check in every_check()[len(CHECKS) :] for rule in check.RULES)
    return tuple(sorted((*EVERY_RULE, *others), key=lambda rule: rule.code))
