"""Every fixture against its complete expected result.

``python tests/case/test_fixtures.py`` rewrites the expected files; review the difference.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from auditor.case import RULES, Case, assess, to_json
from auditor.case.data import rules

TODAY = dt.date(2026, 6, 30)
FIXTURES = Path(__file__).parents[2] / "fixtures" / "case"
NAMES = sorted(path.stem for path in FIXTURES.glob("*.toml"))
# These need a data audit: tests/case/test_assessment.py.
FROM_DATA = {"CASE035", "CASE036"}


def result(name: str) -> dict[str, Any]:
    case = assess(FIXTURES / f"{name}.toml", TODAY)
    return rounded(to_json(replace(case, path=f"{name}.toml")))


def rounded(value: Any) -> Any:
    """``value`` as read from JSON, floats with 6 digits as in reports."""
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {key: rounded(own) for key, own in value.items()}
    return [rounded(own) for own in value] if isinstance(value, (list, tuple)) else value


def expected(name: str) -> Path:
    return FIXTURES / f"{name}.expected.json"


@pytest.mark.parametrize("name", NAMES)
def test_the_result_is_as_expected(name):
    assert result(name) == json.loads(expected(name).read_text(encoding="utf-8"))


def test_no_expected_file_is_left_over():
    assert sorted(path.name for path in FIXTURES.glob("*.expected.json")) == [
        expected(name).name for name in NAMES
    ]


def test_every_rule_is_found_somewhere():
    found = {own["rule"] for name in NAMES for own in result(name)["findings"]}
    signals = {rule.code for rule in rules.RULES}  # tests/case/data/test_signals.py
    assert found == {rule.code for rule in RULES} - FROM_DATA - signals


def test_the_same_file_gives_the_same_case():
    path = FIXTURES / "fine-tune.toml"
    assert assess(path, TODAY) == assess(path, TODAY)


def test_a_result_is_json_without_any_infinity():
    for name in NAMES:
        json.dumps(result(name), allow_nan=False)


SYMPTOMS = {
    "knowledge": "retrieval",
    "format": "structured-output",
    "refusals": "system-prompt",
    "hallucination": "retrieval",
    "latency": "smaller-model",
    "cost": "cheaper-calls",
    "voice": "few-shot",
}


@pytest.mark.parametrize("symptom", SYMPTOMS)
def test_a_symptom_with_a_cheaper_remedy(symptom):
    case = case_of(f"symptom-{symptom}")
    assert (str(case.verdict), case.rung) == ("prompt first", SYMPTOMS[symptom])


@pytest.mark.parametrize("kind", ["earlier-dataset", "high-volume", "regulation", "on-device"])
def test_each_exception_of_the_policy_is_accepted_with_its_evidence(kind):
    assert str(case_of(f"exception-{kind}").verdict) == "fine-tune"


def test_the_worked_example_of_the_policy():
    case = case_of("worked-example")
    assert (str(case.verdict), case.rung) == ("prompt first", "few-shot")
    assert case.reason == (
        "ship few-shot (0.88): the 4 points to the projected 0.92 are within noise at n = 100 (95%"
        " interval -4.6 to +12.7); n = 882 would show the difference from scores alone, n = 194 from"
        " results for each item if no item gets worse"
    )


def test_findings_are_sorted_by_severity_and_line():
    findings = result("absurd")["findings"]
    ranks = [(["error", "warning", "note"].index(own["severity"]), own["line"]) for own in findings]
    assert ranks == sorted(ranks)


def case_of(name: str) -> Case:
    return assess(FIXTURES / f"{name}.toml", TODAY)


if __name__ == "__main__":
    for fixture in NAMES:
        text = json.dumps(result(fixture), indent=2, ensure_ascii=False) + "\n"
        expected(fixture).write_text(text, encoding="utf-8")
