"""Words that English does not have, by the vocabulary of the packaged model."""

from __future__ import annotations

from functools import cache
from typing import Final

import msgspec
import polars as pl

from auditor.analysis.embedding.embedders import STATIC
from auditor.analysis.text.letter_model import LetterModel

_HEAD_CHARS: Final = 300  # of a text, in which words are read
# A word in small letters between spaces; none before a comma (lists of names) and no part of a compound.
_WORD: Final = r"^[(\"“]?[a-z]{3,}[.!?;:)\"”]*$"
_SIGNS: Final = '.!?;:()"“”'  # around a word
# What English adds to a word: the end, what replaces it in the word that is known, and the fewest letters left.
_ENDINGS: Final = (
    *((end, "", 3) for end in ("s", "es", "d", "ed", "ing", "ly", "er", "ers", "est", "ness")),
    *((end, "e", 3) for end in ("ing", "able", "er", "ation")),
    *((end, "y", 3) for end in ("ies", "ied", "ily", "ier")),
)
_DOUBLED: Final = r"([b-df-hj-np-tv-z])(?:ed|ing|er)$"  # stopped, running
_PREFIXES: Final = ("un", "re", "non", "pre", "dis", "over", "in", "mis", "under", "out")
_MIN_AFTER_PREFIX: Final = 4


def words_of(texts: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return ``at, word``: the position of each text in ``texts``, and the words at the beginning of its ``column``."""
    tokens = _tokens_of(texts, column)
    return tokens.join(_words(tokens), on="token", maintain_order="left").select("at", "word")


def unknown_words_of(texts: pl.DataFrame, column: str, known: pl.Series) -> pl.DataFrame:
    """Return those of ``words_of`` that are ``unknown``."""
    tokens = _tokens_of(texts, column)
    words = _words(tokens)
    words = words.filter(pl.col("word").is_in(unknown(words["word"], known).implode()))
    return tokens.join(words, on="token", maintain_order="left").select("at", "word")


def _tokens_of(texts: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return ``at, token``: what is between spaces at the beginning of each text."""
    tokens = pl.col(column).str.head(_HEAD_CHARS).str.replace_many(["\n", "\t"], [" ", " "])
    rows = texts.with_row_index("at").select("at", token=tokens.str.split(" "))
    return rows.explode("token").drop_nulls("token")


def _words(tokens: pl.DataFrame) -> pl.DataFrame:
    """Return ``token, word`` of the distinct tokens that are a word."""
    distinct = tokens.select("token").unique()
    words = distinct.filter(pl.col("token").str.contains(_WORD))
    return words.with_columns(word=pl.col("token").str.strip_chars(_SIGNS))


def unknown(words: pl.Series, known: pl.Series) -> pl.Series:
    """Return the distinct ``words`` that are neither English nor among ``known`` (String)."""
    word = pl.col("word")
    own = pl.concat([vocabulary(), known]).to_frame()
    rest = words.rename("word").unique().to_frame().join(own, on="word", how="anti")
    size = word.str.len_bytes()
    forms = [
        (
            word.str.ends_with(end) & (size >= len(end) + least),
            word.str.strip_suffix(end) + other,
        )
        for end, other, least in _ENDINGS
    ]
    forms += [
        (
            word.str.starts_with(start) & (size >= len(start) + _MIN_AFTER_PREFIX),
            word.str.strip_prefix(start),
        )
        for start in _PREFIXES
    ]
    forms.append((word.str.contains(_DOUBLED), word.str.replace(r"(.)(?:ed|ing|er)$", "")))
    # One search of all forms: each would make a table of the whole vocabulary.
    parts = [rest.lazy().filter(has).select("word", form=form) for has, form in forms]
    formed = pl.concat(parts).collect().join(own, left_on="form", right_on="word", how="semi")
    return rest.join(formed, on="word", how="anti")["word"]


@cache
def letters() -> LetterModel:
    """Return the letters of English words."""
    words = vocabulary()
    return LetterModel(words.filter(words.str.len_chars() > 3).str.join(" "))


@cache
def vocabulary() -> pl.Series:
    """Return the words of the packaged tokenizer in small letters of ASCII (String), sorted."""
    model = msgspec.json.decode((STATIC / "tokenizer.json").read_bytes())["model"]
    words = pl.Series("word", list(model["vocab"]))
    return words.filter(words.str.contains(r"^[a-z]{2,}$")).sort()
