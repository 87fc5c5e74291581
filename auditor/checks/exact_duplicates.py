"""DUP001, DUP002: repeated lines, and examples that are equal once their spelling is folded."""

from __future__ import annotations

import polars as pl

from auditor.analysis.text import operators
from auditor.dataset import derived
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "exact-duplicates"

RULES = load_rules(
    __name__,
    max_short_chars=operators.MAX_SHORT_CHARS,
    min_lines=operators.MIN_DRAWN_LINES,
    max_entry_words=derived.MAX_ENTRY_WORDS,
)


def run(data: Dataset) -> Ran:
    """Return one finding for each copy; the earliest row of each group has none."""
    rows = data.keys_of("train").filter(pl.col("row_key").is_not_null())
    rows = rows.join(data.lines.select("row", "sha256"), on="row", maintain_order="left")
    first = pl.col("row").first()
    copies = rows.with_columns(
        kept=first.over("row_key"), same_line=first.over("row_key", "sha256")
    ).filter(pl.col("row") != pl.col("kept"))
    if copies.is_empty():
        return Ran()
    is_same_line = pl.col("row") != pl.col("same_line")
    return Ran(
        findings(
            copies.select(
                "row",
                rule=pl.when(is_same_line).then(pl.lit("DUP001")).otherwise(pl.lit("DUP002")),
                related=pl.when(is_same_line).then("same_line").otherwise("kept"),
                group="kept",
                detail=pl.when(is_same_line)
                .then(pl.lit("byte for byte the same line"))
                .otherwise(
                    pl.lit("the same example after case, spaces and punctuation are folded")
                ),
            ),
            score=1.0,
        )
    )
