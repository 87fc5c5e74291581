"""TXT025: final numbers that the calculation before them does not have, and calculations without the numbers of their prompts."""

from __future__ import annotations

import polars as pl

from auditor.analysis.responses.faults import given_numbers, steps
from auditor.analysis.responses.forms.code import is_code
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, findings, whole_file
from auditor.rules import load_rules

NAME = "final-numbers"

_EQUATION = r"\d\s*[)%]?\s*[-+*/×÷x]\s*[$(]?\s*[\d.][^=\n]*=\s*\$?[\d.]"
# The same number in cents and dollars, percent and shares, thousands.
_SCALES = (1.0, 100.0, 0.01, 1000.0, 0.001)
_ROUNDED = 0.5  # a result may be rounded to a whole number
_FINAL = r"^\s*[-$€£]?\s*(\d[\d,]*(?:\.\d+)?)\s*(?:%|[A-Za-z ]{0,20})?[.\s]*$"
_WANTED = r"(?i)round|nearest|estimat|approximat|remainder|\bmod|fraction|simplif|python|\bcode\b|how many (?:digits|zeros)|clock|o'clock|a\.?m\b|p\.?m\b|square root"

# Least share of the answers that calculate, and least number of rows, for a comparison of the whole set.
_MIN_CALCULATING, _MIN_ROWS = 0.3, 40
# Share of the calculations with an operand from nowhere. Source: 3% to 7% in GSM8K; 41% to 78% where answers lost their
# middle or every second sentence, or belong to other prompts.
_MAX_STRANGE = 0.3
# Share of the answers that use the last number of their prompt, and how much more use the first. Source: 99% use the last in
# GSM8K and 97% the first; where answers are their first sentence, line or part of it, 35% to 80% and 12 to 35% more.
_MIN_LAST, _MAX_MORE = 0.85, 0.1
# Answers that use less than half of the numbers of their prompt are reported if there are at least this many, and if they
# are at least this share of the answers that calculate.
_MIN_FOREIGN, _MIN_FOREIGN_SHARE = 3, 0.005

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on training rows with calculations of other numbers, and on sets in which most are."""
    if data.task != "generation":
        return Ran()
    return Ran(pl.concat([_underived(data), *_not_given(data)]))


def _not_given(data: Dataset) -> list[pl.DataFrame]:
    """Return findings on calculations that do not use the numbers of their prompts, on rows and on the set."""
    outputs = data.outputs.drop_nulls("before")
    uses = given_numbers.uses(outputs)
    if uses.height < max(_MIN_ROWS, _MIN_CALCULATING * outputs.height):
        return []
    few = 2 * pl.col("used") < pl.col("given")
    foreign = uses.filter(few & (pl.col("strange") > 0) & (pl.col("given") > 1))
    found = []
    if foreign.height >= max(_MIN_FOREIGN, _MIN_FOREIGN_SHARE * uses.height):
        detail = pl.format("{} calculates with other numbers than its prompt has", "field")
        rows = outputs[foreign["at"].sort()].with_columns(detail=detail)
        found.append(findings(rows.unique("row", maintain_order=True), rule="TXT025"))
    of_set = []
    own = uses.filter(pl.col("operands") > 0)
    strange = own.select((pl.col("strange") > 0).mean()).item() or 0.0
    if own.height >= _MIN_ROWS and strange >= _MAX_STRANGE:
        what = "calculate with numbers that neither the prompt nor a step before has"
        of_set.append((f"{strange:.0%} of the answers that can show it {what}", round(strange, 4)))
    first, last = uses.select(pl.col("first", "last").drop_nulls().mean()).row(0)
    if uses["last"].drop_nulls().len() >= _MIN_ROWS and last <= min(_MIN_LAST, first - _MAX_MORE):
        what = f"of the calculations use the last number of their prompt, and {first:.0%} the first: they break off"
        of_set.append((f"{last:.0%} {what}", round(last, 4)))
    return [*found, whole_file("TXT025", of_set)]


def _underived(data: Dataset) -> pl.DataFrame:
    """Return a finding on each row whose final number is not among those of its calculation."""
    text = pl.col("text")
    outputs = data.outputs.filter("last")
    rows = outputs.join(
        data.answers.filter("is_final").select("row", "answer"), on="row", maintain_order="left"
    )
    final = pl.col("answer").str.extract(_FINAL).str.replace_all(",", "")
    rows = rows.filter(text.str.contains("=", literal=True))
    rows = rows.with_columns(final=final.cast(pl.Float64, strict=False)).drop_nulls("final")
    rows = rows.filter(text.str.contains(_EQUATION)).with_columns(numbers=steps.numbers(text))
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
    return findings(rows.with_columns(detail=detail), rule="TXT025")
