"""First words of texts that begin within a word, with a word that begins no sentence, or with what follows a word."""

from __future__ import annotations

from typing import Final

import polars as pl

from auditor.analysis.responses.faults import english_words

_MAX_VOCABULARY_ROWS: Final = 4_000  # texts that the words are counted in, evenly spaced
_WORD: Final = r"(?:^|[\s\"'“„«(])[\pL\pM]+"  # no part of a compound
_SENTENCE_START: Final = r"(?:^|[.!?:…]['\"”’)*]*\s+|\n[\W\d]*)[\"'“„«(*]*[\pL\pM]+"
# The first word of a text, if it is whole letters and no part of a name as in 'e-mail', 'x = 1' or 'foo_bar'.
FIRST_WORD: Final = r"^\s*(\p{Ll}[\pL\pM]*)(?:['’]\pL+)?[,;.!?)]*\s"
# A space, or a mark that no sentence begins with.
_AFTER_WORD: Final = r"^(?: [^\S\n]*[\pL\d$(]|\s*[,;:)]\s*\pL|\s*[.!?]\s*\n|\s*(?:=|>>|/)\s*[\d$])|^<?[-+*/=().%\d ]{0,40}>>\$?\d"
_MAX_SPACED: Final = 0.05  # share of texts that begin with a space; with more, it is their form
# A word is broken if longer words end with it this many times, and this many times as often as it occurs.
_MIN_LONGER, _MIN_LONGER_OF_OWN = 3, 20
_MIN_LETTERS: Final = (
    4  # of a word that English has; shorter ones of the vocabulary are often parts of words
)
# Fewest occurrences of a word for which it is known how often sentences begin with it; and the highest share that do, at
# which it begins none.
_MIN_COUNT, _MAX_FIRST_SHARE = 20, 0.01


class FirstWords:
    """The words of a set of texts, how often each occurs, and how often it begins a sentence."""

    def __init__(self, texts: pl.Series) -> None:
        """Count the words of at most 4,000 of ``texts`` without the first of each."""
        texts = texts.gather_every(max(1, len(texts) // _MAX_VOCABULARY_ROWS))
        body = texts.rename("text").str.replace(r"^\s*\p{Ll}[\pL\pM]*", "")
        words = _counts(body, _WORD).rename({"count": "own"})
        first = _counts(body, _SENTENCE_START).rename({"count": "first"})
        self._is_spaced = texts.str.contains(r"^\s").sum() > _MAX_SPACED * len(texts)
        self._words = words.join(first, on="word", how="left").with_columns(
            pl.col("first").fill_null(0)
        )
        backwards = self._words.select(pl.col("word").str.reverse(), "own").sort("word")
        self._ends = backwards["word"]
        self._below = backwards["own"].cum_sum().shift(1, fill_value=0)
        self._below = self._below.extend_constant(int(backwards["own"].sum()), 1)

    def signals(self, texts: pl.Series) -> pl.DataFrame:
        """Return the signs of each text (Boolean): ``broken``, ``dangling`` and ``after`` (what follows a word comes first)."""
        word = texts.str.extract(FIRST_WORD).rename("word")
        known = word.to_frame().join(self._words, on="word", how="left", maintain_order="left")
        end = word.fill_null("").str.reverse()
        start, stop = (self._ends.search_sorted(each) for each in (end, end + "\U0010ffff"))
        own = pl.col("own").fill_null(0)
        longer = pl.lit(self._below.gather(stop) - self._below.gather(start)).cast(pl.Int64) - own
        long = pl.col("word").str.len_chars() >= _MIN_LETTERS
        english = long & pl.col("word").is_in(english_words.vocabulary().implode())
        broken = ~english & (longer >= pl.max_horizontal(_MIN_LONGER, _MIN_LONGER_OF_OWN * own))
        dangling = (own >= _MIN_COUNT) & (pl.col("first") <= _MAX_FIRST_SHARE * own)
        after = pl.lit(texts.str.contains(_AFTER_WORD)) & pl.lit(not self._is_spaced)
        return known.select(
            broken=broken.fill_null(value=False),
            dangling=dangling.fill_null(value=False),
            after=after,
        )


def _counts(texts: pl.Series, pattern: str) -> pl.DataFrame:
    """Return ``word, count``: the words in small letters, each the letters at the end of a match of ``pattern``."""
    found = texts.str.extract_all(pattern).explode().drop_nulls().rename("match").value_counts()
    word = pl.col("match").str.to_lowercase().str.extract(r"([\pL\pM]+)$")
    words = found.select("count", word=word).drop_nulls("word")
    return words.group_by("word").agg(pl.col("count").cast(pl.Int64).sum())
