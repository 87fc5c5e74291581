from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.text.normalise import fold_to_words
from auditor.analysis.text.positions import POSITIONS, contains, positions
from auditor.analysis.text.runs import with_spaced_characters

CARD = "my card was stolen"


def found(wanted: str, text: str | None) -> list[tuple[object, ...]]:
    columns = [pl.Series([value], dtype=pl.String) for value in (wanted, text)]
    return positions(*columns).drop("pair").rows()


def test_no_pairs() -> None:
    none = pl.Series([], dtype=pl.String)
    assert positions(none, none).schema == POSITIONS


@pytest.mark.parametrize("text", [None, "", "my card", "my card was stolen2", "was my card stolen"])
def test_what_is_not_there_has_no_position(text: str | None) -> None:
    assert found(CARD, text) == []


@pytest.mark.parametrize(
    ("wanted", "text", "expected"),
    [
        (CARD, "My card was stolen", (0, 18, 0, True)),
        (CARD, "Hello. My card was stolen! Thanks", (7, 25, 2, True)),
        (CARD, "well my  card, was stolen and so on", (5, 25, 4, False)),
        (CARD, "Q: 'My card was stolen'", (4, 22, 1, True)),
        (CARD, "* My card was stolen\n* no", (2, 20, 1, True)),
        (CARD, "say my card was stolen now. My card was stolen.", (28, 46, 6, True)),
        ("it costs 3", "It costs 3.5 euros", (0, 10, 2, False)),
        ("what is it", "what is it: a cat", (0, 10, 2, True)),
        ("我的卡被偷了", "请问，我的卡被偷了。怎么办", (3, 9, 5, True)),
        ("我的卡被偷了", "请问我的卡被偷了吗", (2, 8, 3, False)),
        ("maße in m²", "Die Maße in m²!", None),
        ("cafe au lait", "Un cafe\u0301 au lait", None),
    ],
)
def test_positions(wanted: str, text: str, expected: tuple[object, ...] | None) -> None:
    folded = fold_to_words(pl.Series([wanted]))[0]
    rows = found(folded, text)
    if expected is not None:
        assert rows == [expected]
    for start, end, *_ in rows:
        assert fold_to_words(pl.Series([text[start:end]]))[0] == folded


@given(st.text(" ab.é日x²\n", max_size=30), st.integers(0, 5), st.integers(1, 4))
def test_what_is_found_is_what_was_wanted(text: str, first: int, count: int) -> None:
    folded = fold_to_words(pl.Series([text], dtype=pl.String))[0] or ""
    wanted = " ".join(folded.split()[first : first + count])
    for start, end, *_ in found(wanted, text) if wanted else []:
        # A character of a script without spaces is a word, with a space next to it or not.
        pair = with_spaced_characters(
            pl.Series([fold_to_words(pl.Series([text[start:end]]))[0], wanted])
        )
        assert pair[0] == pair[1]


def test_whether_a_text_contains_another_to_the_letter() -> None:
    rows = pl.DataFrame(
        {"text": ["a.c", "abc", "", None, "a", "x"], "part": ["a.c", "a.c", "", "a", None, ""]}
    )
    expected = [True, False, True, None, None, True]
    assert rows.select(contains(pl.col("text"), pl.col("part")))["text"].to_list() == expected
    for n, one in enumerate(expected):  # a single row is computed in another way
        found = rows[n : n + 1].select(contains(pl.col("text"), pl.col("part")))
        assert found["text"].to_list() == [one]


def test_the_part_of_a_single_row_may_be_as_long_as_a_line() -> None:
    long = "Who wrote it? " * 100_000
    row = pl.DataFrame({"text": [f"{long}Goethe"], "part": [long]})
    assert row.select(contains(pl.col("text"), pl.col("part"))).item()
