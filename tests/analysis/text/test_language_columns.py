"""Many texts at once have the scripts and languages that each has by itself."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.analysis.text import language_columns, languages

WORDS = [
    "the",
    "of",
    "and",
    "to",
    "der",
    "und",
    "das",
    "ist",
    "una",
    "las",
    "los",
    "pero",
    "più",
    "che",
    "nie",
    "się",
    "jest",
    "Ω",
    "мир",
    "水",
    "x,1",
]
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join), max_size=5)


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_scripts_are_those_of_each_text(texts: list[str]) -> None:
    rows = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    each = rows.select(kind=languages.script(pl.col("text")))["kind"]
    assert language_columns.scripts(rows["text"]).to_list() == each.to_list()


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_languages_are_those_of_each_text(texts: list[str]) -> None:
    rows = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    each = rows.select(kind=languages.language(pl.col("text")))["kind"]
    assert language_columns.of_texts(rows["text"]).to_list() == each.to_list()


def test_the_language_of_most_texts() -> None:
    texts = pl.Series(["Das ist und bleibt der Weg.", "Wir sind mit dem Hund da.", "Of the pump."])
    assert language_columns.most_frequent(texts) == "German"
