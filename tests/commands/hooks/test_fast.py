"""The fast profile: what it leaves out is never a pass."""

from __future__ import annotations

from pathlib import Path

from auditor.checks import CHECKS, outliers
from auditor.commands.hooks import fast
from auditor.model import BLOCKING, Skipped
from auditor.pipeline import audit
from auditor.report.parts import view
from auditor.rule_list import RULES
from auditor.settings import Settings
from auditor.verdict import State
from tests.conftest import make_pairs, to_bytes

LEFT_OUT = {
    *("diversity", "label-noise", "learning-curve", "outliers", "responses"),
    *("semantic-duplicates", "triggers"),
}


def test_every_check_keeps_its_position_and_its_rules() -> None:
    checks = fast.checks()
    assert [check.NAME for check in checks] == [check.NAME for check in CHECKS]
    assert [check.RULES for check in checks] == [check.RULES for check in CHECKS]
    changed = {new.NAME for new, old in zip(checks, CHECKS, strict=True) if new is not old}
    assert changed == LEFT_OUT


def test_no_check_of_leaks_copies_formats_or_secrets_is_left_out() -> None:
    """Duplicates that only their meaning shows are left to the push."""
    by_words = [check for check in fast.LEFT_OUT if check.NAME != "semantic-duplicates"]
    families = {rule.family.code for check in by_words for rule in check.RULES}
    assert families & {"LEK", "DUP", "CON", "FMT", "ENC", "SEC", "PII", "TOL"} == set()
    assert families <= {rule.family.code for rule in RULES}


def test_outliers_cannot_block() -> None:
    assert not any(rule.severity in BLOCKING for rule in outliers.RULES)


def test_clean_data_is_unproven_without_them(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(to_bytes(make_pairs(30)))
    report = audit([(path, "a.jsonl")], settings=Settings(floor=20), checks=fast.checks())
    left_out = {
        name for name, outcome in report.outcomes.items() if outcome == Skipped(fast.REASON)
    }
    assert left_out == LEFT_OUT
    assert view.headline(report) == "READY, UNPROVEN"
    states = {item.name: item.state for item in report.requirements}
    assert states["distinct-examples"] is State.UNPROVEN
    assert all(name in fast.note() for name in LEFT_OUT)
