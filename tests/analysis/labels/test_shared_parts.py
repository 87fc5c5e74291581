"""Rows that share a large part of their text, or differ in numbers alone, and how their labels agree."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from auditor.analysis.labels.shared_parts import agreement, shared_parts

PREMISE = "Two boys are feeding ducks by the lake"


def rows(*texts: str | None) -> list[int]:
    return shared_parts(pl.Series(texts, dtype=pl.String)).rows.tolist()


@pytest.mark.parametrize(
    "texts",
    [
        (f"{PREMISE}.", f"{PREMISE}."),
        ("Hello there. Where is my parcel?", "Hello there. I forgot my password."),
        ("Dear support team of the shop: " + 9 * "where is it ", "Dear support team of the shop: " + 9 * "no key "),
        (None, ""),
    ],
    ids=["equal texts", "a short part", "a small part", "nothing"],
)  # fmt: skip
def test_texts_share_no_large_part(texts: tuple[str | None, ...]) -> None:
    assert rows(*texts) == []


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (f"{PREMISE}.\nThey are outside.", f"{PREMISE}.\nNobody is outside."),
        (f"first: {PREMISE} second: They swim", f"first: They run outside second: {PREMISE}"),
        (f"{PREMISE}. It is cold.", f"It is warm. {PREMISE.upper()}!"),
        ("鳥に餌をやる少年がいます。外にいます。", "鳥に餌をやる少年がいます。眠いです。"),
    ],
)
def test_texts_share_a_large_part(one: str, two: str) -> None:
    assert rows("Where is my parcel?", one, two) == [1, 2]


def test_a_part_that_many_rows_share_is_a_phrase_of_the_set() -> None:
    texts = [f"{PREMISE}. Row {n}." for n in range(11)]
    assert rows(*texts[:10]) == list(range(10))
    assert rows(*texts) == []


def test_links_connect_the_rows_of_each_part() -> None:
    texts = pl.Series([f"{PREMISE}. It is {n}." for n in ("one", "two", "three")])
    assert shared_parts(texts).links().tolist() == [[0, 1], [0, 2]]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [([0, 0, 1, 1], 1.0), ([0, 1, 0, 1], -1.0), ([0, 0, 0, 0], 1.0), ([0, -1, 1, -1], 1.0)],
    ids=["the same", "others", "one class", "nothing to compare"],
)
def test_agreement_of_labels(labels: list[int], expected: float) -> None:
    other = "A waiter is carrying a tray of glasses"
    texts = pl.Series([f"{part}. It is {n}." for part in (PREMISE, other) for n in ("so", "not")])
    assert agreement(shared_parts(texts), np.array(labels)) == expected
