"""OUT001, OUT002: sets of prose and of several schemas stay silent; exceptions are found."""

from __future__ import annotations

import json

import pytest

from auditor.checks import structured_answers

ROWS = [
    {"prompt": f"Order {n}: {n} lamps", "completion": json.dumps({"order": n, "thing": "lamp"})}
    for n in range(12)
]


@pytest.mark.parametrize(
    "answer", ['{"thing": "rug", "order": 7}', '{"order": null, "thing": ""}', "[]"]
)
def test_the_order_of_keys_null_and_lists_are_silent(found, answer: str) -> None:
    assert found(structured_answers, [*ROWS, {"prompt": "Order 99", "completion": answer}]) == []


def test_few_rows_show_no_format(found) -> None:
    assert found(structured_answers, [*ROWS[:5], {"prompt": "Order 99", "completion": "one"}]) == []


@pytest.mark.parametrize(
    ("answer", "rule", "detail"),
    [
        ("one lamp", "OUT001", "is not JSON; most other answers are JSON"),
        ("{'order': 1}", "OUT001", "is a Python value, not JSON; most other answers are JSON"),
        ('{"order": 1', "OUT001", "is broken JSON; most other answers are JSON"),
        ('{"order": "1", "thing": "rug"}', "OUT002", ": 'order' is a string, elsewhere a number"),
        ('{"order": 1}', "OUT002", "lacks 1 key of the others: 'thing'"),
    ],
)
def test_exceptions_are_found(found, answer: str, rule: str, detail: str) -> None:
    rows = [*ROWS, {"prompt": "Order 99", "completion": answer}]
    [(code, row, _, _, text)] = found(structured_answers, rows)
    assert (code, row) == (rule, 12)
    assert text.removeprefix("the response").strip() == detail


MANY = [
    {"prompt": f"Order {n}", "completion": json.dumps({"order": n, "thing": "lamp"})}
    for n in range(95)
]


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        ({"order": 1}, " lacks 1 key of the others: 'thing'"),
        (
            {"order": 1, "item": "rug"},
            " lacks 1 key of the others: 'thing'; it has 'item' of its own",
        ),
        (
            {"order": 1, "thing": "rug", "note": ""},
            " has a key that the others do not have: 'note'",
        ),
        ({"order": "1", "thing": "rug"}, ": 'order' is a string, elsewhere a number"),
    ],
)
def test_one_row_in_twenty_may_have_another_shape(found, answer: object, detail: str) -> None:
    rows = [*MANY, *({"prompt": f"Rug {n}", "completion": json.dumps(answer)} for n in range(5))]
    details = {text.removeprefix("the response") for *_, text in found(structured_answers, rows)}
    assert details == {detail}
    assert len(found(structured_answers, rows)) == 5


def test_a_key_that_some_leave_out_is_silent(found) -> None:
    rows = [
        {
            "prompt": f"Order {n}",
            "completion": json.dumps({"order": n} | ({"note": "x"} if n % 9 else {})),
        }
        for n in range(100)
    ]
    assert found(structured_answers, rows) == []


def test_a_list_where_a_value_has_several_parts_is_silent(found) -> None:
    """The schema allows both, as so many answers have them."""
    rows = [
        {
            "prompt": f"Order {n}",
            "completion": json.dumps({"order": n, "thing": ["lamp", "rug"] if n % 9 == 0 else "a"}),
        }
        for n in range(90)
    ]
    assert found(structured_answers, rows) == []
    few = [row for n, row in enumerate(rows) if n % 9 or n < 27]
    assert len(found(structured_answers, few)) == 3


def test_true_and_false_have_one_type(found) -> None:
    rows = [
        {"prompt": f"Order {n}", "completion": json.dumps({"order": n, "paid": n % 20 > 0})}
        for n in range(100)
    ]
    assert found(structured_answers, rows) == []
    rows[50]["completion"] = '{"order": 50, "paid": "true"}'
    [(rule, row, _, _, detail)] = found(structured_answers, rows)
    assert (rule, row) == ("OUT002", 50)
    assert detail == "the response: 'paid' is a string, elsewhere true or false"
