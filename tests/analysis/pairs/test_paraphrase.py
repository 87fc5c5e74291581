"""Pairs with similar vectors: which are confirmed as paraphrases."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from auditor.analysis.pairs.paraphrase import confirm, pairs_between, pairs_within

# So many questions that the words which frame them weigh little.
GROUND = [
    f"{frame} {word}"
    for frame in ("what is the", "name the", "how many are the", "show me the")
    for word in [
        "river",
        "lake",
        "hill",
        "road",
        "tower",
        "bridge",
        "garden",
        "castle",
        "harbour",
        "market",
    ]
]


def rows(*numbers: int) -> pl.Series:
    return pl.Series(numbers, dtype=pl.UInt32)


@pytest.mark.parametrize(
    ("one", "two", "cosine", "confirmed"),
    [
        ("how old is the tower", "what is the tower old", 0.94, False),  # not close enough
        ("show me trains from rome to bonn", "show me trains from bonn to rome", 1.0, False),
        ("show me the trains to bonn", "show me the trains to bonn monday", 0.97, False),
        ("show me the trains to bonn", "show me the buses to bonn", 0.97, False),
        ("is the tower old?", "the tower is old", 1.0, False),
        ("the price is 5 euros", "the price is euros", 0.99, False),
        ("what is the garden for", "what is the garden not for", 0.99, False),
        ("name the author of the hobbit", "what is the name of the author of the hobbit", 0.98, True),
        ("show me the castle, the harbour", "show me the harbour the castle", 1.0, True),
    ],
)  # fmt: skip
def test_a_cosine_alone_is_no_evidence(one: str, two: str, cosine: float, confirmed: bool) -> None:
    texts = (
        pl.DataFrame({"raw": [one, two, *GROUND]}).with_row_index("row").with_columns(prompt="raw")
    )
    words = pl.col("raw").str.replace_all(r"[?,]", "")
    texts = texts.with_columns(normalised=words, prompt_text=words)
    pair = pl.DataFrame({"left": rows(0), "right": rows(1), "score": [cosine]})
    assert confirm(pair, texts, 0.9)["confirmed"].to_list() == [confirmed]


def test_each_pair_once_with_the_earlier_row_left() -> None:
    vectors = np.float32([[1, 0], [0, 1], [0.995, 0.1]])
    found = pairs_within(rows(2, 5, 9), vectors, 0.9)
    assert found.select("left", "right").rows() == [(2, 9)]
    assert found["score"][0] == pytest.approx(0.995, abs=1e-3)


def test_pairs_between_have_the_rows_of_each_side_in_place() -> None:
    vectors = np.float32([[1, 0], [0, 1]])
    found = pairs_between(
        (rows(0, 1), vectors), (rows(7, 8, 9), np.float32([[0, 1], [0.1, 0.995], [-1, 0]])), 0.9
    )
    assert found.select("left", "right").rows() == [(1, 7), (1, 8)]
