"""Votes: which labels they outvote, and facts on texts and people."""

from __future__ import annotations

import pytest

from auditor.checks import votes
from auditor.checks.votes import Votes

PEOPLE = ("ana", "bo", "cy", "di")


def row(text: str, label: str, ballots: str) -> dict[str, object]:
    """A row with a vote of one letter by each person in turn."""
    return {"text": text, "label": label, "votes": dict(zip(PEOPLE, ballots, strict=False))}


def rows(*last: dict[str, object]) -> list[dict[str, object]]:
    """18 rows whose label everybody votes for, and the ``last`` ones."""
    first = [row(f"text {n} of {n * 7}", "ab"[n % 2], "ab"[n % 2] * 4) for n in range(18)]
    return [*first, *last]


@pytest.mark.parametrize(
    "last",
    [
        [row("my card is gone", "b", "bbbb")],
        [row("my card is gone", "a", "bb")],  # two votes
        [row("my card is gone", "a", "aabb")],  # a tie
        [{"text": "my card is gone", "label": "a", "votes": {name: "b"}} for name in PEOPLE],
    ],
    ids=["agreement", "two votes", "tie", "one vote a row"],
)
def test_labels_that_the_votes_do_not_contradict_are_silent(found, last) -> None:
    assert found(votes, rows(*last)) == []


def test_free_text_answers_have_no_votes(read) -> None:
    records = [
        {"prompt": f"p {i}", "completion": f"c {i}", "votes": ["a", "b", "b"]} for i in range(9)
    ]
    result = votes.run(read(records))
    assert result.findings.is_empty()
    assert result.facts is None


def test_outvoted_labels_are_reported(found) -> None:
    last = [row("my card is gone", "a", "bbb"), row("i lost it", "a", "abbb")]
    assert found(votes, rows(*last)) == [
        ("LBL005", 18, None, 0, "labelled 'a' (0 of 3 votes); the votes make 'b' (3 votes) 99% likely"),
        ("LBL005", 19, None, 0, "labelled 'a' (1 of 4 votes); the votes make 'b' (3 votes) 99% likely"),
    ]  # fmt: skip


def test_facts(read) -> None:
    facts = votes.run(read(rows(row("my card is gone", "a", "bba"), row("x y", "b", "aaaa")))).facts
    assert facts == Votes(
        texts=20,
        votes=79,
        agreement=round((19 * 12 + 2) / (19 * 12 + 6), 4),
        undecided=0,
        outvoted=2,
        people=4,
        annotators=facts.annotators,
    )
    assert [person.name for person in facts.annotators] == ["cy", "di", "ana", "bo"]
    assert [person.votes for person in facts.annotators] == [20, 19, 20, 20]
