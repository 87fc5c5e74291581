"""Contained rows: near-duplicates, other answers, and rows that contain several others."""

from __future__ import annotations

from auditor.checks import contained_rows
from auditor.settings import Settings

INNER = "my card was stolen on the way to work"
MIDDLE = f"{INNER} and the man who took it ran into the station"
OUTER = f"{MIDDLE} and then left by a train to the coast of the north sea"
DETAIL = "this row contains 100% of the other row's prompt"


def rows(*texts: str) -> list[dict[str, str]]:
    return [{"text": text, "label": "a"} for text in texts]


def test_a_row_with_another_answer_is_not_reported(found) -> None:
    assert found(contained_rows, [*rows(OUTER), {"text": INNER, "label": "b"}]) == []


def test_near_duplicates_are_left_to_their_own_rule(found) -> None:
    assert found(contained_rows, rows(f"{INNER} ok", INNER)) == []


def test_a_row_that_contains_less_than_the_threshold_is_silent(found) -> None:
    records = rows(OUTER, f"{INNER} now")
    assert found(contained_rows, records, settings=Settings(containment=0.88)) == []
    detail = "this row contains 88% of the other row's prompt"
    assert found(contained_rows, records, settings=Settings(containment=0.87)) == [
        ("DUP011", 0, 1, 0.875, detail)
    ]


def test_rows_with_questions_of_their_own_on_one_document_are_silent(found) -> None:
    document = "The supplier delivers cans. Payment is due within thirty days of the invoice. " * 6
    question = "Which parts of this contract relate to {} and should be reviewed by a lawyer?"
    records = [
        {"prompt": document + question.format(part), "completion": "none"}
        for part in ("insurance", "audit", "governing law")
    ]
    assert found(contained_rows, records) == []


def test_the_containing_row_is_reported(found) -> None:
    assert found(contained_rows, rows(INNER, OUTER)) == [("DUP011", 1, 0, 1, DETAIL)]


def test_a_row_that_contains_two_others_is_reported_once(found) -> None:
    assert found(contained_rows, rows(OUTER, INNER, MIDDLE)) == [
        ("DUP011", 0, 1, 1, DETAIL),
        ("DUP011", 2, 1, 1, DETAIL),
    ]
