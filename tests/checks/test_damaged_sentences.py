"""TXT028 and TXT016: what few writers do is silent, and what most answers have is a fault of the set."""

from __future__ import annotations

import pytest

from auditor.checks import damaged_sentences

GOOD = [
    {
        "prompt": f"What is in barn {n}?",
        "completion": f"There is hay in it. The cart is in barn {n}, too.",
    }
    for n in range(40)
]
SMALL = "there is hay in there. the cart is not there. nobody knows where it is."


def rows(answer: str, count: int = 1) -> list[dict[str, str]]:
    return GOOD + [{"prompt": f"What is in yard {n}?", "completion": answer} for n in range(count)]


@pytest.mark.parametrize(
    "answer",
    [
        "there is hay in there and in the yard.",
        "It holds 4.0 sacks, and 2.0 more are at the door.",
        "There is hay ,the cart and a dog",
        "```\\ncost = $ base\\n. run\\n```",
    ],
)
def test_one_answer_like_that_is_silent(found, answer: str) -> None:
    assert found(damaged_sentences, rows(answer)) == []


@pytest.mark.parametrize(
    "answer",
    [
        "12 litres are 12000 millilitres, because one litre has 1000.",
        "backpack, kettle, keyboard, green door, monitor, notebook.",
        "'lead' does not belong: the others are names of some animals.",
    ],
)
def test_answers_that_begin_without_a_capital_by_design_are_silent(found, answer: str) -> None:
    rows = [{"prompt": f"What is in yard {n}?", "completion": answer} for n in range(60)]
    assert found(damaged_sentences, rows) == []


def test_prompts_that_want_it_are_silent(found) -> None:
    row = {"prompt": "Write this in lower case: It Is So.", "completion": SMALL}
    assert found(damaged_sentences, [row] * 60) == []


def test_prompts_without_capitals_are_silent(found) -> None:
    row = {"prompt": "what is in the yard?", "completion": SMALL}
    assert found(damaged_sentences, [row] * 60) == []


@pytest.mark.parametrize(("count", "rule"), [(2, "TXT016"), (3, "TXT028")])
def test_answers_without_capitals_are_a_note_if_they_are_few(found, count: int, rule: str) -> None:
    result = found(damaged_sentences, rows(SMALL, count))
    assert [(code, row) for code, row, *_ in result] == [(rule, 40 + n) for n in range(count)]


def test_whole_numbers_with_a_decimal_are_found_where_many_have_one(found) -> None:
    answer = "It holds 4.0 sacks, and 2.0 more are at the door."
    assert [row for _, row, *_ in found(damaged_sentences, rows(answer, 20))][:20] == list(
        range(40, 60)
    )


def test_most_answers_without_capitals_are_a_fault_of_the_set(found) -> None:
    result = found(damaged_sentences, rows(SMALL, 45))
    whole = [(score, detail) for _, row, _, score, detail in result if row is None]
    detail = "most answers that can show it, 45 of 85: its sentences have no capital"
    assert whole == [(0.5294, detail)]
    assert len(result) == 46
