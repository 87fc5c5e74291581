"""All texts of the training rows, as written: what the checks of text faults read."""

import polars as pl

OUTPUT, INPUT, SYSTEM = "output", "input", "system"
_FIELDS = {
    "system": (SYSTEM, "the system text"),
    "prompt": (INPUT, "the prompt"),
    "response": (OUTPUT, "the response"),
}
_UNDESIRED = '"desired":false'  # as formats/kto.py writes it among what distinguishes rows
_LAST = 65_535  # the place of a response that is not a turn
_ROLES = {"user": INPUT, "assistant": OUTPUT, "tool": INPUT}


def written_texts(valid: pl.DataFrame, turns: pl.DataFrame) -> pl.DataFrame:
    """Return the texts of the training rows in row order, without empty ones.

    Columns: ``row`` (UInt32), ``side`` (String: input, output or system), ``field`` (String: "the prompt",
    "user turn 2"), ``text`` (String), ``last`` (Boolean: the last output of its row), ``calls`` (Boolean:
    tool calls follow the text) and ``before`` (String: the input that an output answers). Each turn of a
    conversation is a text of its own. Labels, rejected responses and undesired answers of KTO rows are not
    included.

    Args:
        valid: EXAMPLES and role.
        turns: TURNS.
    """
    rows = valid.filter(pl.col("role") == "train")
    in_turns = _texts_of_turns(rows, turns)
    chats = in_turns["row"].unique()
    # The answers of preference pairs are not among their turns.
    answered = in_turns.filter(pl.col("side") == OUTPUT)["row"].unique()
    single = rows.filter(~pl.col("row").is_in(chats.implode()))
    unanswered = rows.filter(pl.col("row").is_in(chats.implode()))
    unanswered = unanswered.filter(~pl.col("row").is_in(answered.implode()))
    parts = [
        _texts_of_field(rows, "system", order=0),
        _texts_of_field(single, "prompt", order=1),
        in_turns,
        _texts_of_field(pl.concat([single, unanswered]), "response", order=_LAST),
    ]
    texts = pl.concat(parts, how="vertical_relaxed").filter(pl.col("text").str.len_bytes() > 0)
    texts = texts.sort("row", "order", maintain_order=True)
    is_output = pl.col("side") == OUTPUT
    undesired = rows.filter(pl.col("tools").str.contains(_UNDESIRED, literal=True))["row"]
    texts = texts.filter(~(is_output & pl.col("row").is_in(undesired.implode())))
    last = is_output & (pl.col("order") == pl.col("order").filter(is_output).max().over("row"))
    return texts.select(
        pl.col("row", "side", "field", "text", "calls"),
        last=last.fill_null(value=False),
        before=pl.when(is_output).then("before"),
    )


def _texts_of_turns(rows: pl.DataFrame, turns: pl.DataFrame) -> pl.DataFrame:
    """Return a text for each turn of ``rows`` that has one, with ``order``: its place in the conversation, from 1."""
    own = turns.join(rows.select("row"), on="row", how="semi", maintain_order="left")
    spoken = own.filter(pl.col("role").is_in(list(_ROLES)) & pl.col("content").is_not_null())
    number = pl.int_range(1, pl.len() + 1).over("row", "role")
    user = pl.when(pl.col("role") == "user").then("content")
    return spoken.select(
        "row",
        side=pl.col("role").replace_strict(_ROLES, return_dtype=pl.String),
        field=pl.format("{} turn {}", "role", number),
        text="content",
        order=pl.col("turn") + 1,
        before=user.forward_fill().over("row"),
        calls="tool_calls",
    )


def _texts_of_field(rows: pl.DataFrame, name: str, *, order: int) -> pl.DataFrame:
    """Return the field ``name`` of ``rows`` in the columns of ``_texts_of_turns``."""
    side, title = _FIELDS[name]
    return rows.select(
        "row",
        side=pl.lit(side),
        field=pl.lit(title),
        text=name,
        order=pl.lit(order, pl.UInt16),
        before="prompt",
        calls=pl.lit(value=False),
    )
