"""How many different results short answers have, and how many templates there are."""

from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.coverage.distinct import (
    rows_by_passages,
    rows_by_results,
    rows_by_slots,
)
from tests.attack.cases import texts


@pytest.mark.parametrize(
    ("prompts", "answers", "results"),
    [
        ([], [], 0),
        (["Close ticket 7.", "Close ticket 8."], ["Ticket 7 closed.", "Ticket 8 closed."], 1),
        (["Close ticket 7.", "Close ticket 8."], ["7", "8"], 0),
        (["Convert 2 km to m.", "Convert 3 km to m."], ["2,000 m", "3,000 m"], 2),
        (["2 + 2?", "2 + 3?", None], ["4", None, "5"], 2),
        (["Why?"], ["The bridge is closed until spring."], 0),
    ],
)
def test_results_are_short_and_not_in_their_prompt(prompts, answers, results: int) -> None:
    texts = (pl.Series(side, dtype=pl.String) for side in (prompts, answers))
    assert rows_by_results(*texts) == results


NAMES = ("Ann", "Bob", "Cleo", "Dan", "Eve", "Fay")


@pytest.mark.parametrize(
    ("prompt", "answer", "count"),
    [
        ("What is {}?", "A thing that {} does.", 1),
        ("Write to {0} {0}son.", "DEAR {0} {0}SON, thank you.", 1),
        ("Repeat {}.", "{}", 6),
        ("Where does {0} live?", "{0} lives in {0}town.", 6),
        ("Write to {}.", "Dear Zoe, thank you.", 6),
        ("One {0} two {0}a {0}b {0}c {0}d.", "Not {0} {0}a {0}b {0}c {0}d at all.", 6),
        ("Who are {0} {0}a {0}b {0}c {0}d?", "{0} {0}a {0}b {0}c {0}d" + " and so we come" * 2, 1),
        ("Write a letter.", "Dear {0}, we sing well.", 6),
        ("Write a letter.", "Dear {0}, we sing well and we dance well.", 1),
    ],
    ids=[
        *("name", "two-words", "copied", "answered", "in-prompt", "long", "few-of-many"),
        *("one-prompt-short", "one-prompt"),
    ],
)
def test_rows_that_differ_in_a_name_count_once(prompt: str, answer: str, count: int) -> None:
    texts = [pl.Series([text.format(name) for name in NAMES]) for text in (prompt, answer)]
    assert rows_by_slots(*texts) == count


def test_a_name_that_decides_the_answer_is_content() -> None:
    prompts = pl.Series([f"Is {name} a mammal?" for name in NAMES])
    answers = [f"{'Yes' if i % 2 else 'No'}, {name} it is." for i, name in enumerate(NAMES)]
    assert rows_by_slots(prompts, pl.Series(answers)) == len(NAMES)
    assert rows_by_slots(prompts.clear(), prompts.clear()) == 0


Q, A = (
    texts(60, 1),
    [f"{a} {b} {c}" for a, b, c in zip(*(texts(60, n) for n in (2, 3, 4)), strict=True)],
)


def joined(texts: list[str], nth: int) -> str:
    """Return two of the first eight texts."""
    return f"{texts[nth % 8]} {texts[(nth % 8 + 1 + nth // 8) % 8]}"


@pytest.mark.parametrize(
    ("prompts", "answers", "least", "most"),
    [
        (Q, A, 60, 60),
        (Q, A[:1] * 60, 60, 60),  # a standard reply
        (Q[:1] * 60, A, 60, 60),  # an instruction
        (Q[:8] * 8, ["yes"] * 64, 64, 64),  # labels
        ([None] * 60, A, 60, 60),
        ([joined(Q, n) for n in range(56)], [joined(A, n) for n in range(56)], 4, 20),
        ([None] * 56, [joined(A, n) for n in range(56)], 4, 20),
        (
            [f"{q} {n} x{n}" for n in range(8) for q in Q[:8]],
            [f"x{n} {a}" for n in range(8) for a in A[:8]],
            8,
            30,
        ),
        ([], [], 0, 0),
    ],
    ids=[
        "texts",
        "reply",
        "one-prompt",
        "labels",
        "no-prompts",
        "joined",
        "joined-texts",
        "noise",
        "none",
    ],
)
def test_rows_made_of_the_same_passages_are_few(prompts, answers, least: int, most: int) -> None:
    count = rows_by_passages(*(pl.Series(side, dtype=pl.String) for side in (prompts, answers)))
    assert least <= count <= most
