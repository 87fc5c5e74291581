"""Which texts an embedding model can read: those in scripts that its vocabulary has word pieces of.

The packaged model and MiniLM know single letters of most scripts, and words of the Latin one alone. A text
in another script is a bag of letters to them, and any two of these texts are near each other.
"""

from functools import cached_property, lru_cache

import numpy as np
import polars as pl
from tokenizers import Tokenizer

from auditor import on_disk
from auditor.analysis.embedding.embedders import Encoder
from auditor.analysis.embedding.static import StaticEncoder, Texts, Vectors

# Share of a text that letters of unknown scripts may be. Each of them counts as much as a word of a known
# script, since each is a word piece. Source: tests/bench/bench_scripts.py, on Tatoeba. Of the sentences in
# each of 36 languages in other scripts, 96% or more are above 0.4, of those in 73 languages in Latin script at
# most 2.5%. The model takes 5,000 to 10,000 of 10,000 pairs of different sentences for the same in Hindi,
# Bengali, Arabic, Persian, Urdu, Hebrew, Korean, Russian, Greek, Armenian and Georgian, 50 to 250 in Chinese and
# Japanese, and about as many as of their translations (0 to 70) in every language in Latin script.
# English texts with a few words of another script have no more of these pairs than English ones up to 0.4.
MAX_UNKNOWN_SHARE = 0.4
# Fewest word pieces of two or more letters with which a vocabulary knows a script. Source: the packaged model has
# 8 of Cyrillic and fewer of all other scripts but the Latin one; multilingual ones have hundreds.
_MIN_LONG_PIECES = 100
# The same for pieces of any length where characters are words, as in Chinese. Source: 2,000 characters are
# 97% of running Chinese text. The packaged model has 700 with kana, models made for these languages 4,000.
_MIN_PIECES_OF_CHARACTERS = 2_000

# A letter or vowel sign of another script than the Latin one.
_NOT_LATIN = r"[[\p{L}\p{M}]--[\p{Latin}\p{Common}\p{Inherited}]]"
_CHARACTERS = r"\p{Han}\p{Hiragana}\p{Katakana}"
# Scripts that a vocabulary may know; all others are unknown to every model.
_NAMES = (
    "Arabic", "Armenian", "Bengali", "Cyrillic", "Devanagari", "Ethiopic", "Georgian", "Greek",
    "Gujarati", "Gurmukhi", "Hangul", "Hebrew", "Kannada", "Khmer", "Lao", "Malayalam", "Mongolian",
    "Myanmar", "Oriya", "Sinhala", "Syriac", "Tamil", "Telugu", "Thaana", "Thai", "Tibetan",
)  # fmt: skip
_SCRIPTS = (_CHARACTERS, *(rf"\p{{{name}}}" for name in _NAMES))
_BYTE_LEVEL = "Ġ"  # a piece of every vocabulary whose pieces are bytes


@lru_cache(maxsize=2)
def unknown_letters(tokenizer: Tokenizer) -> str:
    """A regular expression for one letter or vowel sign of a script that the vocabulary of ``tokenizer`` does not know.

    It matches nothing for vocabularies of bytes, whose pieces do not tell scripts apart.
    """
    vocabulary = tokenizer.get_vocab()
    if _BYTE_LEVEL in vocabulary:
        return r"[^\s\S]"
    pieces = pl.Series("piece", [piece for piece in vocabulary if not piece.isascii()], pl.String)
    known = [script for script in _SCRIPTS if _knows(pieces, script)]
    return _NOT_LATIN.replace("]]", f"{''.join(known)}]]")


def _knows(pieces: pl.Series, script: str) -> bool:
    letters = pieces.str.count_matches(f"[{script}]")
    if int((letters >= 2).sum()) >= _MIN_LONG_PIECES:
        return True
    return script == _CHARACTERS and int((letters > 0).sum()) >= _MIN_PIECES_OF_CHARACTERS


def is_readable(texts: pl.Series, tokenizer: Tokenizer) -> pl.Series:
    """Whether at most 40% of each text is in scripts that the vocabulary does not know (Boolean; true for null)."""
    rows = texts.rename("text").to_frame().with_row_index("row")
    # Most texts are in ASCII, and hardly any other has a letter of another script than the Latin one.
    text = pl.col("text")
    others = rows.filter(text.str.len_bytes() > text.str.len_chars())
    others = others.filter(text.str.contains(_NOT_LATIN))
    if others.is_empty():
        return pl.repeat(value=True, n=len(texts), eager=True)
    unknown = unknown_letters(tokenizer)
    # A Greek letter that is a word of its own is a symbol of mathematics, in any language.
    symbols = text.str.count_matches(rf"\b[\p{{Greek}}&&{unknown}]\b")
    # A Korean syllable is written with two letters or three, and the packaged model takes it apart.
    syllables = text.str.count_matches(rf"[\p{{Hangul}}&&{unknown}]")
    letters = text.str.count_matches(unknown) - symbols + syllables
    words = text.str.count_matches(r"\S+") - text.str.count_matches(rf"\S*{unknown}\S*")
    unread = others.filter(letters > MAX_UNKNOWN_SHARE * (letters + words))["row"]
    return ~rows["row"].is_in(unread.implode())


class ReadingEncoder:
    """An encoder that gives zeros for texts in scripts that its vocabulary does not know."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.dim, self.tokenizer = encoder.name, encoder.dim, encoder.tokenizer

    @cached_property
    def identity(self) -> str:
        """What decides a vector besides its text; "" if that is the whole batch, as in transformers."""
        return self._encoder.digest() if isinstance(self._encoder, StaticEncoder) else ""

    def encode(self, texts: Texts) -> Vectors:
        """One vector for each text: float32[n, dim] of unit length; zeros for texts it cannot read."""
        series = texts if isinstance(texts, pl.Series) else pl.Series(list(texts), dtype=pl.String)
        readable = is_readable(series, self.tokenizer)
        if readable.all():
            return self._encoder.encode(series)
        vectors = on_disk.full((len(series), self.dim), 0, np.float32)
        vectors[readable.to_numpy()] = self._encoder.encode(series.filter(readable))
        return vectors
