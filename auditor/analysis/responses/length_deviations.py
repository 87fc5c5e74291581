"""How far the length of a text is from that of the others."""

from typing import Final

import polars as pl

# Standard deviation over median absolute deviation of a normal distribution.
_DEVIATION_PER_MAD: Final = 1.4826


def length_deviations(chars: pl.Expr, least: float, group: str | None = None) -> pl.Expr:
    """Return the signed distance of each length from the median, in robust standard deviations (Float64).

    With s = log(length), it is (s - median s) / max(1.4826 · median |s - median s|, ``least``).

    Args:
        chars: lengths of 1 or more.
        least: the smallest deviation that is assumed, for texts of nearly equal lengths.
        group: the column of the group to compare within; None for all rows.
    """
    size = chars.log()
    usual = size.median() if group is None else size.median().over(group)
    distance = (size - usual).abs().median()
    spread = (distance if group is None else distance.over(group)) * _DEVIATION_PER_MAD
    return (size - usual) / pl.max_horizontal(spread, pl.lit(least))
