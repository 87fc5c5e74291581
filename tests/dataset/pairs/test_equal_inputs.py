"""Pairs of rows with the same unread inputs."""

import json

import polars as pl

from auditor.dataset.pairs.equal_inputs import between_equal_inputs, with_equal_inputs


def examples(tones: list[str | None]) -> pl.DataFrame:
    tools = [
        tone and json.dumps({"other_inputs": {"tone": tone}}, separators=(",", ":"))
        for tone in tones
    ]
    return pl.DataFrame(
        {"row": range(len(tones)), "tools": tools}, schema_overrides={"row": pl.UInt32}
    )


def test_pairs_with_the_same_inputs() -> None:
    rows = examples(["a", "b", "a", "b", None, "a"])
    pairs = pl.DataFrame(
        {"left": [0, 0, 1, 0], "right": [1, 2, 3, 4]},
        schema={"left": pl.UInt32, "right": pl.UInt32},
    )
    assert with_equal_inputs(pairs, rows).rows() == [(0, 2), (1, 3)]


def test_pairs_of_texts_between_rows_with_the_same_inputs() -> None:
    rows = examples(list("abbaac"))
    texts = ["P", "P", "Q", "Q", "R", "R"]  # P and Q are similar, Q and R as well
    copies = rows.select("row", role=pl.lit("train"), normalised=pl.Series(texts))
    pairs = pl.DataFrame(
        {"left": [0, 2], "right": [2, 4], "score": [0.9, 0.8]},
        schema={"left": pl.UInt32, "right": pl.UInt32, "score": pl.Float64},
    )
    assert between_equal_inputs(pairs, copies, rows).rows() == [
        (0, 3, 0.9),
        (1, 2, 0.9),
        (3, 4, 0.8),
    ]
    none = rows.with_columns(tools=pl.lit(None, pl.String))
    assert between_equal_inputs(pairs, copies, none).equals(pairs)
