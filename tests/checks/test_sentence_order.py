"""TXT026: sets whose answers begin as others end; single rows are in fixtures/sentence-order/."""

from __future__ import annotations

from auditor.checks import sentence_order

BODY = ["The pump of house {n} fills the tank.", "The tank feeds the pipes of floor {n}."]
END = "In conclusion, house {n} has water."


def rows(count: int, order: list[str]) -> list[dict[str, str]]:
    return [
        {"prompt": f"How does house {n} work?", "completion": " ".join(order).format(n=n)}
        for n in range(count)
    ]


def test_conclusions_at_the_end_are_silent(found) -> None:
    assert found(sentence_order, rows(60, [*BODY, END])) == []


def test_a_few_conclusions_at_the_start_are_silent(found) -> None:
    few = rows(2, [END, *BODY]) + rows(60, [*BODY, END])[2:]
    assert found(sentence_order, few) == []


def test_conclusions_at_the_start_are_found(found) -> None:
    reverse = found(sentence_order, rows(60, [END, *BODY[::-1]]))
    assert [row for _, row, *_ in reverse] == list(range(60))


def test_thin_sets_are_silent(found) -> None:
    assert found(sentence_order, rows(40, [END, *BODY[::-1]])) == []
