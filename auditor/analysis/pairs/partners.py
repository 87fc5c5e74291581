"""From pairs to findings on rows: both directions, the closest partner, and scores as percentages."""

import polars as pl


def both_directions(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs, followed by the same pairs with their sides swapped.

    The sides are ``left`` and ``right``. A column and its counterpart whose name ends in ``_right`` are swapped,
    too (see ``with_columns_of_both``).
    """
    swaps = {name: f"{name}_right" for name in pairs.columns if f"{name}_right" in pairs.columns}
    swaps["left"] = "right"
    swaps |= {right: left for left, right in swaps.items()}
    return pl.concat([pairs, pairs.rename(swaps).select(pairs.columns)])


def closest_partners(
    pairs: pl.DataFrame, row: str = "left", related: str = "right"
) -> pl.DataFrame:
    """Return the pair of each row with the highest score; of equal scores, the one with the smallest partner.

    Args:
        pairs: ``score`` and two columns of rows.
        row: the column of the rows that keep one pair each.
        related: the column of their partners.

    Returns:
        The pairs with these columns named ``row`` and ``related``, as ``model.findings`` expects them,
        sorted by row.
    """
    return (
        pairs.rename({row: "row", related: "related"})
        .sort("row", "score", "related", descending=[False, True, False])
        .unique("row", keep="first", maintain_order=True)
    )


def score_percent() -> pl.Expr:
    """Return ``score`` as a whole number of percent (Int64)."""
    return (pl.col("score") * 100).round(0).cast(pl.Int64)
