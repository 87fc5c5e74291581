"""Which rows are bound to each other: by what gives one away to the other, or by a contrast."""

from __future__ import annotations

import polars as pl

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.text import contrast
from auditor.dataset.dataset import Dataset
from auditor.dataset.group_fields import GROUP_FIELDS


def linked(data: Dataset, rows: pl.Series) -> pl.Series:
    """Give ``rows`` and all sound rows that could give them away, training and eval (UInt32).

    Copies, rows with the same or a near-equal prompt or text, and rows of the same conversation or
    group.
    """
    sound = data.valid.select("row", "extra").join(data.keys, on="row", maintain_order="left")
    marks = sound.join(data.normalised, on="row", maintain_order="left").select(
        "row",
        "prompt",
        "whole",
        pl.coalesce("prompt_text", "response_text"),
        "text",
        *(pl.col("extra").str.json_path_match(f"$.{name}").alias(name) for name in GROUP_FIELDS),
    )
    # Of copies only the first stands in the pairs: go to it, along the pairs, and to its copies.
    near = _same(marks, rows)
    pairs = pl.concat([data.similar_prompts, data.similar_rows]).select("left", "right")
    both = pl.concat([pairs, pairs.select(left="right", right="left")])
    partners = both.filter(pl.col("left").is_in(near.implode()))["right"]
    return _same(marks, pl.concat([near, partners]))


def _same(marks: pl.DataFrame, rows: pl.Series) -> pl.Series:
    """``rows``, and each row that has a mark of one of them."""
    own = marks.filter(pl.col("row").is_in(rows.implode()))
    alike = [
        marks.join(own.select(name).unique(), on=name, how="semi")["row"]
        for name in marks.columns[1:]
    ]
    return pl.concat([rows, *alike]).unique().sort()


def contrasts(data: Dataset, rows: pl.Series) -> pl.DataFrame:
    """Pairs of ``rows`` with near-equal prompts that ask for different things and get different answers.

    ``left, right`` (rows, left < right), ``kind`` (one of ``contrast.KINDS``), most alike first.
    """
    own = data.keys.select("row", "answer").filter(pl.col("row").is_in(rows.implode()))
    pairs = with_columns_of_both(data.similar_prompts, own)
    pairs = pairs.filter(pl.col("answer") != pl.col("answer_right"))
    pairs = pairs.sort(["score", "left", "right"], descending=[True, False, False])
    texts = data.valid.select("row", raw=pl.col("prompt").fill_null("")).join(
        data.normalised.select("row", normalised=pl.col("prompt_text").fill_null("")), on="row"
    )
    kinds = contrast.kinds(texts, pairs)
    return pairs.select("left", "right", kind=kinds).drop_nulls("kind")
