"""What rules weigh by the settings: nothing that no waiver covers as a whole can weigh less."""

from __future__ import annotations

import pytest

from auditor.errors import AuditError
from auditor.families import FAMILIES, Waivable
from auditor.model import BLOCKING, Rule, Severity
from auditor.requirements.severities import with_policy, with_severities
from auditor.rule_list import RULES

FIXED = [
    rule
    for rule in RULES
    if rule.severity in BLOCKING and rule.family.waivable is not Waivable.RULE
]


def rule(code: str, name: str, severity: Severity) -> Rule:
    return Rule(code, name, severity, *("text" for _ in range(5)))


def changed(**severity: str) -> dict[str, str]:
    """The new severity of each rule that weighs something else."""
    pairs = zip(RULES, with_severities(RULES, severity), strict=True)
    return {own.code: str(own.severity) for before, own in pairs if before != own}


def test_the_policy_on_personal_data_changes_the_severity_of_that_family_only() -> None:
    before = (
        rule("PII001", "email", Severity.NOTE),
        rule("PII002", "phone", Severity.NOTE),
        rule("PII003", "card", Severity.REVIEW),
        rule("PII004", "iban", Severity.REVIEW),
        rule("SEC001", "token", Severity.ERROR),
    )
    after = with_policy(before, ("email", "card"))
    assert [own.severity.value for own in after] == ["review", "note", "review", "warning", "error"]


def test_nothing_changes_without_severities() -> None:
    assert with_severities(RULES, {}) == RULES


def test_the_longest_beginning_counts() -> None:
    found = changed(DUP="note", DUP00="review", DUP001="warning")
    assert found["DUP001"] == "warning"
    assert {found[code] for code in found if code.startswith("DUP00") and code != "DUP001"} == {
        "review"
    }
    assert {found[code] for code in found if not code.startswith("DUP00")} <= {"note"}


@pytest.mark.parametrize("severity", list(Severity))
def test_any_rule_may_weigh_more(severity: Severity) -> None:
    rank = list(Severity)
    for own in RULES:
        if rank.index(severity) <= rank.index(own.severity):
            (after,) = with_severities([own], {own.code: severity})
            assert after.severity is severity


@pytest.mark.parametrize("own", FIXED, ids=lambda own: own.code)
def test_what_no_waiver_covers_as_a_whole_cannot_weigh_less(own: Rule) -> None:
    for severity in list(Severity)[list(Severity).index(own.severity) + 1 :]:
        with pytest.raises(AuditError, match=f"{own.code} cannot weigh less than {own.severity}"):
            with_severities([own], {own.code: severity})


def test_the_families_that_are_fixed() -> None:
    fixed = {"INP", "ENC", "FMT", "TGT", "TOL", "LEK", "CASE", "WAI"}
    assert {code for code, own in FAMILIES.items() if own.waivable is not Waivable.RULE} == fixed
    with pytest.raises(AuditError, match="severity FMT = 'note': FMT"):
        changed(FMT="note")
