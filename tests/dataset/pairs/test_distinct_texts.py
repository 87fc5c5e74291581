"""Which rows are one example by their texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from auditor.dataset.dataset import Dataset
from auditor.dataset.pairs import numbered_copies
from auditor.dataset.pairs.distinct_texts import text_groups

Read = Callable[..., Dataset]
THINGS = ("the old printer on the third floor", "an invoice that nobody ordered", "a garden gate")


def pairs(prompt: str, answer: str, count: int = 12) -> list[dict[str, str]]:
    """Rows in which {n} is a number, {double} twice that number and {thing} one of three."""
    return [
        {
            key: text.format(n=n, double=2 * n, thing=THINGS[n % 3])
            for key, text in (("prompt", prompt), ("completion", answer))
        }
        for n in range(20, 20 + count)
    ]


@pytest.mark.parametrize(
    ("rows", "groups"),
    [
        (pairs("Convert {n} kilometres to half kilometres please", "{double} halves"), 12),
        (pairs("My ticket {n} is about {thing}", "We look at ticket {n}."), 3),
        (pairs("Case {n}: please do something about {thing} today", "Case {n} is closed."), 3),
        (
            pairs(
                "My ticket {n} is about {thing}", "It was sent on as case no. {double} of today."
            ),
            3,
        ),
    ],
)
def test_numbers_that_change_nothing_do_not_count(
    read: Read, rows: list[dict[str, Any]], groups: int
) -> None:
    data = read(rows)
    found = text_groups(data, data.valid["row"])
    assert found["row"].to_list() == list(range(len(rows)))
    assert found["group"].n_unique() == groups


@pytest.mark.parametrize(
    ("prompt", "answer", "groups", "copies"),
    [
        ("What is the area of a field of {n} metres", "{square}", 40, 0),
        ("My ticket {n} is about the old printer", "We look at ticket {n}.", 1, 39),
        (
            "My ticket {n} is about the old printer",
            "It went on as case {square} this morning.",
            1,
            0,
        ),
        ("The age is {n} and the pressure is {other}", "All of it is fine.", 1, 0),
    ],
    ids=["a result", "an echo", "perhaps an id", "several numbers"],
)
def test_single_rows_are_spared_where_a_number_may_decide(
    read: Read, prompt: str, answer: str, groups: int, copies: int
) -> None:
    rows = []
    for n in range(20, 60):
        numbers = {"n": n, "square": n * n, "other": n * 7 % 91}
        rows.append({"prompt": prompt.format(**numbers), "completion": answer.format(**numbers)})
    data = read(rows)
    assert text_groups(data, data.valid["row"])["group"].n_unique() == groups
    texts = data.valid.select("row", **numbered_copies.compared_texts())
    assert numbered_copies.numbered_copies(texts).height == copies


def test_solved_puzzles_are_examples_of_their_own(read: Read) -> None:
    rows = [
        {
            "prompt": f"Place 0 and 1 in the grid so that its rows have the sum {n:06b}, please",
            "completion": " ".join(f"{n * 37 % 64:06b}"),
        }
        for n in range(12)
    ]
    data = read(rows)
    assert text_groups(data, data.valid["row"])["group"].n_unique() == 12


def test_codes_of_numbered_names_are_results(read: Read) -> None:
    rows = [
        {"prompt": f"Hex code of the colour grey{n}?", "completion": f"#{n * 7919 % 4096:03X}A"}
        for n in range(12)
    ]
    texts = read(rows).valid.select("row", **numbered_copies.compared_texts())
    assert numbered_copies.numbered_copies(texts).is_empty()


def test_near_copies_are_one_example(read: Read) -> None:
    text = "the supplier delivers the cans to the harbour on the first Monday of the month"
    rows = [{"text": f"{text} {word}", "label": "a"} for word in ("now", "soon", "again", "then")]
    other = {"text": "my card was stolen on the way to work by a man in a coat", "label": "b"}
    data = read([*rows, other])
    assert text_groups(data, data.valid["row"])["group"].to_list() == [0, 0, 0, 0, 4]
