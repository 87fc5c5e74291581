"""The review questions of the policy are answered with evidence, or as unknown."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from auditor.case import DataFacts, assess

TODAY = dt.date(2026, 6, 30)
FIXTURES = Path(__file__).parents[2] / "fixtures" / "case"

# Status of each answer, in the order of the policy: eval, ladder, examples, owner, cost.
STATUS = [
    ("fine-tune", ["yes", "yes", "yes", "yes", "yes"]),
    ("worked-example", ["no", "no", "yes", "no", "unknown"]),
    ("empty", ["unknown", "unknown", "yes", "no", "unknown"]),
    ("passes", ["no", "yes", "yes", "yes", "yes"]),
    ("still-climbing", ["no", "yes", "yes", "yes", "yes"]),
    ("never-pays", ["yes", "yes", "yes", "yes", "no"]),
    ("symptom-knowledge", ["yes", "no", "yes", "yes", "yes"]),
    ("exception-on-device", ["yes", "yes", "yes", "yes", "yes"]),
    ("stale", ["unknown", "yes", "yes", "no", "yes"]),
    ("small-eval", ["unknown", "yes", "yes", "yes", "yes"]),
    ("thin-evidence", ["unknown", "yes", "yes", "yes", "yes"]),
]


@pytest.mark.parametrize(("name", "status"), STATUS)
def test_statuses(name, status):
    case = assess(FIXTURES / f"{name}.toml", TODAY, data=DataFacts(clean=800))
    assert [answer.status for answer in case.answers] == status
    assert all(answer.answer and answer.question.endswith("?") for answer in case.answers)


@pytest.mark.parametrize(
    ("data", "status", "answer"),
    [
        (None, "unknown", "the data was not audited"),
        (DataFacts(), "unknown", "the data was not audited"),
        (DataFacts(clean=1), "no", "1 clean example"),
        (DataFacts(clean=199), "no", "199 clean examples"),
        (DataFacts(clean=200), "yes", "200 clean examples"),
        (DataFacts(clean=1_200, floor=2_000), "no", "1,200 clean examples"),
    ],
)
def test_the_number_of_examples_comes_from_the_data_audit(data, status, answer):
    case = assess(FIXTURES / "fine-tune.toml", TODAY, data=data)
    assert (case.answers[2].status, case.answers[2].answer) == (status, answer)


def test_every_cited_code_is_a_finding_of_the_case():
    for path in FIXTURES.glob("*.toml"):
        case = assess(path, TODAY)
        codes = {own.rule for own in case.findings}
        cited = {c.split()[0] for answer in case.answers for c in answer.evidence}
        assert {code for code in cited if code.startswith("CASE")} <= codes


def test_a_file_that_cannot_be_read_has_no_answers():
    assert assess(FIXTURES / "not-toml.toml", TODAY).answers == ()
