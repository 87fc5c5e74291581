"""TXT014: what a tool left in an answer: parts of a web page, pieces of a tokenizer, marks of a template, notes of a judge."""

from __future__ import annotations

import polars as pl

from auditor.analysis.responses.faults.leftovers import LEFTOVERS, Leftover, may_have
from auditor.analysis.responses.forms.code import is_code
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.written_texts import OUTPUT
from auditor.escape import printable
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "leftovers"

_MAX_PROMPTS = (
    0.005  # share of the prompts that may have it: then it is how the texts of this set are
)

RULES = load_rules(__name__, max_prompts=f"{_MAX_PROMPTS:.1%}")


def run(data: Dataset) -> Ran:
    """Return findings on the outputs of training rows, in sets of free answers."""
    if data.task not in ("generation", "preference"):
        return Ran()
    outputs = data.texts.filter((pl.col("side") == OUTPUT) & ~pl.col("calls"))
    likely = outputs.filter(may_have(pl.col("text")))
    if likely.is_empty():
        return Ran()
    prompts = outputs["before"].drop_nulls()
    found = pl.concat([_left(likely, kind, prompts) for kind in LEFTOVERS])
    found = found.unique(["row", "field"], keep="first", maintain_order=True).sort("row")
    shown = pl.Series([printable(part) for part in found["part"]], dtype=pl.String)
    detail = pl.format("{} has {}: '{}'", "field", "what", shown)
    return Ran(findings(found.with_columns(detail=detail), rule="TXT014"))


def _left(outputs: pl.DataFrame, kind: Leftover, prompts: pl.Series) -> pl.DataFrame:
    """Return the outputs with a leftover, with ``part`` and ``what`` it is."""
    found = outputs.filter(pl.col("text").str.contains(kind.pattern))
    before = pl.col("before").fill_null("")
    found = found.filter(~before.str.contains(kind.wanted) & ~before.str.contains(kind.pattern))
    if not found.is_empty() and prompts.str.contains(kind.pattern).sum() > _MAX_PROMPTS * len(
        prompts
    ):
        found = found.clear()
    found = found.filter(~is_code(found["text"]))
    part = pl.col("text").str.extract(f"({kind.pattern})").str.strip_chars().str.head(60)
    return found.with_columns(part=part, what=pl.lit(kind.what))
