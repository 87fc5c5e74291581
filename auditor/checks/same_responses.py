"""DUP013: the same long answer to several prompts."""

import polars as pl

from auditor.analysis.pairs.partners import both_directions
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "same-responses"

_MIN_ANSWER_CHARS = 40  # shorter answers are set phrases

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a note on each row but the first that has the answer of another prompt.

    Rows with similar prompts are left to the near-duplicate and conflict checks.
    """
    if data.task != "generation":
        return Ran()  # labels and the answers of preference pairs repeat by design
    long = data.valid.filter(pl.col("response").str.len_chars() >= _MIN_ANSWER_CHARS).select("row")
    rows = data.keys_of("train").join(long, on="row", how="semi", maintain_order="left")
    # Programs that differ in an operator have the same words.
    answers = data.answers.select("row", "answer_key")
    rows = rows.join(answers, on="row", maintain_order="left")
    similar = both_directions(data.similar_prompts).select(row="left")
    rows = rows.join(similar, on="row", how="anti", maintain_order="left")
    first = rows.unique("row_key", keep="first", maintain_order=True).with_columns(
        related=pl.col("row").first().over("response_key", "answer_key"),
        prompts=pl.len().over("response_key", "answer_key"),
    )
    detail = pl.format("{} prompts have this response", "prompts")
    repeated = first.filter(pl.col("row") != pl.col("related")).with_columns(detail=detail)
    return Ran(findings(repeated.with_columns(group="related"), rule="DUP013", score=1.0))
