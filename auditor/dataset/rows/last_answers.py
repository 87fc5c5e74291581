"""The last answer of each training row, in any kind of set."""

import polars as pl

from auditor.dataset.dataset import Dataset


def last_answers(data: Dataset) -> pl.DataFrame:
    """Return ``row``, ``field`` ("the response") and ``text`` of the last answers, in row order.

    Labels are the answers of sets of classes. Answers that are tool calls are left out.
    """
    answers = data.outputs.filter("last")
    answers = answers.select("row", "field", "text")
    labels = data.training.drop_nulls("label")
    labels = labels.select("row", field=pl.lit("the label"), text="label")
    labels = labels.join(answers, on="row", how="anti", maintain_order="left")
    return pl.concat([answers, labels]).sort("row", maintain_order=True)
