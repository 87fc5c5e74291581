"""DUP011: rows whose input contains the input of another row."""

from __future__ import annotations

import polars as pl

from auditor.analysis.pairs import near_pairs
from auditor.analysis.pairs.containment import contained_pairs
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, Rule, Severity, findings

NAME = "contained-rows"

_TICKET = "my card was stolen on the way to work and i need a new one today"
RULES: tuple[Rule, ...] = (
    Rule(
        "DUP011",
        "contained-example",
        Severity.WARNING,
        what="The input of this row contains the input of another row, and both have the same answer.",
        why="Usually two rows were joined by mistake, or a row was extended and both versions stayed.",
        bad=f'{{"text": "{_TICKET}", "label": "card"}}\n'
        f'{{"text": "{_TICKET}. also what are your opening hours on sunday", "label": "card"}}',
        good=f'{{"text": "{_TICKET}", "label": "card"}}',
        fix="Read the pair, and keep the row that looks like what users will send.",
        threshold="containment, default 0.9: the share of the shorter input's shingles that also occur"
        " in the longer input",
    ),
)


def run(data: Dataset) -> Ran:
    """A warning on the longer row, where both have the same answer; near-duplicates are DUP010's."""
    words = data.normalised.filter(pl.col("role") == "train")
    rows = words.select("row", "context", text=pl.coalesce("prompt_text", "response_text")).unique(
        "text", keep="first", maintain_order=True
    )
    found = contained_pairs(rows["text"], data.settings.containment)
    info = rows.select("row", "context").join(data.keys.select("row", "answer"), on="row")
    pair = near_pairs.with_columns_of_both(
        found.select(
            left=rows["row"].gather(found["outer"]),
            right=rows["row"].gather(found["inner"]),
            score="score",
        ),
        info,
    )
    known = data.similar_prompts.select("left", "right")
    for sides in (["left", "right"], ["right", "left"]):
        pair = pair.join(
            known, left_on=sides, right_on=["left", "right"], how="anti", maintain_order="left"
        )
    # In plain text the text is the answer: it is longer, too.
    agree = (data.task == "text") | pl.col("answer").eq_missing(pl.col("answer_right"))
    same = pair.filter(agree & (pl.col("context") == pl.col("context_right")))
    first = same.sort("left", "score", "right", descending=[False, True, False])
    percent = (pl.col("score") * 100).round(0).cast(pl.Int64)
    detail = pl.format("{} % of the other input stands in this one", percent)
    return Ran(
        findings(
            first.unique("left", keep="first", maintain_order=True).select(
                "score", row="left", related="right", detail=detail
            ),
            rule="DUP011",
        )
    )
