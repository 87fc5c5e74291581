"""Votes as a sentence: who has most, and that a tie is a tie."""

from __future__ import annotations

import polars as pl

_NAMED = 3  # labels that a sentence names


def counted(votes: pl.DataFrame) -> pl.DataFrame:
    """``row, told`` from ``row, said, votes`` (a label and how many gave it), several rows each.

    As ``4 rows say 'card' 3, 'account' 1: most say 'card'``; equal numbers stand by alphabet.
    """
    votes = votes.sort("row", "votes", "said", descending=[False, True, False])
    each = votes.group_by("row", maintain_order=True).agg(
        all=pl.col("votes").sum(),
        names=pl.format("'{}' {}", "said", "votes").head(_NAMED).str.join(", "),
        more=pl.len().cast(pl.Int64) - _NAMED,
        most=pl.col("said").first(),
        tie=pl.col("votes").get(0) == pl.col("votes").get(1, null_on_oob=True),
    )
    more = pl.when(pl.col("more") > 0).then(pl.format(", {} more", "more")).otherwise(pl.lit(""))
    most = pl.format("most say '{}'", "most")
    end = pl.when(pl.col("tie").fill_null(value=False)).then(pl.lit("a tie")).otherwise(most)
    return each.select("row", told=pl.format("{} rows say {}{}: {}", "all", "names", more, end))
