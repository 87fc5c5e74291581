"""Which similar texts differ in an operator: tables of pairs, those that do not first."""

from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.text.contrasts.operator_pairs import KIND, differ_in_operators, or_symbol

FRAME = (
    "In the language that my team has used since last year, what does {} mean, and when is it used?"
)
LOOP = (
    "for i in range(len(a)): a[i] = b[i] {} c[i]; print('done', a[i], b[i], c[i], end='') # a loop"
)

# One text says less, or the same in other signs.
SAME = [
    ("18+ only", "18 only"),
    ("<.DJI>", ".DJI"),
    ("it :)", "it"),
    ("this 👍", "this 😂"),
    ("light - through", "light, through"),
    ("well-read (ok)", "well read ok"),
    ("9-11", "9/11"),
    ("#fire and @anna", "fire and anna"),
    ("**a word**", "a word"),
    ("a -> b", "a b"),
    ("done\\\\n#sad and\\\\n more", "done\\\\n #sad and\\\\n more"),
]
OTHER = [
    ("a && b", "a || b"),
    ("a * b", "a - b"),
    ("a < b", "a > b"),
    ("a <= b", "a < b"),
    ("a != b", "a = b"),
    ("a -> b", "a <- b"),
    ("5 - 3", "5 + 3"),
    ("5 * 3", "5 / 3"),
    ("x - y", "x + y"),
    ("C++", "C#"),
    ("C++", "C"),
    ("a < b > c", "a > b < c"),
]
SHORT = [
    ("@a", "#a"),
    ("!x", "x"),
    ("k = v", "k: v"),
    ("f(x)", "f[x]"),
    ("fine :)", "fine :("),
    ("50%", "50"),
]


def differ(*pairs: tuple[str | None, str | None]) -> list[bool]:
    texts = pl.DataFrame(
        {"row": range(2 * len(pairs)), "raw": [text for pair in pairs for text in pair]},
        schema={"row": pl.UInt32(), "raw": pl.String()},
    )
    left = pl.Series("left", range(0, 2 * len(pairs), 2), dtype=pl.UInt32)
    found = differ_in_operators(texts, pl.DataFrame({"left": left, "right": left + 1}))
    assert len(found) == len(pairs)
    return found.to_list()


def in_frame(one: str, other: str) -> tuple[str, str]:
    return FRAME.format(one), FRAME.format(other)


def test_no_pairs() -> None:
    assert differ() == []


@pytest.mark.parametrize(("one", "other"), [(None, None), ("a", None), ("a", "b"), ("a", "a!")])
def test_texts_without_operators_do_not_differ(one: str | None, other: str | None) -> None:
    assert differ((one, other)) == [False]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_prose_that_says_less_does_not_differ(one: str, other: str) -> None:
    assert differ(in_frame(one, other), in_frame(other, one)) == [False, False]


def test_quotation_marks_and_separators_of_code_do_not_matter() -> None:
    other = LOOP.format("*").replace("'", '"').replace(";", "\n").replace(",", " ,")
    assert differ((LOOP.format("*"), other)) == [False]


def test_drawings_with_another_layout_differ() -> None:
    one, other = ("boxes" + f"{' ' * 9}\n" * 4 + line for line in ("  ## ", " ##  "))
    assert differ((one, other), (one, one)) == [True, False]


@pytest.mark.parametrize("rows", [("3 | w |   | . |", "3 | w | . |   |"), ("##..#", "#..##")])
def test_boards_with_another_row_differ(rows: tuple[str, str]) -> None:
    one, other = (f"{FRAME}\n{row}" for row in rows)
    assert differ((one, other), (one, one)) == [True, False]


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_replaced_operators_differ(one: str, other: str) -> None:
    assert differ((one, other), in_frame(one, other), in_frame(other, one)) == [True] * 3


def test_operators_are_compared_where_words_differ_too() -> None:
    one, other = FRAME.format("a < b"), FRAME.format("a > b").replace("my team", "the team")
    less = FRAME.format("a b").replace("my team", "the team")
    assert differ((one, other), (one, less)) == [True, False]


@pytest.mark.parametrize(("one", "other"), SHORT)
def test_any_other_operator_of_a_short_text_differs(one: str, other: str) -> None:
    assert differ((one, other)) == [True]


@pytest.mark.parametrize("sign", ["+", "-", "/", "**"])
def test_any_other_operator_of_code_differs(sign: str) -> None:
    assert differ((LOOP.format("*"), LOOP.format(sign))) == [True]


def test_or_symbol_fills_pairs_without_a_contrast() -> None:
    texts = pl.DataFrame({"row": [0, 1, 2], "raw": ["a < b", "a > b", "a < b"]}).cast(
        {"row": pl.UInt32}
    )
    pairs = pl.DataFrame({"left": [0, 0, 1], "right": [1, 2, 2]}).cast(pl.UInt32)
    kinds = pl.Series([None, None, "number"], dtype=pl.String)
    assert or_symbol(kinds, texts, pairs).to_list() == [KIND, None, "number"]
