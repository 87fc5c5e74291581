"""Rows that could leak to each other, and pairs of rows that contrast."""

import polars as pl

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.text.contrasts import contrast
from auditor.dataset.dataset import Dataset
from auditor.dataset.group_fields import GROUP_FIELDS


def with_leaking_rows(data: Dataset, rows: pl.Series) -> pl.Series:
    """``rows`` (UInt32) and all valid rows, of training or evaluation, that could leak to one of them.

    These are copies, rows with the same or a near-duplicate prompt or text, and rows of the same
    conversation or group. Sorted.
    """
    valid = data.valid.select("row", "extra").join(data.keys, on="row", maintain_order="left")
    links = valid.join(data.whole_texts, on="row", maintain_order="left").select(
        "row",
        "prompt_key",
        "row_key",
        pl.coalesce("prompt_text", "response_text"),
        "text",
        *(pl.col("extra").str.json_path_match(f"$.{name}").alias(name) for name in GROUP_FIELDS),
    )
    # Near-duplicates are known for the first of several copies only: go to it, and back to its copies.
    near = _with_equal_values(links, rows)
    pairs = pl.concat([data.similar_prompts, data.similar_rows]).select("left", "right")
    both = pl.concat([pairs, pairs.select(left="right", right="left")])
    partners = both.filter(pl.col("left").is_in(near.implode()))["right"]
    return _with_equal_values(links, pl.concat([near, partners]))


def _with_equal_values(links: pl.DataFrame, rows: pl.Series) -> pl.Series:
    """``rows``, and each row that has the same value as one of them in any column of ``links``."""
    own = links.filter(pl.col("row").is_in(rows.implode()))
    equal = [
        links.join(own.select(name).unique(), on=name, how="semi")["row"]
        for name in links.columns[1:]
    ]
    return pl.concat([rows, *equal]).unique().sort()


def contrast_pairs(data: Dataset, rows: pl.Series) -> pl.DataFrame:
    """Pairs of ``rows`` whose prompts are near-duplicates, but ask and receive different things.

    Columns: ``left``, ``right`` (UInt32, left < right), ``kind`` (String, one of ``contrast.KINDS``).
    The most similar pair comes first.
    """
    keys = data.keys.select("row", "response_key").filter(pl.col("row").is_in(rows.implode()))
    pairs = with_columns_of_both(data.similar_prompts, keys)
    pairs = pairs.filter(pl.col("response_key") != pl.col("response_key_right"))
    pairs = pairs.sort(["score", "left", "right"], descending=[True, False, False])
    texts = data.valid.select("row", raw=pl.col("prompt").fill_null("")).join(
        data.normalised.select("row", normalised=pl.col("prompt_text").fill_null("")), on="row"
    )
    kinds = contrast.kinds(texts, pairs)
    return pairs.select("left", "right", kind=kinds).drop_nulls("kind")
