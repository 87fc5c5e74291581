"""CON002: nearly the same prompt, another answer."""

from __future__ import annotations

import polars as pl

from auditor.dataset import Dataset
from auditor.features import contrast, pairs
from auditor.model import Rule, Severity, Skipped, findings
from auditor.settings import Settings

NAME = "near-conflicts"

_TICKET = "my card was stolen on the way to work and i need a new one today"
RULES: tuple[Rule, ...] = (
    Rule(
        "CON002",
        "conflicting-near-duplicate",
        Severity.REVIEW,
        "Two prompts are nearly the same, and their labels or answers are not.",
        "One of the two answers is usually wrong, and the model is told both.",
        f'{{"text": "{_TICKET}", "label": "card"}}\n'
        f'{{"text": "{_TICKET} please", "label": "account"}}',
        f'{{"text": "{_TICKET}", "label": "card"}}',
        "Decide which is right. If the difference in the prompt explains it, keep both.",
        "near_duplicate for the prompts; free-text answers conflict below a similarity of 0.5",
    ),
)

_OTHER_ANSWER = 0.5  # similarity below which two free-text answers say different things


def run(data: Dataset, settings: Settings) -> pl.DataFrame | Skipped:
    """A finding on both rows; prompts that a contrast tells apart do not conflict."""
    if data.task in ("preference", "text", "unknown"):
        return Skipped(NAME, f"a set of task {data.task} has no single answer to a prompt")
    training = data.of("train").select("row", "prompt", "answer")
    mine = data.alike_prompts.filter(
        pl.col("left").is_in(training["row"].implode())
        & pl.col("right").is_in(training["row"].implode())
    )
    shown = data.sound.select("row", raw="prompt", said=pl.coalesce("label", "response"))
    words = data.words.select("row", words="asked")
    kinds = contrast.kinds(shown.select("row", "raw").join(words, on="row"), mine)
    info = data.words.select("row", "context", words="said").join(training, on="row")
    info = info.join(shown.select("row", shown=pl.col("said").str.slice(0, 60)), on="row")
    pair = pairs.beside(mine.with_columns(kind=kinds), info).filter(
        pl.col("kind").is_null()
        & (pl.col("context") == pl.col("context_right"))
        & (pl.col("answer") != pl.col("answer_right"))
        & (pl.col("prompt") != pl.col("prompt_right"))  # equal prompts are CON001
    )
    if data.task != "classification":
        # What another field explains (a language, a persona) is no contradiction.
        pair = pairs.beside(
            pair, data.circumstances.rename({"circumstances": "fields"}), how="left"
        )
        said = pl.Series(pairs.similarity(pair["words"], pair["words_right"]))
        same = pl.col("fields").eq_missing(pl.col("fields_right"))
        pair = pair.filter(pl.lit(said < _OTHER_ANSWER) & same)
    detail = pl.format("'{}' here, '{}' there", "shown", "shown_right")
    other = pl.format("'{}' here, '{}' there", "shown_right", "shown")
    both = pl.concat(
        [
            pair.select("score", row="left", related="right", detail=detail),
            pair.select("score", row="right", related="left", detail=other),
        ]
    )
    closest = both.sort("row", "score", "related", descending=[False, True, False])
    return findings(closest.unique("row", keep="first", maintain_order=True), rule="CON002")
