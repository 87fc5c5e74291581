"""All texts of the training rows, as written: what the checks of text faults read."""

from __future__ import annotations

import polars as pl

OUTPUT, INPUT, SYSTEM = "output", "input", "system"
_FIELDS = {
    "system": (SYSTEM, "the system text"),
    "prompt": (INPUT, "the prompt"),
    "response": (OUTPUT, "the response"),
}
_UNDESIRED = '"desired":false'  # as formats/kto.py writes it among what distinguishes rows
_ROLES = {"user": INPUT, "assistant": OUTPUT, "tool": INPUT}


def written_texts(valid: pl.DataFrame, turns: pl.DataFrame) -> pl.DataFrame:
    """Return the texts of the training rows in row order, without empty ones.

    Columns: ``row`` (UInt32), ``side`` (String: input, output or system), ``field`` (String: "the prompt",
    "user turn 2"), ``text`` (String), ``last`` (Boolean: the last output of its row), ``calls`` (Boolean:
    tool calls follow the text) and ``before`` (String: the input that an output answers). Of a conversation each turn is a text of its own.
    Labels, rejected responses and undesired answers of KTO rows are not included.

    Args:
        valid: EXAMPLES and role.
        turns: TURNS.
    """
    rows = valid.filter(pl.col("role") == "train")
    own = turns.join(rows.select("row"), on="row", how="semi", maintain_order="left")
    spoken = own.filter(pl.col("role").is_in(list(_ROLES)) & pl.col("content").is_not_null())
    nth = pl.int_range(1, pl.len() + 1).over("row", "role")
    user = pl.when(pl.col("role") == "user").then("content")
    in_turns = spoken.select(
        "row",
        side=pl.col("role").replace_strict(_ROLES, return_dtype=pl.String),
        field=pl.format("{} turn {}", "role", nth),
        text="content",
        order=pl.col("turn") + 1,
        before=user.forward_fill().over("row"),
        calls="tool_calls",
    )
    chats = in_turns.select(pl.col("row").unique())
    single = rows.join(chats, on="row", how="anti", maintain_order="left")
    # The answers of preference pairs are not among their turns.
    answered = in_turns.filter(pl.col("side") == OUTPUT).select(pl.col("row").unique())
    apart = rows.join(chats, on="row", how="semi").join(answered, on="row", how="anti")
    parts = [
        source.select(
            "row",
            side=pl.lit(side),
            field=pl.lit(title),
            text=name,
            order=pl.lit(order, pl.UInt16),
            before="prompt",
            calls=pl.lit(value=False),
        )
        for name, source, order in (
            ("system", rows, 0),
            ("prompt", single, 1),
            ("response", pl.concat([single, apart]), 65_535),
        )
        for side, title in (_FIELDS[name],)
    ]
    texts = pl.concat([*parts, in_turns.select(parts[0].columns)], how="vertical_relaxed")
    texts = texts.filter(pl.col("text").str.len_bytes() > 0)
    texts = texts.sort("row", "order", maintain_order=True)
    is_output = pl.col("side") == OUTPUT
    undesired = rows.filter(pl.col("tools").str.contains(_UNDESIRED, literal=True))["row"]
    texts = texts.filter(~(is_output & pl.col("row").is_in(undesired.implode())))
    last = is_output & (pl.col("order") == pl.col("order").filter(is_output).max().over("row"))
    return texts.select(
        "row",
        "side",
        "field",
        "text",
        "calls",
        last=last.fill_null(value=False),
        before=pl.when(is_output).then("before"),
    )
