"""Rules that are left out: nothing that rests on them is met."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.errors import AuditError
from auditor.model import Rule
from auditor.requirements.ignored import Cause, ignored_rules, unproven_without
from auditor.rule_list import RULES
from auditor.settings import Settings
from auditor.verdict import Requirement, State

MET = Requirement("well-formed", "0 broken lines", "none", State.MET, why="every line can be read")


def codes(**settings: tuple[str, ...]) -> list[str]:
    return [rule.code for rule in ignored_rules(RULES, Settings(**settings))]


def states(item: Requirement, ignored: tuple[Rule, ...]) -> list[State]:
    return [own.state for own in unproven_without([item], [Cause(ignored)])]


def test_all_rules_are_checked_unless_somebody_says_otherwise() -> None:
    assert codes() == []


def test_ignore_leaves_out_what_begins_with_the_code() -> None:
    assert codes(ignore=("DUP001", "LEK")) == [
        rule.code for rule in RULES if rule.code == "DUP001" or rule.code.startswith("LEK")
    ]


def test_select_leaves_out_all_others_but_those_that_are_always_checked() -> None:
    left = codes(select=("FMT", "DUP001"), ignore=("FMT001",))
    assert "FMT001" in left
    kept = [rule.code for rule in RULES if rule.code not in left]
    assert {code[:3] for code in kept} == {"FMT", "DUP", "INP", "WAI"}
    assert "DUP002" in left


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"ignore": ("DPU",)}, "ignore: unknown rule 'DPU'; did you mean 'DUP'?"),
        ({"select": ("FMT999",)}, "select: unknown rule 'FMT999'; did you mean 'FMT"),
        ({"select": ("",)}, "select: unknown rule ''"),
        ({"ignore": ("INP",)}, "ignore INP: the rules INP are always checked"),
        ({"ignore": ("WAI010",)}, "ignore WAI010: the rules WAI are always checked"),
    ],
)
def test_codes_that_name_no_rule_are_refused(
    settings: dict[str, tuple[str, ...]], message: str
) -> None:
    with pytest.raises(AuditError) as caught:
        codes(**settings)
    assert message in str(caught.value)


def test_nothing_changes_without_ignored_rules() -> None:
    assert unproven_without([MET], ()) == unproven_without([MET], [Cause(())]) == (MET,)


def ignored(*begins: str) -> tuple[Rule, ...]:
    return ignored_rules(RULES, Settings(ignore=begins))


@pytest.mark.parametrize(
    ("name", "begin", "state"),
    [
        ("clean-examples", "DUP001", State.UNPROVEN),
        ("clean-examples", "DIV003", State.UNPROVEN),  # a note, and copies that it names count once
        ("clean-examples", "ENC019", State.MET),  # a note that blocks no row
        ("well-formed", "FMT001", State.UNPROVEN),
        ("well-formed", "DUP", State.MET),
        ("no-leakage", "LEK001", State.UNPROVEN),
        ("no-secrets", "SEC", State.UNPROVEN),
        ("no-secrets", "PII", State.MET),
        ("label-noise", "LBL001", State.UNPROVEN),
        ("distinct-examples", "DIV002", State.UNPROVEN),
        ("correct-labels", "LBL", State.MET),  # people have judged them
        ("a requirement of the future", "TXT046", State.UNPROVEN),
    ],
)
def test_what_rests_on_an_ignored_rule_is_unproven(name: str, begin: str, state: State) -> None:
    assert states(replace(MET, name=name), ignored(begin)) == [state]


@pytest.mark.parametrize("state", list(State))
def test_not_met_stays_not_met_and_nothing_becomes_met(state: State) -> None:
    expected = State.NOT_MET if state is State.NOT_MET else State.UNPROVEN
    assert states(replace(MET, state=state), ignored("FMT")) == [expected]


def without(*begins: str) -> Requirement:
    return unproven_without([MET], [Cause(ignored(*begins))])[0]


def test_the_reason_names_the_rules() -> None:
    one = without("FMT001")
    assert one.why == "not checked, because of select or ignore: 1 rule, FMT001"
    assert one.proof == "without select and ignore"
    many = without("FMT001", "FMT002", "FMT003", "FMT004", "FMT005")
    assert many.why.endswith(": 5 rules, FMT001, FMT002, FMT003 and 2 more")


def test_several_causes_are_all_named() -> None:
    causes = [
        Cause(ignored("FMT001")),
        Cause(ignored("DUP"), "x", "y"),
        Cause(ignored("TOL"), "z", "w"),
    ]
    (found,) = unproven_without([MET], causes)
    assert found.why.startswith("not checked, because of select or ignore: 1 rule, FMT001; z: ")
    assert found.proof == "without select and ignore and w"
