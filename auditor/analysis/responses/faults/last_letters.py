"""Ends of texts that no word of their set has: the last two letters are often inside words, and never at an end."""

from typing import Final

import polars as pl

_MIN_COUNT: Final = 3  # of the two letters in the set
_SAMPLE, _HEAD_CHARS, _TAIL_CHARS = 2_000, 2_000, 40
_LAST_TWO: Final = r"([\pL\pM]{2})\s*$"
# A word of a script whose sentences have marks at their ends.
_LAST_WORD: Final = r"([[\p{L}\p{M}]--\p{Thai}--\p{Khmer}--\p{Lao}--\p{Myanmar}]+)\s*$"
# Texts were cut at any letter if at least this number, and this share, of the different last words end with such letters. Source:
# 9% at most in 338 good sets; 12% to 29% where texts in ten languages were cut at random.
_MIN_INSIDE, _MIN_SHARE = 2, 0.13
_NO_LETTER: Final = r"[^\pL\pM]+"
_GAP: Final = "\n"


def are_cut(texts: pl.Series, others: pl.Series) -> bool:
    """Return whether many of the ``texts``, which end in letters, end inside a word of the ``others``; names count for nothing."""
    word = texts.str.extract(_LAST_WORD).rename("word")
    ends = pl.DataFrame({"word": word, "inside": are_inside(texts, others)})
    ends = (
        ends.drop_nulls("word").filter(~pl.col("word").str.contains(r"^\p{Lu}")).unique("word")
    )  # without names
    inside = int(ends["inside"].sum())
    return inside >= max(_MIN_INSIDE, _MIN_SHARE * ends.height)


def are_inside(texts: pl.Series, others: pl.Series) -> pl.Series:
    """Return which ``texts`` (String) end in two letters that are in ``others`` and end no run of letters there (Boolean[n]).

    The last run of letters of each of the ``others`` is not read, since it may be cut, too. It holds for any script.
    """
    last = texts.str.tail(_TAIL_CHARS).str.extract(_LAST_TWO).rename("pair")
    pairs = last.drop_nulls().unique().sort().to_list()
    if not pairs:
        return last.is_not_null()
    sample = others.gather_every(max(1, len(others) // _SAMPLE)).str.head(_HEAD_CHARS)
    runs = sample.str.replace(r"[\pL\pM]+\s*$", "").str.replace_all(_NO_LETTER, _GAP)
    ends = [f"{pair}{_GAP}" for pair in pairs]
    found = runs.str.extract_many([*pairs, *ends], overlapping=True).explode()
    counts = found.drop_nulls().rename("pair").value_counts()
    ending = counts.with_columns(pl.col("pair").str.strip_suffix(_GAP)).filter(
        counts["pair"].str.ends_with(_GAP)
    )
    often = counts.filter(pl.col("count") >= _MIN_COUNT)
    inside = often.join(ending, on="pair", how="anti")["pair"]
    return last.is_in(inside.implode()).fill_null(value=False)
