"""In which field of its row a text is, and what is around it."""

import polars as pl

from auditor.analysis.pairs.contained_texts import RUN_WORDS
from auditor.analysis.text import normalise
from auditor.analysis.text.contrasts import contrast
from auditor.analysis.text.positions import positions
from auditor.analysis.text.runs import with_spaced_characters
from auditor.dataset.dataset import Dataset

_FIELDS = {
    "system": "the system text",
    "prompt": "the prompt",
    "response": "the response",
    "rejected": "the rejected response",
}

# How an instruction refers to the text after it, if there is no colon.
_REFERS = r"\b(?:following|below|given|provided|these?|this)\b"


def located(data: Dataset, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return ``pairs`` with the position of each text in the row that contains it.

    Args:
        data: the rows as written.
        pairs: ``inner, outer`` (rows), ``text, outer_text`` (normalised), ``word`` (UInt32, where the
            text begins in the outer one) and ``share`` (Float64, 1 for whole texts).

    Returns:
        ``pairs``, in their order, with these columns, null if no single field contains the text:
        ``field`` (String); ``start`` (UInt32, the first character); ``outside`` (UInt32, words of the field
        before and after the text); ``before, after`` (String, these parts of the field); ``apart`` (Boolean):
        the text is a sentence or line of its own; ``introduces`` (Boolean): it begins its field and refers
        to the rest; ``kind`` (String): the contrast between an edited text and the part that it is similar to.
    """
    pairs = pairs.with_row_index("number")
    fields = text_fields(data, pairs["outer"]).rename({"row": "outer", "text": "written"})
    # Of an edited text the words at its place are searched instead.
    words = with_spaced_characters(pairs["outer_text"]).str.split(" ")
    begin = pl.col("words").list.slice("word", RUN_WORDS).list.join(" ")
    wanted = pl.when(pl.col("share") < 1).then(begin).otherwise("text")
    pairs = pairs.with_columns(words=words).with_columns(wanted=wanted).drop("words")
    each = pairs.select("number", "outer", "wanted").join(fields, on="outer", maintain_order="left")
    found = positions(each["wanted"], each["written"])
    each = each.with_row_index("pair").join(found, on="pair", maintain_order="left")
    best = each.sort("number", "apart", "pair", descending=[False, True, False]).unique(
        "number", keep="first", maintain_order=True
    )
    pairs = pairs.join(
        best.select(
            pl.col("number", "field", "start", "outside", "apart"),
            before=pl.col("written").str.slice(0, "start"),
            after=pl.col("written").str.slice("end"),
            part=pl.col("written").str.slice("start"),
        ),
        on="number",
        how="left",
        maintain_order="left",
    )
    rest = pl.col("after").str.strip_chars()
    refers = rest.str.contains("^[:：]") | (pl.col("text").str.contains(_REFERS) & (rest != ""))
    introduces = ((pl.col("start") == 0) & refers).fill_null(value=False)
    kinds = _contrasts(data, pairs)
    return pairs.with_columns(
        kinds, pl.col("apart").fill_null(value=False), introduces=introduces
    ).drop("number", "wanted", "part")


def _contrasts(data: Dataset, pairs: pl.DataFrame) -> pl.Series:
    """Return the kind of contrast between each edited text and the part of the field that begins at its position."""
    if not (pairs["share"] < 1).any():
        return pl.Series("kind", [None] * pairs.height, dtype=pl.String)
    edited = pairs.filter(pl.col("share") < 1).join(
        data.valid.select(inner="row", raw=pl.coalesce("prompt", "response")),
        on="inner",
        maintain_order="left",
    )
    length = pl.col("raw").str.len_chars()
    edited = edited.with_columns(pl.col("part").fill_null("").str.slice(0, length))
    folded = normalise.fold_to_words(edited["part"]).fill_null("")
    first = 2 * pl.int_range(pl.len(), dtype=pl.UInt32)
    texts = pl.concat(
        [
            edited.select(row=first, raw="raw", normalised="text"),
            edited.select(row=first + 1, raw="part", normalised=folded),
        ]
    )
    reference = data.valid.select("row", raw=pl.coalesce("prompt", "response")).join(
        data.normalised.select("row", normalised=pl.coalesce("prompt_text", "response_text")),
        on="row",
    )
    kinds = contrast.kinds(texts, edited.select(left=first, right=first + 1), reference)
    found = edited.select("number", kind=kinds)
    return pairs.join(found, on="number", how="left", maintain_order="left")["kind"]


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
