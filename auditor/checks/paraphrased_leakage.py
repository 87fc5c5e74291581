"""LEK004: what the evaluation asks, asked in training in other words."""

from __future__ import annotations

import polars as pl

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.embedding import embedders
from auditor.analysis.pairs import paraphrase
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, Rule, Severity, Skipped, findings

NAME = "paraphrased-leakage"

_EVAL = '{"text": "show me the one way fares from san diego to miami", "label": "fare"}'
RULES: tuple[Rule, ...] = (
    Rule(
        "LEK004",
        "leaked-paraphrase",
        Severity.REVIEW,
        "The prompt of a training row asks the same as that of an evaluation row in other words:"
        " vectors and distinctive words agree.",
        "The eval measures what the model was told in training, if not word for word.",
        'train.jsonl: {"text": "show me the fares from san diego to miami one way",'
        ' "label": "fare"}\n'
        f"eval.jsonl:  {_EVAL}",
        "no prompt of train.jsonl asks what eval.jsonl asks",
        "Read the pair and drop the training row if it asks the same. A person has to decide, so"
        " this alone does not fail no-leakage.",
        "semantic_duplicate: as DUP020, for the prompts",
    ),
)


def run(data: Dataset) -> Ran | Skipped:
    """A finding on each training row that is sure to ask what an evaluation row asks.

    Prompts that are equal or nearly so are told by other rules.
    """
    if not (data.lines["role"] == "eval").any():
        return Skipped("no evaluation file given (--eval FILE)")
    sides = [_side(data, rows) for rows in (data.non_template_keys, data.keys_of("eval"))]
    alike = paraphrase.pairs_between(
        sides[0], sides[1], embedders.same_meaning_cosine(data.settings)
    )
    alike = alike.join(
        data.similar_prompts, on=["left", "right"], how="anti", maintain_order="left"
    )
    alike = with_columns_of_both(alike, data.keys.select("row", "prompt_key"))
    alike = alike.filter(pl.col("prompt_key") != pl.col("prompt_key_right"))
    texts = data.valid.select("row", raw="prompt").join(
        data.normalised.select("row", "prompt_text", normalised="prompt_text"),
        on="row",
        maintain_order="left",
    )
    judged = paraphrase.confirm(
        alike.select("left", "right", "score"), texts, embedders.same_meaning_cosine(data.settings)
    ).filter("confirmed")
    closest = judged.sort("left", "score", "right", descending=[False, True, False])
    percent = (pl.col("score") * 100).round(0).cast(pl.Int64)
    return Ran(
        findings(
            closest.unique("left", keep="first", maintain_order=True).select(
                "score",
                row="left",
                related="right",
                detail=pl.format("{} % alike in meaning, the same distinctive words", percent),
            ),
            rule="LEK004",
        )
    )


def _side(data: Dataset, rows: pl.DataFrame) -> paraphrase.Side:
    """The first row of each prompt, and its vector."""
    words = data.normalised.join(rows, on="row", how="semi", maintain_order="left")
    words = words.filter(pl.col("prompt_text").is_not_null())
    row = words.unique("prompt_text", keep="first", maintain_order=True)["row"]
    return row, data.embeddings.prompts[data.positions(row)]
