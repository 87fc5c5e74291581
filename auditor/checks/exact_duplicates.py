"""DUP001, DUP002: the same line again, and the same example again in other clothes."""

from __future__ import annotations

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.model import Ran, Rule, Severity, findings

NAME = "exact-duplicates"

_WHY = (
    "A repeated example is memorised instead of learnt from, weighs double in the loss, and lets"
    " the same row stand in training and evaluation after a random split."
)
RULES: tuple[Rule, ...] = (
    Rule(
        "DUP001",
        "duplicate-line",
        Severity.ERROR,
        "The line is the same as an earlier one, byte for byte.",
        _WHY,
        '{"text": "card lost", "label": "card"}\n{"text": "card lost", "label": "card"}',
        '{"text": "card lost", "label": "card"}',
        "Keep the first: --clean writes the file without the copies.",
    ),
    Rule(
        "DUP002",
        "duplicate-example",
        Severity.ERROR,
        "The example is the same as an earlier one once key order, fields that no trainer reads,"
        " Unicode form, case, spaces, punctuation and look-alike letters are folded.",
        _WHY,
        '{"text": "Card lost!", "label": "card"}\n{"label": "card", "text": "card  lost", "id": 7}',
        '{"text": "Card lost!", "label": "card"}',
        "Keep the first: --clean writes the file without the copies. Rows that differ in a number's"
        " sign or point, a symbol, a tool argument or an image are never folded together.",
        "exact equality after folding; letters, digits and symbols are compared",
    ),
)


def run(data: Dataset) -> Ran:
    """One finding a copy; the earliest row of each group carries none."""
    rows = data.of("train").filter(pl.col("whole").is_not_null())
    rows = rows.join(data.lines.select("row", "sha256"), on="row", maintain_order="left")
    first = pl.col("row").first()
    copies = rows.with_columns(
        kept=first.over("whole"), same_line=first.over("whole", "sha256")
    ).filter(pl.col("row") != pl.col("kept"))
    line = pl.col("row") != pl.col("same_line")
    return Ran(
        findings(
            copies.select(
                "row",
                rule=pl.when(line).then(pl.lit("DUP001")).otherwise(pl.lit("DUP002")),
                related=pl.when(line).then("same_line").otherwise("kept"),
                group="kept",
                detail=pl.when(line)
                .then(pl.lit("the same bytes"))
                .otherwise(pl.lit("the same example once case, spaces and punctuation are folded")),
            ),
            score=1.0,
        )
    )
