"""DUP001, DUP002: repeated lines, and examples that are equal once their spelling is folded."""

from __future__ import annotations

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.model import Ran, Rule, Severity, findings

NAME = "exact-duplicates"

_WHY = (
    "A repeated example counts twice in the loss and is memorised instead of learnt from. After a"
    " random split its copies can be in both training and evaluation data."
)
RULES: tuple[Rule, ...] = (
    Rule(
        "DUP001",
        "duplicate-line",
        Severity.ERROR,
        what="The line is the same as an earlier line, byte for byte.",
        why=_WHY,
        bad='{"text": "card lost", "label": "card"}\n{"text": "card lost", "label": "card"}',
        good='{"text": "card lost", "label": "card"}',
        fix="Keep the first line: --clean writes the file without the copies.",
    ),
    Rule(
        "DUP002",
        "duplicate-example",
        Severity.ERROR,
        what="The example is the same as an earlier one after folding, which ignores the order of"
        " keys, fields that no trainer reads, Unicode form, case, spaces, punctuation and look-alike"
        " letters.",
        why=_WHY,
        bad='{"text": "Card lost!", "label": "card"}\n'
        '{"label": "card", "text": "card  lost", "id": 7}',
        good='{"text": "Card lost!", "label": "card"}',
        fix="Keep the first example: --clean writes the file without the copies. Rows that differ in"
        " a number's sign or decimal point, a symbol, a tool argument or an image are not copies.",
        threshold="equality of all letters, digits and symbols after folding",
    ),
)


def run(data: Dataset) -> Ran:
    """Return one finding for each copy; the earliest row of each group has none."""
    rows = data.keys_of("train").filter(pl.col("row_key").is_not_null())
    rows = rows.join(data.lines.select("row", "sha256"), on="row", maintain_order="left")
    first = pl.col("row").first()
    copies = rows.with_columns(
        kept=first.over("row_key"), same_line=first.over("row_key", "sha256")
    ).filter(pl.col("row") != pl.col("kept"))
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
