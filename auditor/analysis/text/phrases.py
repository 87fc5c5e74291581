"""Phrases of one to three tokens, and their places in the texts."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import concat_ranges

Ints = NDArray[np.int64]

# A word, a character of a script without spaces, or a sign.
_PIECE: Final = (
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]|[\p{L}\p{M}\p{N}_']+|[^\s\p{L}\p{M}\p{N}_']"
)
_MAX_TOKENS: Final = 1 << 21  # different ones, so that three of them fit into 63 bits
BOUNDARY: Final = 0  # the token before the first and after the last one of a text


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of n texts, one text after another; ``start`` is int64[n + 1]."""

    row: Ints
    token: Ints  # a number from 1
    word: pl.Series  # as written, in lower case
    start: Ints

    @property
    def size(self) -> int:
        """One more than the highest number of a token."""
        return int(self.token.max(initial=0)) + 1

    def of_rows(self, rows: Ints) -> Ints:
        """Return the positions of the tokens of some rows."""
        return concat_ranges(self.start[rows], self.start[rows + 1] - self.start[rows])


def tokenise(texts: pl.Series) -> Tokens:
    """Return the tokens of the texts in lower case."""
    words = texts.str.to_lowercase().str.extract_all(_PIECE).alias("word")
    frame = words.to_frame().with_row_index("row").explode("word").drop_nulls("word")
    row = frame["row"].to_numpy().astype(np.int64)
    known = pl.Enum(frame["word"].unique(maintain_order=True))  # numbering is faster than ranking
    number = frame["word"].cast(known).to_physical().to_numpy().astype(np.int64) + 1
    start = np.searchsorted(row, np.arange(len(texts) + 1))
    return Tokens(row, np.minimum(number, _MAX_TOKENS - 1), frame["word"], start)


def phrases(tokens: Tokens, width: int, rows: tuple[int, int]) -> pl.DataFrame:
    """Return the occurrences of the phrases of ``width`` tokens: ``phrase, row, at`` (Int64).

    ``at`` is the position of the first token. Only phrases with ``rows[0]`` to ``rows[1]`` rows are returned.
    """
    last = len(tokens.row) - width + 1
    if last <= 0:
        return pl.DataFrame(schema={"phrase": pl.Int64, "row": pl.Int64, "at": pl.Int64})
    number = np.zeros(last, np.int64)
    for offset in range(width):
        number = number * tokens.size + tokens.token[offset : last + offset]
    at = np.flatnonzero(tokens.row[:last] == tokens.row[width - 1 :])
    found = pl.DataFrame({"phrase": number[at], "row": tokens.row[at], "at": at})
    frequent = found["phrase"].value_counts().filter(pl.col("count") >= rows[0])["phrase"]
    found = found.filter(pl.col("phrase").is_in(frequent.implode()))
    return found.filter(pl.col("row").n_unique().over("phrase").is_between(*rows))


class Neighbours:
    """Which token follows which, with the boundaries of the texts."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens, self.size = tokens, tokens.size
        self.pairs, self.counts = np.unique(
            self._of(np.arange(len(tokens.start) - 1)), return_counts=True
        )

    def _of(self, rows: Ints) -> Ints:
        """Return the pairs of neighbours of some rows."""
        tokens = self.tokens
        rows = rows[tokens.start[rows] < tokens.start[rows + 1]]
        at, stop = tokens.of_rows(rows), tokens.start[rows + 1]
        is_last = at + 1 == np.repeat(stop, stop - tokens.start[rows])
        right = np.where(is_last, BOUNDARY, tokens.token[np.minimum(at + 1, len(tokens.token) - 1)])
        return np.concatenate(
            [tokens.token[at] * self.size + right, tokens.token[tokens.start[rows]]]
        )

    def pairs_of(self, rows: Ints) -> tuple[Ints, Ints]:
        """Return the pairs of neighbours of some rows, and how often each occurs in them."""
        return np.unique(self._of(rows), return_counts=True)

    def attested(self, left: Ints, right: Ints, own: tuple[Ints, Ints]) -> NDArray[np.bool_]:
        """Return whether each pair of tokens are neighbours outside the rows of ``own`` (see ``pairs_of``)."""
        pairs = left * self.size + right
        return _counts(self.pairs, self.counts, pairs) > _counts(*own, pairs)


def _counts(keys: Ints, counts: Ints, wanted: Ints) -> Ints:
    if not len(keys):
        return np.zeros(len(wanted), np.int64)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, counts[at], 0)
