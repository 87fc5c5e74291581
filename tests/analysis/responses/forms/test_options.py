"""The options that answers name by their letters."""

import polars as pl
import pytest

from auditor.analysis.responses.forms.options import chosen_texts

LETTERS = "Which are fruits?\nA. apples\nB. bricks\nC. cherries\nD. dates"
DIGITS = "Which is it? 1) red 2) green 3) blue"


def chosen(answer: str | None, prompt: str | None) -> str | None:
    return chosen_texts(pl.Series([answer], dtype=pl.String), pl.Series([prompt], dtype=pl.String))[
        0
    ]


@pytest.mark.parametrize(
    ("answer", "prompt"),
    [
        (None, LETTERS),
        ("A", None),
        ("", LETTERS),
        ("A", "Is vitamin A healthy?"),
        ("E", LETTERS),
        ("A, E", LETTERS),
        ("B. bananas", LETTERS),
        ("A big apple", LETTERS),
        ("a and b", "What are the first two letters?"),
        ("ADA", LETTERS),
        ("BA", LETTERS),
        ("1, 3", DIGITS),
    ],
)
def test_other_answers_name_no_option(answer: str | None, prompt: str | None) -> None:
    assert chosen(answer, prompt) is None


@pytest.mark.parametrize(
    ("answer", "prompt", "text"),
    [
        ("C", LETTERS, "cherries"),
        ("(c).", LETTERS, "cherries"),
        ("Answer: C", LETTERS, "cherries"),
        ("C. cherries", LETTERS, "cherries"),
        ("2", DIGITS, "green"),
        ("A, C", LETTERS, "apples\ncherries"),
        ("(C) and (a)", LETTERS, "apples\ncherries"),
        ("D、A", LETTERS, "apples\ndates"),
        ("ACD", LETTERS, "apples\ncherries\ndates"),
        ("A", f"Example:\nA. no\nB. yes\n\n{LETTERS}", "apples"),
    ],
)
def test_letters_name_options(answer: str, prompt: str, text: str) -> None:
    assert chosen(answer, prompt) == text


def test_order_and_letters_of_options_do_not_matter() -> None:
    other = "Which are fruits?\nA. cherries\nB. dates\nC. apples\nD. bricks"
    assert chosen("A, C", LETTERS) == chosen("C, A", other)
