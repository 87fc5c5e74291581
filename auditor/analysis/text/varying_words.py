"""How many words the texts of a set have of their own: without those, words cannot decide a label."""

from typing import NamedTuple

import numpy as np
import polars as pl

from auditor.analysis.arrays import split_by_size

# Rows that are read, so that the numbers of large and small sets compare.
_MIN_ROWS, _MAX_ROWS = 50, 300
_MAX_SHARE = 0.5  # of the rows that have the token; more have an instruction of the set
# A character where no spaces part words, a word, a number, a symbol.
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Khmer}\p{Lao}\p{Myanmar}"
_TOKEN = rf"[{_UNSPACED}]|[\p{{L}}\p{{M}}]+|\p{{N}}+|[^\s\p{{L}}\p{{M}}\p{{N}}]"
# Shorter ones are names of variables, chess pieces or units.
_WORD = rf"^(?:[{_UNSPACED}]|\p{{Hangul}}{{2,}}|\p{{L}}[\p{{L}}\p{{M}}]{{2,}})$"

# Words of its own in the median row, below which its words do not decide an answer. Source: lists of words, dice,
# formulas, boards and mazes have 0 to 2; nine public sets of topics, intents and sentiments have 6 or more.
MIN_WORDS = 3
# Share of the characters that vary which words are, below which numbers and symbols decide, if there are few words.
# Source: 25 sets of arithmetic, poker hands, regular expressions, boards and mazes have up to 0.53; names of holidays
# with their dates have 0.59, sets of names and single words 0.96 and more.
_MIN_SHARE = 0.55


class VaryingWords(NamedTuple):
    """Of the words that at most half of the rows have."""

    in_row: float  # different ones in the median row
    new_in_row: float  # different ones in 300 rows, for each row
    share: float  # of the characters that vary

    @property
    def are_few(self) -> bool:
        """Whether the texts differ in numbers and symbols, and hardly in words."""
        return self.in_row < MIN_WORDS and self.share < _MIN_SHARE


_BLOCK_BYTES = 1 << 22  # of texts split into tokens at once: 100 MB
_UNKNOWN = VaryingWords(float("inf"), float("inf"), 1.0)


def varying_words(texts: pl.Series) -> VaryingWords:
    """Return how many words vary from row to row in ``texts`` (String[n]), copies left out.

    Fewer than 50 texts count as texts of many words, because nothing is known about them.
    """
    rows = texts.drop_nulls().unique(maintain_order=True)
    if len(rows) < _MIN_ROWS:
        return _UNKNOWN
    rows = rows.gather_every(max(1, len(rows) // _MAX_ROWS)).head(_MAX_ROWS)
    tokens = _tokens(rows)
    tokens = tokens.filter(pl.len().over("token") <= _MAX_SHARE * len(rows))
    words = tokens.filter(pl.col("token").str.contains(_WORD))
    counts = words.group_by("row").len()["len"].sort(descending=True)
    middle = len(rows) // 2  # rows without words are the last ones
    chars = pl.col("token").str.len_chars().cast(pl.Int64) * pl.col("times")
    of_words, of_all = (int(part.select(chars.sum()).item()) for part in (words, tokens))
    return VaryingWords(
        float(counts[middle]) if len(counts) > middle else 0.0,
        words["token"].n_unique() / max(1, len(rows)),
        of_words / max(1, of_all),
    )


def _tokens(rows: pl.Series) -> pl.DataFrame:
    """Return ``row``, ``token`` and ``times``, each token of a row once."""
    texts = rows.rename("token").to_frame().with_row_index("row")
    token = pl.col("token").str.to_lowercase().str.extract_all(_TOKEN)
    sizes = rows.str.len_bytes().to_numpy().astype(np.int64)
    return pl.concat(
        texts[start:stop]
        .with_columns(token)
        .explode("token", empty_as_null=False)
        .group_by("row", "token")
        .agg(times=pl.len())
        for start, stop in split_by_size(sizes, _BLOCK_BYTES)
    )
