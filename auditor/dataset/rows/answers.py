"""What the rows of a ``Dataset`` answer, in a form that can be compared."""

import polars as pl

from auditor.analysis.responses.forms import answers
from auditor.analysis.text import normalise


def answers_of(rows: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """``Dataset.answers`` of EXAMPLES, with the ``Dataset.keys`` of the same rows."""
    responses = answers.compare(rows["response"], rows["prompt"], keys["prompt_key"])
    labels = answers.compare(rows["label"], rows["prompt"], keys["prompt_key"])
    parts = pl.DataFrame(
        {
            "response": responses["answer_key"],
            "label": labels["answer_key"],
            "rejected": normalise.identity_keys(rows["rejected"]),
            "calls": rows["calls"].hash(seed=3),
        }
    )
    answered = pl.any_horizontal(pl.col("response", "label").is_not_null())
    answer = responses["answer"].zip_with(responses["answer"].is_not_null(), labels["answer"])
    # Most answers are whole responses, which are kept once.
    differs = answer.ne_missing(rows["response"])
    return rows.select("row").with_columns(
        answer=rows["response"].scatter(differs.arg_true(), answer.filter(differs)),
        answer_key=parts.select(pl.when(answered).then(pl.struct(pl.all()).hash(seed=8)))[
            "response"
        ],
        is_final=responses["is_final"],
        is_code=responses["is_code"],
    )
