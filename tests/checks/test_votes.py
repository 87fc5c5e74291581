"""The label of a row against its votes: facts."""

from __future__ import annotations

from collections.abc import Callable

from auditor.checks import votes
from auditor.checks.votes import Votes
from auditor.report.model import Report


def test_facts(audit: Callable[..., Report]) -> None:
    people = ("ana", "bo", "cy")
    rows = [
        {
            "text": f"text {i} of {i * 7}",
            "label": "ab"[i % 2],
            "votes": dict.fromkeys(people, "ab"[i % 2]),
        }
        for i in range(20)
    ]
    rows[3]["votes"] = {"ana": "b", "bo": "b", "cy": "a"}
    facts = audit(rows, checks=(votes,)).measured(Votes)
    assert facts == Votes(
        texts=20,
        votes=60,
        agreement=round((19 * 6 + 2) / 120, 4),
        undecided=0,
        outvoted=0,
        people=3,
        annotators=facts.annotators,
    )
    assert [person.name for person in facts.annotators] == ["cy", "ana", "bo"]


def test_free_text_has_no_votes(audit: Callable[..., Report]) -> None:
    rows = [
        {"prompt": f"p {i}", "completion": f"c {i}", "votes": ["a", "b", "b"]} for i in range(9)
    ]
    report = audit(rows, checks=(votes,))
    assert report.findings.is_empty()
    assert "votes" not in report.facts
