"""The options that a prompt lists, and the text of the one that an answer chooses."""

from typing import Final

import polars as pl

# An option in a list: a letter or a digit after the beginning of a line or a space, and a mark after it.
_MARK: Final = (
    r"(?m)(^|[\s,，;；|/?？:：。])[*_]*[(（\[]?([A-Ja-j]|[1-9])[)）\].:：、．][*_]*[ \t]*"
)
_OPTION: Final = "\x01[A-Ja-j1-9]\x02[^\n\x01]*"
_PARTS: Final = "\x01(.)\x02(.*)"
# An option without a letter of its own: "choice: Rome", "- Rome".
_UNNAMED: Final = r"(?m)^[ \t]*(?:(?i:choice|option)[ \t]*[:：]|[-*•])[ \t]*(\S[^\n]*)$"
# An answer that is a letter, perhaps with a word before it and the option's text after it.
_CHOICE: Final = (
    r"(?i)^[\s*_\"'`]*(?:(?:option|choice|answer|选项?|选择?|choix|opción)\s*[:：]?\s*)?[(（\[]?([A-J]|[1-9])"
    r"(?:[)）\].:：、．]+[*_]*\s*(.*?)|[*_]*)[\s.。*_\"'`]*$"
)
# Several letters, where several options are right: "A, C", "a and d", "ABD".
_LETTERS: Final = r"^(?i:\W*[A-J]\W*(?:(?:[\s,;/&、，；]|\band\b|\bund\b|\bet\b)+\W*[A-J]\b\W*)+)$"
_JOINED: Final = r"^\W*A?B?C?D?E?F?G?H?I?J?\W*$"
_WORD: Final = r"[^\pL\pN]+"


def chosen_texts(answers: pl.Series, prompts: pl.Series) -> pl.Series:
    """Return the texts of the options that each answer names by letters or a digit, sorted, a line each (String[n]).

    It is null unless the prompt lists options from A (or 1) on, and the answer is one letter (alone or with the text of
    its option) or several letters of options. Only the last list of a prompt is read: earlier ones are examples.
    """
    rows = pl.DataFrame({"answer": answers, "prompt": prompts}).with_row_index("row")
    named = _named(rows)
    if named.is_empty():
        return pl.Series("text", [None] * rows.height, pl.String)
    options = listed_options(rows.join(named, on="row", how="semi"))
    chosen = named.join(options, on=["row", "name"], maintain_order="left")
    bare, full = (compact(pl.col(name)) for name in ("rest", "text"))
    chosen = chosen.filter((bare == "") | full.str.starts_with(bare) | bare.str.starts_with(full))
    texts = chosen.group_by("row").agg(
        pl.col("text").sort().str.join("\n"), pl.len(), pl.col("names").first()
    )
    texts = texts.filter(pl.col("len") == pl.col("names"))
    return rows.join(texts, on="row", how="left", maintain_order="left")["text"]


def _named(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the letters or the digit of each answer that names options: ``row, name, names, rest``.

    ``names`` is the number of options that the answer names, ``rest`` what follows a single one.
    """
    answer = pl.col("answer")
    letters = (
        pl.when(answer.str.contains(_JOINED))
        .then(answer.str.extract_all("[A-J]"))
        .when(answer.str.contains(_LETTERS))
        .then(answer.str.extract_all(r"\b[A-Ja-j]\b"))
    )
    several = (letters.list.len() > 1).fill_null(value=False)
    single = answer.str.extract(_CHOICE, 1)
    named = rows.filter(several | single.is_not_null()).select(
        "row",
        name=pl.when(several).then(letters).otherwise(pl.concat_list(single)),
        rest=pl.when(~several).then(answer.str.extract(_CHOICE, 2)).fill_null(""),
    )
    named = named.with_columns(names=pl.col("name").list.len())
    named = named.explode("name", empty_as_null=True, keep_nulls=False)
    return named.with_columns(pl.col("name").str.to_uppercase())


def listed_options(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the options that each prompt lists: ``row, name, text``.

    They are named from A or 1 on, and of equal names the last counts; or they have no names, each on a line after a mark.
    """
    listed = pl.col("prompt").str.replace_all(_MARK, "\n\x01$2\x02").str.extract_all(_OPTION)
    options = rows.select("row", option=listed).explode(
        "option", empty_as_null=True, keep_nulls=False
    )
    options = options.select(
        "row",
        name=pl.col("option").str.extract(_PARTS, 1).str.to_uppercase(),
        text=pl.col("option").str.extract(_PARTS, 2).str.strip_chars(" \t,;，；."),
    )
    name, by_digit = pl.col("name"), pl.col("name").str.contains(r"\d")
    starts = [(name == first).any().over("row") for first in ("A", "B", "1", "2")]
    is_list = pl.when(by_digit).then(starts[2] & starts[3]).otherwise(starts[0] & starts[1])
    options = options.filter(is_list & (pl.col("text") != ""))
    options = options.unique(["row", "name"], keep="last", maintain_order=True)
    return pl.concat([options, _unnamed_options(rows)])


def _unnamed_options(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the options of prompts with two or more on lines of their own: ``row, name, text``; ``name`` is null."""
    lines = pl.col("prompt").str.extract_all(_UNNAMED)
    found = rows.select("row", text=lines).filter(pl.col("text").list.len() > 1)
    found = found.explode("text", empty_as_null=True, keep_nulls=False)
    text = pl.col("text").str.extract(_UNNAMED, 1).str.strip_chars(" \t,;，；.")
    return found.select("row", name=pl.lit(None, pl.String), text=text).filter(pl.col("text") != "")


def compact(text: pl.Expr) -> pl.Expr:
    """Return the letters and digits of each text, in lower case (String)."""
    return text.str.to_lowercase().str.replace_all(_WORD, "")
