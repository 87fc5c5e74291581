"""DIV003: rows that repeat the texts of another row with another number, and count once for the floor."""

from __future__ import annotations

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.dataset.pairs import deciding_numbers, numbered_copies, numbered_tools
from auditor.facts import NUMBERED_COPY
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "numbered-copies"
RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a note on each training row whose texts another row has with another number."""
    texts = numbered_copies.compared_texts()
    rows = data.training.select("row", "tools", **texts)
    by_tools = numbered_tools.copies_by_tools(rows)
    # Rows of equal texts are copies, or differ in their tools: ``by_tools`` never has the first by its tools.
    rows = rows.sort("tools", "row").unique(["prompt", "answer"], keep="first", maintain_order=True)
    copies = numbered_copies.numbered_copies(rows)
    decide = not copies.is_empty() and deciding_numbers.numbers_decide(rows)
    by_texts = copies.clear() if decide else copies
    by_tools = by_tools.with_columns(emoji=pl.lit(value=False))
    copies = pl.concat([by_texts, by_tools]).unique("row", keep="first").sort("row")
    if copies.is_empty():
        return Ran()
    line = data.lines.select(related="row", source="source", line="line")
    copies = copies.join(line, on="related", maintain_order="left")
    what = pl.when("emoji").then(pl.lit("other emoji")).otherwise(pl.lit("another number"))
    detail = pl.format("as {}:{}, with {}", "source", "line", what)
    return Ran(findings(copies.with_columns(detail=detail), rule=NUMBERED_COPY))
