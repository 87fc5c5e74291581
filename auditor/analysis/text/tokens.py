"""Tokens and bigrams of texts, as numbers, and the bigrams that only one text of a pair has."""

from typing import NamedTuple

import polars as pl

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.text import normalise
from auditor.analysis.text.contrasts.contrast_patterns import token_pattern

# Stand before the first and after the last token. No folded text contains control characters.
START, END = "\x02", "\x03"
_SHIFT = 1 << 32  # a bigram is first * _SHIFT + second


class Bigrams(NamedTuple):
    """The bigrams that one text of each pair has and the other lacks: ``pair, first, second`` (UInt32)."""

    left: pl.DataFrame
    right: pl.DataFrame


def folded(texts: pl.DataFrame) -> pl.DataFrame:
    """``row``, ``text`` (String, by ``normalise.fold_characters``) and ``is_ascii`` of ``row, raw``."""
    raw = pl.col("raw").fill_null("")
    is_ascii = raw.str.len_bytes() == raw.str.len_chars()
    simple = normalise.single_spaces(raw.str.to_lowercase(), r"\s")
    other = normalise.fold_characters(raw)
    return pl.concat(
        [
            texts.filter(is_ascii).select("row", text=simple, is_ascii=pl.lit(value=True)),
            texts.filter(~is_ascii).select("row", text=other, is_ascii=pl.lit(value=False)),
        ]
    )


def tokenise(texts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The tokens of `folded` texts between START and END, and the distinct ones.

    Returns ``row, id`` (UInt32) in text order, and ``id, word`` (String).
    """
    parts = [
        texts.filter(is_ascii=simply).select(
            "row", word=pl.col("text").str.extract_all(token_pattern(ascii_only=simply))
        )
        for simply in (True, False)
    ]
    edges = pl.concat_list(pl.lit([START]), "word", pl.lit([END]))
    words = pl.concat(parts).with_columns(word=edges).explode("word", empty_as_null=False)
    vocabulary = words.select("word").unique(maintain_order=True).with_row_index("id")
    ids = words.join(vocabulary, on="word", how="left", maintain_order="left").select("row", "id")
    return ids, vocabulary.with_columns(pl.col("word").str.strip_chars(" "))


def own_bigrams(ids: pl.DataFrame, pairs: pl.DataFrame) -> Bigrams:
    """The bigrams of the tokens in ``ids`` (``row, id``) that only one text of each pair has.

    ``pairs`` has ``pair``, ``left`` and ``right``.
    """
    first = pl.col("id").cast(pl.UInt64)
    bigrams = (
        ids.select(
            "row",
            bigram=first * _SHIFT + pl.col("id").shift(-1),
            inside=pl.col("row") == pl.col("row").shift(-1),
        )
        .filter("inside")
        .group_by("row", maintain_order=True)
        .agg("bigram")
    )
    both = with_columns_of_both(pairs, bigrams)
    left, right = pl.col("bigram"), pl.col("bigram_right")
    one, two = (
        both.select(pl.col("pair").cast(pl.UInt32), bigram=own)
        .explode("bigram", empty_as_null=False)
        .select(
            "pair",
            first=(pl.col("bigram") // _SHIFT).cast(pl.UInt32),
            second=(pl.col("bigram") % _SHIFT).cast(pl.UInt32),
        )
        for own in (left.list.set_difference(right), right.list.set_difference(left))
    )
    return Bigrams(one, two)
