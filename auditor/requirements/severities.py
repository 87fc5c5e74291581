"""The severity of each rule, as the policy on personal data and the settings change it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from auditor.errors import AuditError
from auditor.families import Waivable
from auditor.model import BLOCKING, Rule, Severity

_PERSONAL_DATA = "PII"
_RANK = list(Severity)  # the first weighs most


def with_policy(rules: Sequence[Rule], blocked: Collection[str]) -> tuple[Rule, ...]:
    """Return ``rules`` with the severities that the policy on personal data gives them.

    The rules of the family PII that ``blocked`` names need a person's decision; no other rule of that family
    is worse than a warning.
    """
    return tuple(
        _by_policy(rule, blocked) if rule.family.code == _PERSONAL_DATA else rule for rule in rules
    )


def _by_policy(rule: Rule, blocked: Collection[str]) -> Rule:
    if rule.name in blocked:
        return replace(rule, severity=Severity.REVIEW)
    return replace(rule, severity=Severity.WARNING) if rule.severity in BLOCKING else rule


def with_severities(rules: Sequence[Rule], severity: Mapping[str, str]) -> tuple[Rule, ...]:
    """Return ``rules`` with the severities that ``severity`` gives them by code or by the beginning of one.

    The longest beginning counts.

    Raises:
        AuditError: a rule would weigh less than its family allows: what no waiver covers as a whole.
    """
    return tuple(_own(rule, severity) for rule in rules)


def _own(rule: Rule, severity: Mapping[str, str]) -> Rule:
    key = max((key for key in severity if rule.code.startswith(key)), key=len, default="")
    if not key:
        return rule
    changed = replace(rule, severity=Severity(severity[key]))
    if rule.family.waivable is not Waivable.RULE and is_lowered(rule, changed):
        raise AuditError(
            f"severity {key} = '{severity[key]}': {rule.code} cannot weigh less than {rule.severity}"
        )
    return changed


def is_lowered(before: Rule, after: Rule) -> bool:
    """Whether findings took lines out of the clean ones ``before``, and weigh less ``after``."""
    return before.severity in BLOCKING and _RANK.index(after.severity) > _RANK.index(
        before.severity
    )


def is_raised(before: Rule, after: Rule) -> bool:
    """Whether findings block ``after`` and did not ``before``."""
    return before.severity not in BLOCKING and after.severity in BLOCKING
