"""The decision table."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditor.case.model import CaseFinding, CaseVerdict
from auditor.case.rules import RULES, SEVERITY
from auditor.case.verdict import DECISIONS, decide
from auditor.model import Severity

CODES = sorted(SEVERITY)


@given(st.lists(st.sampled_from(CODES), unique=True))
def test_the_first_row_of_the_table_with_a_finding_decides(codes):
    found = [
        CaseFinding(code, f"key.{code}", 1, f"detail of {code}", f"rung of {code}")
        for code in codes
    ]
    verdict, reason, named = decide(found, SEVERITY, "it pays")
    deciding = [(code, result) for code, result in DECISIONS if code in codes]
    errors = [code for code in codes if SEVERITY[code] in (Severity.ERROR, Severity.REVIEW)]
    if deciding:
        code, expected = deciding[0]
        assert (verdict, reason, named) == (expected, f"detail of {code}", f"rung of {code}")
    elif errors:
        assert (verdict, named) == (CaseVerdict.INSUFFICIENT, "")
    else:
        assert (verdict, reason, named) == (CaseVerdict.FINE_TUNE, "it pays", "")


def test_the_table_has_existing_codes_once():
    decided = [code for code, _ in DECISIONS]
    assert len(set(decided)) == len(decided)
    assert {SEVERITY[code] for code in decided} == {Severity.ERROR}
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)
