"""Every rule belongs to one known family; an unknown one is refused where the rule is made."""

from __future__ import annotations

import pytest

from auditor.families import FAMILIES, family_of
from auditor.model import Rule, Severity
from auditor.rule_list import EVERY_RULE
from auditor.verdict import DISPOSITIONS


def test_every_rule_has_a_family_and_every_family_a_disposition_of_the_waterfall() -> None:
    assert {rule.family.code for rule in EVERY_RULE} <= FAMILIES.keys()
    names = {name for _, name in DISPOSITIONS}
    assert {family.disposition for family in FAMILIES.values()} == names


@pytest.mark.parametrize("code", ["OWN001", "DUPE001", "DU001", "", "001", "dup001", " DUP001"])
def test_an_unknown_family_is_an_error_and_never_a_suspect(code: str) -> None:
    with pytest.raises(ValueError, match="no known family"):
        family_of(code)
    with pytest.raises(ValueError, match="no known family"):
        Rule(code, "x", Severity.REVIEW, "what", "why", "bad", "good", "fix")


def test_a_family_is_recognised_by_all_letters_of_the_code() -> None:
    assert family_of("CASE001") is FAMILIES["CASE"]
    assert family_of("DUP010") is FAMILIES["DUP"]
    assert family_of("DUP001").disposition == "duplicate"
