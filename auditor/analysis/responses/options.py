"""The options that a prompt lists, and the text of the one that an answer chooses."""

from __future__ import annotations

from typing import Final

import polars as pl

# An option in a list: a letter or a digit after the beginning of a line or a space, and a mark after it.
_MARK: Final = (
    r"(?m)(^|[\s,，;；|/?？:：。])[*_]*[(（\[]?([A-Ja-j]|[1-9])[)）\].:：、．][*_]*[ \t]*"
)
_OPTION: Final = "\x01[A-Ja-j1-9]\x02[^\n\x01]*"
_PARTS: Final = "\x01(.)\x02(.*)"
# An answer that is a letter, perhaps with a word before it and the option's text after it.
_CHOICE: Final = (
    r"(?i)^[\s*_\"'`]*(?:(?:option|choice|answer|选项?|选择?|choix|opción)\s*)?[(（\[]?([A-J]|[1-9])"
    r"(?:[)）\].:：、．]+[*_]*\s*(.*?)|[*_]*)[\s.。*_\"'`]*$"
)
_WORD: Final = r"[^\pL\pN]+"


def chosen_texts(answers: pl.Series, prompts: pl.Series) -> pl.Series:
    """The text of the option that each answer names by its letter or digit (String[n]).

    Null unless the prompt lists options from A (or 1) on, and the answer is the letter alone or
    with this option's text. In the last list of the prompt, earlier ones are examples.
    """
    rows = pl.DataFrame({"answer": answers, "prompt": prompts}).with_row_index("row")
    rows = rows.filter(pl.col("answer").str.contains(_CHOICE)).with_columns(
        letter=pl.col("answer").str.extract(_CHOICE, 1).str.to_uppercase(),
        rest=pl.col("answer").str.extract(_CHOICE, 2).fill_null(""),
    )
    listed = pl.col("prompt").str.replace_all(_MARK, "\n\x01$2\x02").str.extract_all(_OPTION)
    options = rows.select("row", "letter", "rest", option=listed).explode(
        "option", empty_as_null=True, keep_nulls=False
    )
    options = options.with_columns(
        name=pl.col("option").str.extract(_PARTS, 1).str.to_uppercase(),
        text=pl.col("option").str.extract(_PARTS, 2).str.strip_chars(" \t,;，；."),
    )
    first = pl.when(pl.col("letter").str.contains(r"\d")).then(pl.lit("1")).otherwise(pl.lit("A"))
    second = first.replace({"1": "2", "A": "B"})
    is_list = (pl.col("name") == first).any() & (pl.col("name") == second).any()
    chosen = (
        options.filter(is_list.over("row"))
        .filter((pl.col("name") == pl.col("letter")) & (pl.col("text") != ""))
        .unique("row", keep="last", maintain_order=True)
    )
    bare, full = (_words(pl.col(name)) for name in ("rest", "text"))
    chosen = chosen.filter((bare == "") | full.str.starts_with(bare) | bare.str.starts_with(full))
    found = (
        answers.to_frame("answer")
        .with_row_index("row")
        .join(chosen.select("row", "text"), on="row", how="left", maintain_order="left")
    )
    return found["text"]


def _words(text: pl.Expr) -> pl.Expr:
    return text.str.to_lowercase().str.replace_all(_WORD, "")
