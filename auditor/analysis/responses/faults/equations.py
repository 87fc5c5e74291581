"""Equations of two numbers and their result in texts: "48 / 2 = 24"."""

from typing import Final

import polars as pl

_NUMBER: Final = (
    r"\$?(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?|[1-9][0-9]*(?:\.[0-9]+)?|0?\.[0-9]+)"
)
_EQUATION: Final = rf"{_NUMBER}[ ]*[-+*/×÷][ ]*{_NUMBER}[ ]*=[ ]*{_NUMBER}"
# The same as groups, of a text that is known to be one.
_PARTS: Final = r"([0-9.,]*[0-9]) *([-+*/×÷])[ $]*([0-9.,]*[0-9]) *=[ $]*([0-9.,]*[0-9])"
# Nothing before and after that would make it a part of a longer equation.
_ALONE: Final = (
    rf"(?:^|[\n(<\[;]|[A-Za-z]{{2}}[.,:]? )[ ]*{_EQUATION}"
    r"(?:$|[\n)>\];:]|[.,]?\s+[A-Za-z]|[.,](?:\s|$))"
)
_LIKELY: Final = ["=1", "=2", "=3", "=4", "=5", "=6", "=7", "=8", "=9", "=0", "= ", "=$", "=."]
_TOLERANCE: Final = 0.02  # of the result, for what was rounded on the way
_MIN_TOLERANCE: Final = 1.0  # for results without decimals
_SCALES: Final = (100, 0.01, 1000)  # dollars and cents, shares and percent, thousands


def false_equations(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the ``rows`` (with ``text``) that have a false equation, with the first of them as ``equation`` (String)."""
    rows = rows.with_row_index("at").filter(pl.col("text").str.contains_any(_LIKELY))
    # Most rows have none that is false, read by itself.
    likely = _false(rows, _EQUATION)
    rows = rows.join(likely, on="at", how="semi", maintain_order="left")
    if rows.is_empty():
        return rows.select(pl.exclude("at"), equation=pl.lit(""))
    first = _false(rows, _ALONE).unique("at", keep="first", maintain_order=True)
    shown = pl.col("equation").str.extract(f"({_EQUATION})")
    first = first.with_columns(equation=shown)
    return rows.join(first, on="at", how="inner", maintain_order="left").drop("at")


def _false(rows: pl.DataFrame, pattern: str) -> pl.DataFrame:
    """Return ``at`` and ``equation`` of each match of ``pattern`` whose result is wrong."""
    each = rows.select("at", equation=pl.col("text").str.extract_all(pattern))
    each = each.explode("equation").drop_nulls("equation")
    if each.is_empty():
        return each
    different = each.select(pl.col("equation").unique())
    parts = different.with_columns(parts=pl.col("equation").str.extract_groups(_PARTS))
    wrong = parts.filter(_is_false(pl.col("parts")))
    return each.join(wrong, on="equation", how="semi", maintain_order="left")


def _is_false(parts: pl.Expr) -> pl.Expr:
    """Return whether the result of each equation, given as groups of ``_PARTS``, is off (Boolean)."""
    left, right, result = (
        parts.struct.field(field).str.replace_all(",", "", literal=True).cast(pl.Float64)
        for field in ("1", "3", "4")
    )
    sign = parts.struct.field("2")
    true = (
        pl.when(sign == "+")
        .then(left + right)
        .when(sign == "-")
        .then(left - right)
        .when(sign.is_in(["*", "×"]))
        .then(left * right)
        .otherwise(left / right)
    )
    allowed = pl.max_horizontal(_TOLERANCE * true.abs(), pl.lit(_MIN_TOLERANCE))
    # "5 - 8 = 3" is a difference without its sign.
    off = pl.min_horizontal((true - result).abs(), (true + result).abs())
    scaled = [(true * scale - result).abs() <= _TOLERANCE * result for scale in _SCALES]
    return true.is_finite() & (off > allowed) & ~pl.any_horizontal(scaled)
