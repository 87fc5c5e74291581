"""TXT025: final numbers that the calculation before them does not have."""

from __future__ import annotations

import polars as pl

from auditor.analysis.responses.faults import steps
from auditor.analysis.responses.forms.code import is_code
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "final-numbers"

_EQUATION = r"\d\s*[)%]?\s*[-+*/×÷x]\s*[$(]?\s*[\d.][^=\n]*=\s*\$?[\d.]"
# The same number in cents and dollars, percent and shares, thousands.
_SCALES = (1.0, 100.0, 0.01, 1000.0, 0.001)
_ROUNDED = 0.5  # a result may be rounded to a whole number
_FINAL = r"^\s*[-$€£]?\s*(\d[\d,]*(?:\.\d+)?)\s*(?:%|[A-Za-z ]{0,20})?[.\s]*$"
_WANTED = r"(?i)round|nearest|estimat|approximat|remainder|\bmod|fraction|simplif|python|\bcode\b|how many (?:digits|zeros)|clock|o'clock|a\.?m\b|p\.?m\b|square root"

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a finding on each training row whose final number is not among those of its calculation."""
    if data.task != "generation":
        return Ran()
    text = pl.col("text")
    outputs = data.outputs.filter("last")
    rows = outputs.join(
        data.answers.filter("is_final").select("row", "answer"), on="row", maintain_order="left"
    )
    final = pl.col("answer").str.extract(_FINAL).str.replace_all(",", "")
    rows = rows.filter(text.str.contains(_EQUATION)).with_columns(
        final=final.cast(pl.Float64, strict=False)
    )
    rows = rows.drop_nulls("final").with_columns(numbers=steps.numbers(text))
    # The final number is the last one of the text.
    rows = rows.filter(pl.col("numbers").list.last() == pl.col("final"))
    each = rows.select(
        "row", "final", number=pl.col("numbers").list.head(pl.col("numbers").list.len() - 1)
    )
    each = each.explode("number").drop_nulls("number")
    number, wanted = pl.col("number"), pl.col("final")
    whole = (wanted == wanted.round()) & (number != number.round())
    equal = pl.any_horizontal(
        *((number * scale - wanted).abs() <= 1e-6 * wanted for scale in _SCALES),
        whole & ((number - wanted).abs() <= _ROUNDED),
    )
    rows = rows.join(each.filter(equal), on="row", how="anti", maintain_order="left")
    rows = rows.filter(~pl.col("before").fill_null("").str.contains(_WANTED))
    rows = rows.filter(~text.str.contains(r"\d \d{3}\b") & ~is_code(rows["text"]))
    end = text.str.strip_chars_end().str.tail(60).str.replace_all(r"\s+", " ")
    detail = pl.format("no step of {} has its final number {}: '…{}'", "field", "answer", end)
    return Ran(findings(rows.with_columns(detail=detail), rule="TXT025"))
