"""Whether calculations use the numbers of their prompts: which operands come from nowhere, and which numbers are left out."""

from __future__ import annotations

from typing import Final

import polars as pl

from auditor.analysis.responses.faults import steps

# A calculation and its result.
_NUMBER: Final = r"\d[\d,]*(?:\.\d+)?|\.\d+"
STEP: Final = rf"(?:{_NUMBER})[%)]?\s*[-+*/×÷x]\s*[$(\d.][-+*/×÷x\d.,$%() ]*=\s*\$?(?:{_NUMBER})"
_BEFORE_SIGN, _AFTER_SIGN = r"^([^=]*)=", r"=\s*(.*)$"
_MIN_OPERAND: Final = 12.0  # smaller numbers are counted, or are written as words
# Numbers that a calculation knows without its prompt: hours, minutes, weeks, days, percent.
_COMMON: Final = (
    24.0,
    30.0,
    31.0,
    52.0,
    60.0,
    90.0,
    100.0,
    144.0,
    180.0,
    360.0,
    365.0,
    500.0,
    1000.0,
    3600.0,
)
_SCALES: Final = (100.0, 0.01, 1000.0, 0.001)
_MIN_GIVEN: Final = 3  # numbers of a prompt whose first and last are compared
# Constants of a field (a mass, a rate, a conversion) have at least this many digits without zeros at the ends, with and without a
# decimal point, and recur in this many answers. Source: chance repeats 15 and 2.5 in the answers of GSM8K, but not 22.99.
_MIN_DECIMAL_DIGITS, _MIN_WHOLE_DIGITS, _MIN_CONSTANT_ROWS = 3, 4, 3


def uses(rows: pl.DataFrame) -> pl.DataFrame:
    """Return what each row of ``rows`` (``text, before``) with a calculation does with the numbers of its prompt.

    Columns: ``at`` (the position of the row), ``operands`` and ``strange`` (UInt32: different operands from 13 on, and those that
    neither the prompt nor an earlier step has and that are no constants of the field), ``given`` and ``used`` (UInt32: different
    numbers of the prompt, and those that the answer has), ``first`` and ``last`` (Boolean: whether it has the first and the last
    one; null for fewer than three).
    """
    likely = rows.with_row_index("at").filter(pl.col("text").str.contains("=", literal=True))
    likely = likely.filter(pl.col("text").str.contains(STEP))
    given = _numbers(likely, steps.numbers(pl.col("before")))
    given = given.unique(["at", "value"], keep="first", maintain_order=True)
    own = _scaled(_numbers(likely, steps.numbers(pl.col("text"))))
    given = given.with_columns(is_used=_key(pl.col("value")).is_in(own.implode()))
    used = pl.col("is_used")
    several = pl.len() >= _MIN_GIVEN
    by_prompt = given.group_by("at").agg(
        given=pl.len(),
        used=used.sum(),
        first=pl.when(several).then(used.first()),
        last=pl.when(several).then(used.last()),
    )
    return (
        likely.select("at")
        .join(_operands(likely, given), on="at", how="left")
        .join(by_prompt, on="at", how="left")
    )


def _operands(rows: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    """Return ``at, operands, strange`` of the rows whose calculations have operands from 13 on."""
    each = (
        rows.select("at", step=pl.col("text").str.extract_all(STEP))
        .explode("step")
        .with_row_index("nth")
    )
    operands = _numbers(each, steps.numbers(pl.col("step").str.extract(_BEFORE_SIGN)))
    results = _numbers(each, steps.numbers(pl.col("step").str.extract(_AFTER_SIGN)))
    operands = operands.filter((pl.col("value") > _MIN_OPERAND) & ~pl.col("value").is_in(_COMMON))
    operands = operands.group_by("at", "value").agg(pl.col("nth").min())
    earlier = results.group_by("at", "value").agg(made=pl.col("nth").min())
    operands = operands.with_columns(pl.col("value").round(6))
    known = _key(pl.col("value")).is_in(_scaled(given).implode())
    operands = operands.with_columns(known=known).join(earlier, on=["at", "value"], how="left")
    grounded = pl.col("known") | (pl.col("made") < pl.col("nth")).fill_null(value=False)
    operands = operands.with_columns(strange=~grounded)
    operands = operands.with_columns(pl.col("strange") & ~_is_constant(pl.col("value")))
    return operands.group_by("at").agg(operands=pl.len(), strange=pl.col("strange").sum())


def _is_constant(value: pl.Expr) -> pl.Expr:
    """Return whether each strange ``value``, one a row and number, is a constant of the field: many digits, in several rows."""
    digits = value.cast(pl.String).str.strip_suffix(".0").str.strip_chars("0.")
    count = digits.str.replace(".", "", literal=True).str.len_chars()
    least = pl.when(value == value.round()).then(_MIN_WHOLE_DIGITS).otherwise(_MIN_DECIMAL_DIGITS)
    rows = pl.col("strange").sum().over(value)
    return (count >= least) & (rows >= _MIN_CONSTANT_ROWS)


def _scaled(numbers: pl.DataFrame) -> pl.Series:
    """Return the keys of the ``numbers`` in every scale: as percent and share, and what percent leave."""
    distinct, value = numbers.select("at", "value").unique(), pl.col("value")
    scaled = [value, *(value * scale for scale in _SCALES), -value + 100.0]
    return pl.concat([distinct.select(_key(each.round(6))).to_series() for each in scaled])


def _key(value: pl.Expr) -> pl.Expr:
    """Return one number for ``at`` and ``value``: a join by both takes four times as long."""
    return value.hash() ^ pl.col("at").hash(1)


def _numbers(rows: pl.DataFrame, numbers: pl.Expr) -> pl.DataFrame:
    """Return ``at, nth, value`` of the ``numbers`` of each row, in order; ``nth`` is 0 where rows have none."""
    nth = pl.col("nth") if "nth" in rows.columns else pl.lit(0, pl.UInt32).alias("nth")
    return rows.select("at", nth, value=numbers).explode("value").drop_nulls("value")
