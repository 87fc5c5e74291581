"""Pairs of rows whose unread inputs (see `unread`) are equal."""

import polars as pl

from auditor.analysis.arrays import with_columns_of_both
from auditor.dataset.reading.unread import KEY


def with_equal_inputs(pairs: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the ``pairs`` (left, right: UInt32) of ``rows`` (EXAMPLES) with the same unread inputs."""
    known = _inputs_of(rows)
    if known.is_empty():
        return pairs
    both = with_columns_of_both(pairs, known, how="left")
    same = both.filter(pl.col("inputs").eq_missing(pl.col("inputs_right")))
    return same.drop("inputs", "inputs_right")


def between_equal_inputs(
    pairs: pl.DataFrame, copies: pl.DataFrame, rows: pl.DataFrame
) -> pl.DataFrame:
    """Return pairs of the same texts whose rows have the same unread inputs.

    Args:
        pairs: ``left, right, score`` of the first row of each text.
        copies: ``row, role, normalised``, all rows with these texts.
        rows: EXAMPLES.

    Returns:
        ``left, right, score``, left < right: of each text and input the first row of its role.
    """
    known = _inputs_of(rows)
    if known.is_empty() or pairs.is_empty():
        return pairs
    copies = copies.select("row", "role", "normalised")
    each = copies.join(known, on="row", how="left", maintain_order="left")
    each = each.unique(["role", "normalised", "inputs"], keep="first", maintain_order=True)
    each = each.filter(pl.len().over("inputs") > 1)  # others have no partner
    both = with_columns_of_both(pairs, copies)
    both = both.join(each, on=["role", "normalised"], suffix="_left")
    both = both.join(
        each,
        left_on=["role_right", "normalised_right", "inputs"],
        right_on=["role", "normalised", "inputs"],
        nulls_equal=True,
        suffix="_partner",
    )
    first, second = pl.col("row"), pl.col("row_partner")
    found = both.select(
        "score", left=pl.min_horizontal(first, second), right=pl.max_horizontal(first, second)
    )
    return found.select("left", "right", "score").unique(["left", "right"]).sort("left", "right")


def _inputs_of(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``row`` and ``inputs`` (String, JSON) of the rows that have unread inputs."""
    inputs = pl.col("tools").str.json_path_match(f"$.{KEY}")
    known = rows.filter(pl.col("tools").str.contains(f'"{KEY}":', literal=True))
    return known.select("row", inputs=inputs)
