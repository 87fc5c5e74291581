from __future__ import annotations

import polars as pl

from auditor.analysis.text.keywords import keywords


def test_a_group_is_named_by_words_that_the_others_lack() -> None:
    texts = ["the card is lost", "the card is stolen", "the parcel is lost", "the parcel is late"]
    found = keywords(pl.Series(texts * 3), pl.Series([0, 0, 1, 1] * 3))
    assert found == {0: ["card", "stolen"], 1: ["parcel", "late"]}


def test_words_of_every_group_name_none() -> None:
    assert keywords(pl.Series(["the same words"] * 6), pl.Series([0, 0, 0, 1, 1, 1])) == {}


def test_names_in_a_script_without_spaces() -> None:
    texts = pl.Series(["股市大涨", "股市大跌", "球队获胜", "球队失利"])
    found = keywords(texts, pl.Series([0, 0, 1, 1]))
    assert set("".join(found[0])) <= set("股市大")
    assert set("".join(found[1])) <= set("球队")


def test_a_row_without_words_is_left_out() -> None:
    assert keywords(pl.Series([None, None], dtype=pl.String), pl.Series([0, 1])) == {}
