"""The steps of a calculation: which numbers each computes, and which it uses."""

from typing import Final

import polars as pl

NUMBER: Final = r"\d[\d,]*(?:\.\d+)?|\.\d+"
# A result after its operation; "x = 5" does not match.
_RESULT: Final = rf"[-+*/×÷x]\s*\$?[\d.,]+%?\)*\s*=\s*\$?(?:{NUMBER})"
_AFTER_SIGN: Final = r"=\s*\$?([\d.,]+)$"
_BOUNDARY: Final = r"([.!?])\s+|\n+"
_MIN_RESULT: Final = 12.0  # smaller numbers occur by chance


def numbers(text: pl.Expr) -> pl.Expr:
    """Return the numbers of each text in order, as List(Float64)."""
    bare = pl.element().str.replace_all(",", "", literal=True)
    return text.str.extract_all(NUMBER).list.eval(bare.cast(pl.Float64, strict=False))


def _results(text: pl.Expr) -> pl.Expr:
    """Return the results of the equations of each text in order, as List(Float64)."""
    bare = pl.element().str.extract(_AFTER_SIGN).str.replace_all(",", "", literal=True)
    return text.str.extract_all(_RESULT).list.eval(bare.cast(pl.Float64, strict=False))


def uses(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``after`` and ``earlier`` (UInt32) of each row of ``rows`` (with ``text``).

    How many numbers that an equation computes are used in later steps, and how many in earlier ones only.
    """
    steps = rows.with_row_index("at").select(
        "at", step=pl.col("text").str.replace_all(_BOUNDARY, "${1}\n").str.split("\n")
    )
    steps = steps.explode("step").with_row_index("nth")
    results = steps.select("at", "nth", value=_results(pl.col("step")))
    results = results.explode("value").filter(pl.col("value") > _MIN_RESULT).unique()
    used = steps.select("at", "nth", value=numbers(pl.col("step"))).explode("value")
    used = used.filter(pl.col("value") > _MIN_RESULT).unique()
    used = used.join(results, on=["at", "nth", "value"], how="anti")
    pairs = results.join(used, on=["at", "value"], suffix="_used")
    later = pl.col("nth_used") > pl.col("nth")
    by_value = pairs.group_by("at", "value").agg(after=later.any())
    by_row = by_value.group_by("at").agg(
        after=pl.col("after").sum(), before=(~pl.col("after")).sum()
    )
    every = rows.with_row_index("at").select("at")
    counts = every.join(by_row, on="at", how="left", maintain_order="left")
    return counts.select(after=pl.col("after").fill_null(0), earlier=pl.col("before").fill_null(0))
