"""Sequences of numbers and single characters (grids, programs, puzzles), whose order is what a text says."""

from __future__ import annotations

from typing import Final

import polars as pl

from auditor.analysis.arrays import with_columns_of_both

# A number, a letter, or two characters, one of them no letter: 0, -12, A, B#, #A, 7♠. Two letters may be a word,
# and an equals sign is in a formula, whose numbers are compared elsewhere.
_ITEM: Final = r"(?:[-+]?\d[\d.,]*|[A-Za-z]|[^\s\pL=]{1,2}|[A-Za-z][^\s\pL=]|[^\s\pL=][A-Za-z])"
# Least items in a row that are a sequence. Source: 501 of 200,880 texts of 25 public sets (chats, questions, news, word
# problems, code) have as many: lists of numbers, sums, grids, words with a space after each letter.
_MIN_ITEMS: Final = 6
_SEQUENCE: Final = rf"(?:^|\s){_ITEM}(?:\s+{_ITEM}){{{_MIN_ITEMS - 1},}}(?:\s|$)"


def with_other_sequences(rows: pl.DataFrame, pairs: pl.DataFrame) -> pl.Series:
    """Return the pairs in which both texts have sequences, and not the same ones (UInt32).

    A vector and a set of shingles see the items and not their order.

    Args:
        rows: ``row`` and ``raw`` (String, as written).
        pairs: ``pair, left, right``.
    """
    found = rows.filter(pl.col("raw").str.contains(_SEQUENCE)).select(
        "row", items=pl.col("raw").str.extract_all(_SEQUENCE).list.join(" ").str.extract_all(r"\S+")
    )
    both = with_columns_of_both(pairs, found, how="inner")
    return both.filter(pl.col("items") != pl.col("items_right"))["pair"]
