"""Whether texts can show that a response belongs to the prompt of another row."""

from typing import Final

import polars as pl

from auditor.analysis.responses.forms.code import is_code

# Share of letters in words of three or more letters, of a response's visible characters, below which it is a
# formula or a list of numbers. Source: 99% of the responses of gsm8k, full of equations, are above 0.27.
_MIN_WORD_SHARE: Final = 0.25
_WORD: Final = r"\pL{3,}|[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]+"
_COMMAND: Final = r"\\[a-zA-Z]+|\s"
# Names that a program gives or uses, in the spelling of code, and those that it defines.
_IDENTIFIER: Final = (
    r"\b\pL\w*_\w+\b|\b[a-z]+(?:[A-Z][a-z0-9]+)+\b|\b(?:def|class|func|fn|function) \w{3,}"
)
_DEFINITION: Final = r"^(?:def|class|func|fn|function) "
_NAME: Final = r"\w{3,}"


def is_readable(prompts: pl.Series, responses: pl.Series) -> pl.Series:
    """Return whether each prompt and its response are texts, not code or formulas (Boolean[n]).

    All code looks alike to embeddings and words: a program fits any prompt that contains one.
    """
    words = responses.str.extract_all(_WORD).list.join("").str.len_chars()
    visible = responses.str.replace_all(_COMMAND, "").str.len_chars()
    return ~is_code(prompts) & ~is_code(responses) & (words >= _MIN_WORD_SHARE * visible)


def names_only_other(responses: pl.Series, own: pl.Series, other: pl.Series) -> pl.Series:
    """Return whether each program has a name that the ``other`` prompt mentions, and no name of its ``own`` (Boolean[n]).

    A test or a signature in the prompt is evidence even if the words around it are not.
    """
    names = responses.str.extract_all(_IDENTIFIER)
    names = names.list.eval(pl.element().str.replace(_DEFINITION, "")).list.unique()
    rows = pl.DataFrame({"names": names, "own": _names(own), "other": _names(other)})
    mentioned = {
        side: pl.col("names").list.set_intersection(side).list.len() > 0
        for side in ("own", "other")
    }
    return rows.select((mentioned["other"] & ~mentioned["own"]).alias("only"))["only"]


def _names(prompts: pl.Series) -> pl.Series:
    return prompts.str.extract_all(_NAME)
