"""The sample a newcomer runs: every planted fault is found, nothing else is flagged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.model import Severity
from auditor.pipeline import audit
from auditor.report import partition
from auditor.report.model import Report
from auditor.rule_list import RULES
from auditor.verdict import Verdict

TRAIN, EVAL = "fixtures/tickets.jsonl", "fixtures/tickets.eval.jsonl"
TRUTH = Path(__file__).parent.parent / "fixtures/tickets.truth.jsonl"


def truth() -> list[dict[str, object]]:
    return [json.loads(line) for line in TRUTH.read_text(encoding="utf-8").splitlines()]


def test_finds_what_was_planted_and_nothing_else(sample_report: Report) -> None:
    found = sample_report.findings.select("rule", "line", "related_line").rows()
    # Faults without a rule are wrong labels that 330 rows are too few to find.
    planted = [(t["rule"], t["line"], t.get("related_line")) for t in truth() if t["rule"]]
    assert sorted(found, key=str) == sorted(planted, key=str)
    assert sample_report.verdict is Verdict.NOT_READY


def test_cleaned_sample_is_ready(sample_report: Report, root: Path, tmp_path: Path) -> None:
    clean, rejected = (
        b"".join(partition.clean(sample_report, {}, rejected=rejected))
        for rejected in (False, True)
    )
    path = tmp_path / "clean.jsonl"
    path.write_bytes(clean)
    assert audit([(path, "clean.jsonl")], [(root / EVAL, EVAL)]).exit_code == 0
    whole = Path(TRAIN).read_bytes()
    assert sorted((clean + rejected).split(b"\n")) == sorted(whole.split(b"\n"))


@pytest.mark.usefixtures("root")
def test_enough_rows_are_truly_clean() -> None:
    severity = {rule.code: rule.severity for rule in RULES}
    stay = (Severity.WARNING, Severity.NOTE)
    faulty = {t["line"] for t in truth() if severity.get(str(t["rule"])) not in stay}
    lines = Path(TRAIN).read_bytes().count(b"\n")
    assert lines >= 300
    assert lines - len(faulty - {None}) - 2 >= 230  # two lines are blank
