"""The labels of one text and how often each was chosen, as words."""

import polars as pl

_MAX_NAMED = 3  # labels that a summary names


def summarise(votes: pl.DataFrame) -> pl.DataFrame:
    """Return ``row, summary``, such as ``labelled 'card' 3 times and 'account' once``.

    Args:
        votes: ``row, label, votes``: one line for each label of a row, and how often it was chosen.

    The most frequent label comes first, and ties are in alphabetical order. Three labels are named.
    """
    votes = votes.sort("row", "votes", "label", descending=[False, True, False])
    times = (
        pl.when(pl.col("votes") == 1)
        .then(pl.lit("once"))
        .when(pl.col("votes") == 2)
        .then(pl.lit("twice"))
        .otherwise(pl.format("{} times", "votes"))
    )
    unnamed = pl.len().cast(pl.Int64) - _MAX_NAMED
    plural = pl.when(unnamed == 1).then(pl.lit("label")).otherwise(pl.lit("labels"))
    others = pl.when(unnamed > 0).then(pl.format("with {} other {}", unnamed, plural))
    parts = votes.group_by("row", maintain_order=True).agg(
        items=pl.format("'{}' {}", "label", times).head(_MAX_NAMED).append(others.drop_nulls())
    )
    last = pl.col("items").list.last()
    before = pl.col("items").list.slice(0, pl.col("items").list.len() - 1).list.join(", ")
    joined = pl.when(before == "").then(last).otherwise(pl.format("{} and {}", before, last))
    return parts.select("row", summary=pl.format("labelled {}", joined))
