"""LEK004: prompts of the training data that paraphrase a prompt of the evaluation data."""

import polars as pl

from auditor.analysis.arrays import rows_at, with_columns_of_both
from auditor.analysis.embedding import embedders
from auditor.analysis.pairs import paraphrase
from auditor.analysis.pairs.partners import closest_partners, score_percent
from auditor.dataset.dataset import Dataset
from auditor.dataset.pairs.equal_inputs import with_equal_inputs
from auditor.model import Ran, Skipped, findings
from auditor.rules import load_rules

NAME = "paraphrased-leakage"

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran | Skipped:
    """Return a finding for each training row that paraphrases an evaluation row, with the closest.

    Equal and nearly equal prompts are left to other rules.
    """
    if not (data.lines["role"] == "eval").any():
        return Skipped("no evaluation file given (--eval FILE)")
    threshold = embedders.same_meaning_cosine(data.settings)
    prompts, held_out = _side(data, data.non_template_keys), _side(data, data.keys_of("eval"))
    pairs = paraphrase.pairs_between(prompts, held_out, threshold).join(
        data.similar_prompts, on=["left", "right"], how="anti", maintain_order="left"
    )
    pairs = with_columns_of_both(pairs, data.keys.select("row", "prompt_key"))
    pairs = pairs.filter(pl.col("prompt_key") != pl.col("prompt_key_right"))
    pairs = with_equal_inputs(pairs, data.valid)
    texts = data.valid.select("row", "prompt", raw="prompt").join(
        data.normalised.select("row", "prompt_text", normalised="prompt_text"),
        on="row",
        maintain_order="left",
    )
    confirmed = paraphrase.confirm(pairs.select("left", "right", "score"), texts, threshold)
    detail = pl.format("{}% similar in meaning, with the same distinctive words", score_percent())
    reported = closest_partners(confirmed.filter("confirmed")).with_columns(detail=detail)
    return Ran(findings(reported, rule="LEK004"), left_out=data.embeddings.unread("prompts").note)


def _side(data: Dataset, rows: pl.DataFrame) -> paraphrase.Side:
    """Return the first of ``rows`` with each prompt, and the embeddings of these prompts."""
    texts = data.normalised.join(rows, on="row", how="semi", maintain_order="left")
    texts = texts.filter(pl.col("prompt_text").is_not_null())
    row = texts.unique("prompt_text", keep="first", maintain_order=True)["row"]
    read = data.embeddings.readable("prompts")[data.positions(row)]
    row = row.filter(pl.Series(read))
    return row, rows_at(data.embeddings.prompts, data.positions(row))
