from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.text.contrasts.proper_names import acronyms, is_typing_error, proper_names


def names(*texts: str | None) -> list[str]:
    words = [word.strip(".,?") for text in texts for word in (text or "").lower().split()]
    return proper_names(pl.Series(texts, dtype=pl.String), pl.Series(words, dtype=pl.String))[
        "name"
    ].to_list()


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [None, ""],
        ["Where is it? There it is."],  # capitals that start sentences
        ["no capitals here"],
        ["an Apple a day", "an apple a day", "the apple"],  # lower case more often
        ["今日は天気がいい"],
    ],
)
def test_words_that_are_no_names(texts: list[str | None]) -> None:
    assert names(*texts) == []


def test_capitals_inside_sentences_are_names() -> None:
    assert names("We met Okafor in Lagos.", "a letter to Smith") == ["lagos", "okafor", "smith"]


def test_the_full_stop_of_a_title_ends_no_sentence() -> None:
    assert "lindqvist" in names("a letter for Mr. Lindqvist came in")


def test_some_texts_without_capitals_change_nothing() -> None:
    assert names(*["we saw Lagos"] * 3, "we saw lagos") == ["lagos"]


@pytest.mark.parametrize(("rows", "found"), [(499, []), (500, ["paris"])])
def test_many_rows_tell_a_name_that_only_starts_sentences(rows: int, found: list[str]) -> None:
    assert names(*["Paris is far", "it is far"] * (rows // 2), *["so"] * (rows % 2)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("it is late", []),
        ("a plan and I agree", []),
        ("IT IS ALL IN CAPITALS", []),
        ("the NASA and plan B of it", ["NASA", "B"]),
    ],
)
def test_acronyms(text: str, found: list[str]) -> None:
    assert pl.DataFrame({"text": [text]}).select(acronyms(pl.col("text"))).item().to_list() == found


def test_names_are_counted() -> None:
    words = pl.Series(["lagos", "ibadan", "saw", "near"])
    found = proper_names(pl.Series(["we saw Lagos", "in Lagos, near Ibadan"]), words)
    assert found.rows() == [("ibadan", 1), ("lagos", 2)]


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("boston", "denver", False),
        ("iran", "iraq", False),
        ("jan", "jane", False),
        ("boston", "botson", True),
        ("marshal", "marshall", True),
    ],
)
def test_typing_errors(one: str, two: str, same: bool) -> None:
    assert is_typing_error(one, two) is same


def test_names_longer_than_any_are_compared_where_they_differ() -> None:
    name = "abcdefghij" * 10_000
    assert is_typing_error(name, f"{name[:50_000]}x{name[50_001:]}")
    assert is_typing_error(name, f"{name[:50_000]}{name[50_300:]}")
    assert not is_typing_error(name, "klmnopqrst" * 10_000)
