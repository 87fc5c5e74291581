"""DUP001, DUP002: repeated lines, and examples that are equal once their spelling is folded."""

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "exact-duplicates"

RULES = load_rules(__name__)


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
    copies = copies.filter(~_differ_in_case(data, copies) & ~_are_other_strings(data, copies))
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
                .otherwise(pl.lit("the same example, apart from case, spaces and punctuation")),
            ),
            score=1.0,
        )
    )


def _are_other_strings(data: Dataset, copies: pl.DataFrame) -> pl.Series:
    """Return which copies are strings that differ in a character from the row that is kept: Boolean[n].

    Strings are texts of signs alone, and all prompts of a set of words such as "AbbA".
    """
    texts = data.valid.select("row", text=pl.col("prompt").str.replace_all(r"\s", ""))
    both = copies.join(texts, on="row", how="left", maintain_order="left")
    both = both.join(texts, left_on="kept", right_on="row", how="left", maintain_order="left")
    signs = ~pl.any_horizontal(pl.col("text", "text_right").str.contains(r"[\pL\pN]"))
    other = (signs | data.has_strings) & (pl.col("text") != pl.col("text_right"))
    return both.select(other=other.fill_null(value=False))["other"]


def _differ_in_case(data: Dataset, copies: pl.DataFrame) -> pl.Series:
    """Return whether each copy has another answer than its row, and one word of its prompt in another case: Boolean[n].

    The HTML entities "&Egrave;" and "&egrave;" are two characters. The first word of a sentence has no case of its own.
    """
    texts = data.valid.select("row", "prompt", "response")
    both = copies.join(texts, on="row", how="left", maintain_order="left")
    both = both.join(texts, left_on="kept", right_on="row", how="left", maintain_order="left")
    words, other = (pl.col(name).str.split(" ") for name in ("prompt", "prompt_right"))
    one, two = words.list.slice(1), other.list.slice(1)
    changed = one.list.set_difference(two), two.list.set_difference(one)
    case = changed[0].list.first().str.to_lowercase() == changed[1].list.first().str.to_lowercase()
    single = pl.all_horizontal(side.list.len() == 1 for side in changed)
    same_start = words.list.first() == other.list.first()
    answers = pl.col("response") != pl.col("response_right")
    return both.select((single & case & same_start & answers).fill_null(value=False).alias("case"))[
        "case"
    ]
