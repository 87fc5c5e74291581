"""The texts of a row one by one, each with the name that a message gives it."""

import polars as pl

from auditor.dataset.dataset import Dataset

_FIELDS = {
    "system": "the system text",
    "prompt": "the prompt",
    "response": "the response",
    "rejected": "the rejected response",
}


def text_fields(data: Dataset, rows: pl.Series) -> pl.DataFrame:
    """The texts of ``rows`` (UInt32, valid rows): ``row``, ``field`` and ``text`` (String), as written.

    Of a conversation the turns before the response are fields of their own, numbered by their role:
    "user turn 2". Fields are in the order of the record.
    """
    own = rows.unique().implode()
    columns = data.valid.filter(pl.col("row").is_in(own)).select("row", *_FIELDS)
    turns = data.turns.filter(pl.col("row").is_in(own) & pl.col("content").is_not_null())
    is_answer = (pl.col("role") == "assistant") & (
        pl.col("turn") == pl.col("turn").filter(pl.col("role") == "assistant").max().over("row")
    )
    nth = pl.int_range(1, pl.len() + 1).over("row", "role")
    turns = turns.with_columns(field=pl.format("{} turn {}", "role", nth), is_answer=is_answer)
    turns = turns.filter((pl.col("role") != "system") & ~pl.col("is_answer"))
    by_turn = turns.select("row", "field", text="content", order=1)
    in_turns = pl.col("row").is_in(by_turn["row"].unique().implode())
    parts = [
        columns.filter(~in_turns if name == "prompt" else pl.lit(value=True)).select(
            "row", field=pl.lit(title), text=name, order=pl.lit(min(order, 2))
        )
        for order, (name, title) in enumerate(_FIELDS.items())
    ]
    return (
        pl.concat([parts[0], parts[1], by_turn, *parts[2:]])
        .drop_nulls("text")
        .sort("row", "order", maintain_order=True)
        .drop("order")
    )
