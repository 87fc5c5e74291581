"""TXT022: texts far shorter or longer than the others of their class, or answers than all others."""

import polars as pl

from auditor.analysis.responses.length_deviations import length_deviations
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "length-outliers"

_MIN_ROWS = 50  # of a class, or of the set
# Least distance from the median, in deviations of the logarithm of the length, of an unusual length. And the least
# value of one deviation: then texts of equal lengths have outliers only at a fifth or five times that length.
_MIN_DEVIATIONS, _MIN_DEVIATION = 5.0, 0.32
_MAX_SHARE = 0.01  # of the class: with more, these lengths belong to it

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return notes on training rows with a text, or an answer, of an unusual length."""
    if data.task not in ("classification", "generation"):
        return Ran()
    rows = data.training
    by_class = data.task == "classification"
    rows = rows.select(
        "row",
        group="label" if by_class else pl.lit("all"),
        chars=pl.col("prompt" if by_class else "response").str.len_chars(),
    )
    rows = rows.drop_nulls().filter(pl.col("chars") > 0)
    rows = rows.filter(pl.len().over("group") >= _MIN_ROWS)
    deviations = length_deviations(pl.col("chars"), _MIN_DEVIATION, "group")
    rows = rows.with_columns(
        deviations=deviations, median=pl.col("chars").median().over("group").round(0).cast(pl.Int64)
    )
    odd = pl.col("deviations").abs() >= _MIN_DEVIATIONS
    rows = rows.filter(odd & (odd.mean().over("group") <= _MAX_SHARE))
    others = (
        pl.format("the class '{}'", pl.col("group").str.head(60))
        if by_class
        else pl.lit("all answers")
    )
    what = "the text" if by_class else "the response"
    unit = pl.when(pl.col("chars") == 1).then(pl.lit("character")).otherwise(pl.lit("characters"))
    detail = pl.format(
        "{} has {} {}; the median of {} is {}", pl.lit(what), "chars", unit, others, "median"
    )
    rows = rows.with_columns(score=pl.col("deviations").abs().round(1), detail=detail)
    return Ran(findings(rows.select("row", "score", "detail"), rule="TXT022"))
