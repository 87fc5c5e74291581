"""Excerpts of very long texts, so that the cost of a row does not grow with its length.

A row of 32,768 characters has some 6,000 words. Two hundred near copies of a filing of 225 KB are
45 MB, and each of them is paired with many others.
"""

import polars as pl

# Length above which a text is long, in UTF-8 bytes where only its ends are kept, and in characters where parts
# are. Source: of the 25 sets in tests/bench, three have long rows, one in 2,000 or fewer.
_LONG = 1 << 15
_END_CHARS = 1_000  # kept of each end: a question, or an instruction, is there
# Parts that are kept, evenly spaced, and characters of each. Source: together they are as long as the longest
# text that is kept whole, so a text that is a little longer loses nothing but the words at the cuts.
_PARTS = 16
_PART_CHARS = _LONG // _PARTS
# UTF-8 bytes of all long texts at which their cost matters. Source: 8 MB of text take two seconds and 300 MB.
_MANY_BYTES = 1 << 23
# Characters up to which a word is left out that a cut may go through.
_MAX_WORD_CHARS = 40


def is_long(text: pl.Expr) -> pl.Expr:
    """Return whether a text has more than 32,768 UTF-8 bytes (Boolean)."""
    return text.str.len_bytes() > _LONG


def with_ends(texts: pl.DataFrame, raw: str, folded: str | None = None) -> pl.DataFrame:
    """Return ``texts`` with only the beginning and the end of long ones, for comparing two of them in detail.

    ``raw`` and ``folded`` name the columns (String) of a text as written and normalised; the length of the
    first decides about both.
    """

    def ends(name: str) -> pl.Expr:
        first, last = pl.col(name).str.slice(0, _END_CHARS), pl.col(name).str.slice(-_END_CHARS)
        both = pl.concat_str(first, last, separator=" ")
        return pl.when(is_long(pl.col(raw))).then(both).otherwise(name).alias(name)

    return texts.with_columns(ends(name) for name in (raw, folded) if name)


def evenly_spaced(texts: pl.Series) -> pl.Series:
    """Return ``texts`` (String) with only 16 evenly spaced parts of long ones, for statistics of words.

    Long texts that together have less than 8 MB are kept whole.
    """
    rows = texts.rename("text").to_frame()
    text = pl.col("text")
    long = rows.select(text.str.len_chars() > _LONG).to_series().fill_null(value=False)
    if int(texts.filter(long).str.len_bytes().sum()) < _MANY_BYTES:
        return texts
    last = text.str.len_chars() - _PART_CHARS
    parts = [text.str.slice(last * number // (_PARTS - 1), _PART_CHARS) for number in range(_PARTS)]
    whole_words = [
        *(part.str.replace(rf"\s\S{{0,{_MAX_WORD_CHARS}}}$", "") for part in parts[:-1]),
        parts[-1],
    ]
    whole_words[1:] = [
        part.str.replace(rf"^\S{{0,{_MAX_WORD_CHARS}}}\s", "") for part in whole_words[1:]
    ]
    excerpts = rows.filter(long).select(pl.concat_str(whole_words, separator=" ")).to_series()
    return texts.scatter(long.arg_true(), excerpts)
