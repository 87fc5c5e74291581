"""Texts that are not in any language: keys hit at random, and encoded bytes."""

from typing import Final

import numpy as np
import polars as pl

from auditor.analysis.arrays import row_blocks

# A word as a person or an encoder writes it: letters, or the characters of base64 and hexadecimal numbers.
_WORD: Final = r"[\p{Latin}\pM'’]{2,}"
_ENCODED: Final = r"[A-Za-z0-9+/=_-]{32,}"
_MIXED: Final = r"[a-z][A-Z0-9]|[0-9][a-zA-Z]"
_MIN_CHANGES: Final = 4  # between cases and digits, inside one encoded word
_MIN_ENCODED_SHARE: Final = 0.8  # of the characters of a text
# Pairs of letters, and five consonants in a row, that hardly any word of a language in Latin script has.
_PAIRS: Final = (
    r"qw|wq|qx|xq|zx|xz|jq|qj|vq|qk|kq|fq|qf|jx|xj|vx|xv|wx|xk|kx|hx|gq|qg|qh|fj|gj|vj|wj|bq|cq|dq|hq|lq|mq|pq|px|qb|qc"
    r"|qd|ql|qm|qn|qp|qr|qs|qt|qv|qy|qz|sx|vb|vf|vg|vh|vm|vp|vw|wv|xd|xg|xr|xw|yq|yx|zf|zq|gx|cx|dx|kz|mx|rx|tx|fx|bx"
)
# Two letters are a variable: dx.
_STRANGE: Final = (
    rf"\b(?:[a-z]+(?:{_PAIRS})[a-z]*|(?:{_PAIRS})[a-z]+|[a-z]*[bcdfghjklmnpqrstvwxz]{{5}}[a-z]*)\b"
)
_MIN_PAIRS: Final = 2
_NO_VOWEL: Final = r"\b[bcdfghjklmnpqrstvwxz]{4,}\b"
MIN_WORDS: Final = 4
_MIN_STRANGE_SHARE: Final = 0.3  # of the words, by their letters
_PART_OF_NAME, _MAX_NAMES = r"[./*]\pL{2}", 0.5  # share of the words: *.xql, application/x-igx
_MIN_LATIN: Final = 0.9  # of the letters of a text
MAX_SHARED: Final = 0.25  # share of the words that other rows, or the prompt, have as well
_STEM_CHARS: Final = 5
_BLOCK_ROWS: Final = 8_192  # texts whose words are in memory at once


def is_likely(text: pl.Expr) -> pl.Expr:
    """Return whether each text has a long word or two strange pairs of letters (Boolean): a fast first test."""
    strange = text.str.count_matches(f"{_PAIRS}|[bcdfghjklmnpqrstvwxz]{{5}}") >= _MIN_PAIRS
    return strange | text.str.contains(r"[A-Za-z0-9+/=_-]{32}")


def is_encoded(text: pl.Expr) -> pl.Expr:
    """Return whether each text is nearly all base64 or hexadecimal (Boolean)."""
    runs = text.str.extract_all(_ENCODED)
    longest = runs.list.join("")
    covered = longest.str.len_chars() >= _MIN_ENCODED_SHARE * text.str.strip_chars().str.len_chars()
    return (runs.list.len() > 0) & covered & (longest.str.count_matches(_MIXED) >= _MIN_CHANGES)


def has_strange_words(text: pl.Expr) -> pl.Expr:
    """Return whether many words of each text are strings of consonants (Boolean)."""
    words = text.str.count_matches(_WORD)
    strange = text.str.count_matches(f"{_STRANGE}|{_NO_VOWEL}")
    latin = text.str.count_matches(r"\p{Latin}") >= _MIN_LATIN * text.str.count_matches(r"\pL")
    names = text.str.count_matches(_PART_OF_NAME) >= _MAX_NAMES * words
    return (words >= MIN_WORDS) & (strange >= _MIN_STRANGE_SHARE * words) & latin & ~names


def strange_share(words: pl.Series) -> float:
    """Return the share of ``words`` (String[n], in lower case) that are strings of consonants; 0 if there are none."""
    share = words.str.contains(f"{_STRANGE}|{_NO_VOWEL}").mean()
    return float(share) if isinstance(share, float) else 0.0


def shared_words(texts: pl.DataFrame, others: pl.Series) -> pl.Series:
    """Return the share of the words of each text of ``texts`` that ``others`` contain (Float64[n])."""
    known = _words_of(others.to_frame("text"), "text")["word"].unique()
    words = _words_of(texts, "text").with_columns(known=pl.col("word").is_in(known.implode()))
    return _share(texts, words)


def own_stems(texts: pl.DataFrame) -> pl.Series:
    """Return the share of the words of each ``text`` that begin as a word of the text ``before`` it does (Float64[n]).

    The forms of a verb and the parts of a long name are words, however their letters look.
    """
    parts = [_own_stems(texts[block]) for block in row_blocks(texts.height, _BLOCK_ROWS)]
    return pl.concat([pl.Series(dtype=pl.Float64), *parts])


def _own_stems(texts: pl.DataFrame) -> pl.Series:
    # Row and stem as one number: a join by both takes four times as long.
    key = pl.col("word").str.head(_STEM_CHARS).hash() ^ pl.col("at").hash(1)
    before = _words_of(texts, "before").select(key)["word"]
    words = _words_of(texts, "text")
    return _share(texts, words.with_columns(known=key.is_in(before.implode())))


def _words_of(texts: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return ``at, word``: the position of each text in ``texts`` and its words in lower case."""
    words = pl.col(column).str.to_lowercase().str.extract_all(_WORD)
    return texts.with_row_index("at").select("at", word=words).explode("word").drop_nulls("word")


def _share(texts: pl.DataFrame, words: pl.DataFrame) -> pl.Series:
    """Return the share of the words (``at, known``) that are known, for each text."""
    at = words["at"].to_numpy()
    known = np.bincount(at, words["known"].to_numpy(), texts.height)
    return pl.Series(known / np.maximum(1, np.bincount(at, minlength=texts.height)))
