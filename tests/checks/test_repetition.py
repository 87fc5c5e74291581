"""TXT021: refrains and lists stay silent, loops are found."""

from __future__ import annotations

import time

import pytest

from auditor.checks import repetition


def rows(answer: str, prompt: str = "What does it do?") -> list[dict[str, str]]:
    return [{"prompt": prompt, "completion": answer}]


def test_four_times_are_no_loop(found) -> None:
    assert found(repetition, rows("It moves the water. " * 4)) == []


def test_a_text_that_goes_on_is_no_loop(found) -> None:
    assert found(repetition, rows("It moves the water. " * 9 + "Then it stops.")) == []


def test_a_loop_is_flagged(found) -> None:
    detail = "the response ends in a loop: 'moves the water.' occurs 9 times in a row"
    assert found(repetition, rows("It moves the water. " * 9)) == [
        ("TXT021", 0, None, None, detail)
    ]


def test_a_long_line_of_one_letter_takes_no_time(found) -> None:
    start = time.process_time()
    assert len(found(repetition, rows("a" * 1_000_000))) == 1
    assert time.process_time() - start < 5


def test_a_text_that_is_written_twice_is_found(found) -> None:
    text = "It moves the water from the well to the tank."
    detail = "the response is one text, written twice: 'It moves the water from the well to the '"
    assert found(repetition, rows(f"{text}\n{text}")) == [("TXT021", 0, None, None, detail)]


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        (["The cart is in the barn.", "The lamp is on the cart.", "The rope is gone."], 0),
        (["The cart is in the barn."] * 2 + ["The lamp is on the cart now."], 0),
        (["The cart is in the barn."] * 2 + ["The lamp is on the cart now."] * 2, 1),
    ],
)
def test_each_line_twice(found, lines: list[str], count: int) -> None:
    rows = [{"prompt": "What is where?", "completion": "\n".join(lines)}]
    assert len(found(repetition, rows)) == count


LONG = "The pump moves water from the well to the tank on the roof."


@pytest.mark.parametrize(
    ("turns", "field"),
    [
        (["Why does it stop?", LONG, "And why does it start?", LONG], "assistant turn 2"),
        ([LONG, "I see.", LONG, "That is right."], "user turn 2"),
        ([LONG, LONG, "Thanks!", "You are welcome."], ""),
        (["Thanks!", "You are welcome.", "Thanks!", "No problem."], ""),
    ],
)
def test_turns_that_are_there_twice(found, turns: list[str], field: str) -> None:
    roles = ("user", "assistant") * 2
    messages = [{"role": r, "content": c} for r, c in zip(roles, turns, strict=True)]
    detail = f"{field} repeats an earlier one: '{LONG[:40]}'"
    expected = [("TXT021", 0, None, None, detail)] if field else []
    assert found(repetition, [{"messages": messages}]) == expected
