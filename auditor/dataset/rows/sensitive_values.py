"""Secrets and personal data in all texts of the rows."""

import polars as pl

from auditor.analysis.sensitive.personal import personal_data_of
from auditor.analysis.sensitive.secrets import secrets_of

_FIELDS = {
    "system": "the system text",
    "prompt": "the prompt",
    "response": "the response",
    "rejected": "the rejected response",
    "label": "the label",
    "calls": "a tool call",
    "tools": "a tool definition",
}


_SHOWN_CHARS = 2  # enough to recognise a value that one knows
_LAST_LINE = r"-----END[^-]*-----"


def last_characters(value: pl.Expr) -> pl.Expr:
    """Return the last two letters or digits (String) of each value, all that may be shown of it."""
    bare = value.str.replace(_LAST_LINE, "").str.replace_all("[^0-9A-Za-z]", "")
    return bare.str.slice(-_SHOWN_CHARS)


def sensitive_values(examples: pl.DataFrame, turns: pl.DataFrame) -> pl.DataFrame:
    """Return the distinct secrets and personal data of each row, in row order.

    Columns: ``row`` (UInt32), ``field`` (String: "the prompt", "user turn 2"), ``kind``, ``title`` and
    ``value`` (String, as written).

    Args:
        examples: EXAMPLES; training and evaluation rows, broken ones too.
        turns: TURNS.
    """
    texts = _every_text(examples, turns)
    found = pl.concat([secrets_of(texts["text"]), personal_data_of(texts["text"])])
    fields = texts.select("row", "field").with_row_index("text")
    found = fields.join(found, on="text", maintain_order="left_right").drop("text")
    return found.unique(["row", "value"], keep="first", maintain_order=True)


def _every_text(examples: pl.DataFrame, turns: pl.DataFrame) -> pl.DataFrame:
    """Return ``row, field, text`` of all that a row teaches, in row order; a response may come twice."""
    nth = pl.int_range(1, pl.len() + 1).over("row", "role")
    spoken = turns.with_columns(field=pl.format("{} turn {}", "role", nth))
    spoken = spoken.filter((pl.col("role") != "system") & pl.col("content").is_not_null())
    by_turn = spoken.select("row", "field", text="content")
    in_turns = pl.col("row").is_in(by_turn["row"].unique().implode())
    columns = [
        examples.filter(~in_turns if name == "prompt" else pl.lit(value=True)).select(
            "row", field=pl.lit(title), text=name
        )
        for name, title in _FIELDS.items()
    ]
    # The response of a conversation is its last turn, except in preference pairs.
    spoken_texts = by_turn.select("row", "text")
    columns[2] = columns[2].join(spoken_texts, on=["row", "text"], how="anti")
    return pl.concat([by_turn, *columns]).drop_nulls("text").sort("row", maintain_order=True)
