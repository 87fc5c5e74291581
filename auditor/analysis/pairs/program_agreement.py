"""Whether two programs solve one task in two ways."""

from typing import Final

import polars as pl

# Fewest UTF-8 bytes of a program that is more than an expression. And the Jaccard similarity at which one program is
# an edit of the other: only an operator or a number differs. Source: the three pairs of programs for one task in
# MBPP have 76 bytes and more, and similarities of 0.22 to 0.42.
_MIN_PROGRAM_BYTES: Final = 60
_MAX_PROGRAM_SIMILARITY: Final = 0.6
_MIN_NAME_WORDS, _MIN_NAMED = (
    2,
    2 / 3,
)  # words of a function's name, and the share that the prompt has
_NAME_WORD: Final = r"\pL{3,}"
_CAMEL: Final = r"(\p{Ll})(\p{Lu})"
_DEFINED: Final = (
    r"\b(?:def|function|func|fn|class|sub)\s+(\w+)",
    r"\b\w+[\s*&>\]]+(\w+)\s*\([^()]*\)\s*\{",
)


def are_two_programs(both: pl.DataFrame) -> pl.Series:
    """Return whether the answers of each pair are two programs for the prompt's task: Boolean[n].

    All of these hold for them: they have a minimum length; their function names repeat words of the prompt; and
    neither is an edit of the other, because a small edit changes what a program does.

    Args:
        both: ``answer``, ``text`` (normalised), ``is_code`` and the same with ``_right``; ``prompt``
            (List[String], its words) and ``similarity`` of the texts.
    """
    size = pl.min_horizontal(pl.col("text", "text_right").str.len_bytes())
    is_code = pl.col("is_code") & pl.col("is_code_right")
    edited = pl.col("similarity") >= _MAX_PROGRAM_SIMILARITY
    on_task = pl.all_horizontal(_is_on_task(side) for side in ("answer", "answer_right"))
    different = is_code & (size >= _MIN_PROGRAM_BYTES) & ~edited & on_task
    return both.select(different.fill_null(value=False).alias("programs"))["programs"]


def _is_on_task(answer: str) -> pl.Expr:
    """Return whether the prompt has most words of the name that a program defines first (Boolean)."""
    name = pl.coalesce(pl.col(answer).str.extract(pattern) for pattern in _DEFINED)
    name = name.str.replace_all(_CAMEL, "${1}_${2}").str.to_lowercase()
    words = name.str.extract_all(_NAME_WORD)
    count = words.list.len()
    repeated = words.list.set_intersection("prompt").list.len()
    return (count >= _MIN_NAME_WORDS) & (repeated >= _MIN_NAMED * count)
