"""What the settings make of the rules, and what is unproven because of it."""

from __future__ import annotations

import pytest

from auditor.errors import AuditError
from auditor.requirements.choice import choose, raised_rules
from auditor.requirements.ignored import unproven_without
from auditor.rule_list import RULES
from auditor.settings import Settings
from auditor.verdict import Requirement, State

MET = Requirement("clean-examples", "200 clean examples", "200 or more", State.MET, why="")


def clean(settings: Settings, name: str = MET.name) -> Requirement:
    item = Requirement(name, "", "", State.MET, "")
    return unproven_without([item], choose(RULES, settings, ["old/a.jsonl"]).causes)[0]


def test_by_default_every_rule_counts() -> None:
    found = choose(RULES, Settings())
    assert (found.rules, found.ignored, found.raised) == (RULES, (), ())
    assert (found.ignored_codes, found.checked) == ([], RULES)
    assert clean(Settings()).state is State.MET


def test_ignored_rules_are_not_checked() -> None:
    found = choose(RULES, Settings(ignore=("DUP001", "SEC002")))
    assert found.ignored_codes == ["DUP001", "SEC002"]
    assert found.checked == tuple(rule for rule in RULES if rule.code not in ("DUP001", "SEC002"))


def test_the_policy_comes_before_the_severities() -> None:
    """What pii_block lets pass by itself is not lowered, and a severity may still block it."""
    settings = Settings(pii_block=(), severity={"PII001": "error"})
    found = choose(RULES, settings)
    assert [str(own.severity) for own in found.rules if own.code == "PII001"] == ["error"]
    assert found.raised == ("PII001",)
    assert clean(Settings(pii_block=(), severity={"PII": "note"})).state is State.MET


@pytest.mark.parametrize(
    ("settings", "why", "proof"),
    [
        (
            Settings(severity={"DUP001": "note"}),
            "findings weigh less, because of severity: 1 rule, DUP001",
            "without severity",
        ),
        (
            Settings(per_file_ignores={"old/*": ("DUP001",)}),
            "not checked in some files, because of per-file-ignores: 1 rule, DUP001",
            "without per-file-ignores",
        ),
        (
            Settings(ignore=("DUP001",), severity={"DUP001": "review", "DUP002": "note"}),
            "not checked, because of select or ignore: 1 rule, DUP001; findings weigh less, because of severity:"
            " 2 rules, DUP001, DUP002",
            "without select and ignore and without severity",
        ),
    ],
)
def test_what_blocks_less_is_unproven(settings: Settings, why: str, proof: str) -> None:
    found = clean(settings)
    assert (found.state, found.why, found.proof) == (State.UNPROVEN, why, proof)


@pytest.mark.parametrize(
    "settings",
    [
        Settings(severity={"DUP001": "error", "ENC019": "error"}),  # no less than by default
        Settings(per_file_ignores={"new/*": ("DUP001",)}),  # no file of the audit
        Settings(per_file_ignores={"old/*": ("ENC019",)}),  # a note that blocks no row
    ],
)
def test_what_blocks_as_much_is_met(settings: Settings) -> None:
    assert clean(settings).state is State.MET


def test_a_secret_that_weighs_less_is_no_met_requirement() -> None:
    assert clean(Settings(severity={"SEC": "review"}), "no-secrets").state is State.UNPROVEN


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (Settings(severity={"DPU": "note"}), "severity: unknown rule 'DPU'; did you mean 'DUP'?"),
        (Settings(severity={"": "note"}), "severity: unknown rule ''"),
        (Settings(severity={"LEK": "note"}), "severity LEK = 'note': LEK001 cannot weigh less"),
        (Settings(severity={"WAI010": "note"}), "WAI010 cannot weigh less than error"),
        (Settings(per_file_ignores={"a": ("X",)}), "per-file-ignores 'a': unknown rule 'X'"),
    ],
)
def test_what_cannot_be_is_refused(settings: Settings, message: str) -> None:
    with pytest.raises(AuditError) as caught:
        choose(RULES, settings)
    assert message in str(caught.value)


def test_a_rule_that_blocks_by_the_settings_blocks_without_a_line() -> None:
    assert raised_rules({"DIV004"}, ()) == raised_rules((), ("DIV004",)) == ()
    (found,) = raised_rules({"LBL008", "DIV004", "DIV002"}, ("DIV004", "DIV002"))
    assert found.state is State.NOT_MET
    assert found.observed == "findings of DIV002, DIV004 on the whole set"
