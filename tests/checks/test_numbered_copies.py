"""DIV003: silent where a number decides; found where it is a counter, a ticket or an id."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.checks import numbered_copies as check
from auditor.dataset.pairs.numbered_copies import numbered_copies


def copies(*rows: tuple[str | None, str]) -> list[tuple[int, int]]:
    frame = pl.DataFrame(
        [(number, *row) for number, row in enumerate(rows)],
        schema={"row": pl.UInt32, "prompt": pl.String, "answer": pl.String},
        orient="row",
    )
    return numbered_copies(frame).select("row", "related").rows()


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("a bread", "x"), ("a river", "x")],
        [(f"what is {a} + {b}", str(a + b)) for a, b in ((1, 2), (5, 1), (7, 7))],
        [(f"the square of {a}", str(a * a)) for a in (3, 9, 4, 5)],
        [(f"age {a}, pressure {b}", "fine") for a, b in ((40, 120), (51, 99), (33, 140))],
        [
            (f"小明有{a}个苹果，又买了{b}个", f"一共有{a + b}个")
            for a, b in ((3, 2), (5, 1), (7, 9))
        ],
        [("write 84 out", "eighty-four and no more"), ("write 21 out", "twenty-one and no more")],
        [("add 1", "good"), ("add 2", "bad")],
        [
            ("the train is late 🙂", "good"),
            ("the train is late 😀", "good"),
            ("the train is late 🙁", "bad"),
        ],
        [("👍", "good"), ("🎉", "good")],
        [("a < b", "x"), ("a > b", "x")],
        [("e4 d6 Nf3 Nf6 Nc3 g6 b3 Bg7", "x"), ("c4 e5 Bg2 Be7 d4 Bf6 a4 d5", "x")],
        [("山の上の道路に2台のバイク", "x"), ("台所でピザを2枚焼く", "x")],
    ],
)
def test_numbers_that_decide_make_rows_different(rows: list[tuple[str, str]]) -> None:
    assert copies(*rows) == []


@pytest.mark.parametrize(
    ("prompt", "answers", "copies"),
    [
        ("is {} a prime", ("yes", "no"), 0),
        ("colour {}", ("#A{}F", "#B{}"), 0),
        ("ticket {} of the shop", ("it is fine", "it is fine"), 59),
        ("ticket {} of the shop", ("it is {} again", "it is {} again"), 59),
    ],
)
def test_numbers_that_have_different_answers(
    found, prompt: str, answers: tuple[str, str], copies: int
) -> None:
    rows = [
        {"prompt": prompt.format(n * n), "completion": answers[n % 3 > 0].format(n * n)}
        for n in range(60)
    ]
    assert len(found(check, rows)) == copies


def test_a_number_that_counts_the_prompts_decides_nothing(found) -> None:
    answers = ("The parcel is on its way.", "Please call us.")
    for ticket in ("ticket {}", "Q{}"):
        rows = [{"prompt": ticket.format(n), "completion": answers[n % 2]} for n in range(60)]
        assert len(found(check, rows)) == 58
    rows = [
        {"prompt": f"{'abcdefgh'[n % 8]}{n // 8 + 1}", "completion": answers[n % 2]}
        for n in range(64)
    ]
    assert found(check, rows) == []  # squares of a board


@pytest.mark.parametrize(
    "prompt",
    [
        *(
            "{}. how is the bread",
            "how is the bread ({})",
            "how is the bread #{}",
            "how {} is the bread",
        ),
        *("ticket INV-{}: how is the bread", "how is the bread v{}", "{} how is the bread {}"),
        "how is the bread, number {} of 300",
    ],
)
@pytest.mark.parametrize("answer", ["it is fine", "{}: it is fine", "it is fine, ref 7{}"])
def test_a_number_without_effect_is_found(prompt: str, answer: str) -> None:
    rows = [(prompt.replace("{}", str(i)), answer.replace("{}", str(i))) for i in range(5)]
    assert copies(*rows) == [(row, 0) for row in range(1, 5)]


def test_emoji_without_effect_are_found() -> None:
    rows = [(f"how is the bread {emoji}", f"{emoji} it is fine") for emoji in ("", "🙂", "🎉", "❤️")]
    assert copies(*rows) == [(row, 0) for row in range(1, 4)]


def test_number_words_and_texts_without_a_prompt() -> None:
    assert copies(("工单1号：灯不亮", "工单1号已收到"), ("工单2号：灯不亮", "工单2号已收到")) == [
        (1, 0)
    ]
    assert copies(("step 1 of it", "wait two days"), ("step 2 of it", "wait two days")) == [(1, 0)]
    assert copies(("step one of it", "x"), ("step two of it", "x")) == [(1, 0)]
    assert copies((None, "line 1 of it"), (None, "line 2 of it")) == [(1, 0)]


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=20, unique=True))
def test_one_text_with_any_number_counts_once(numbers: list[int]) -> None:
    rows = [(f"how is the bread {n}", "it is fine") for n in numbers]
    assert len(copies(*rows)) == len(rows) - 1
