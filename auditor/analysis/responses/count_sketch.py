"""TF-IDF vectors of texts in few dimensions, by feature hashing."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import unit_rows
from auditor.analysis.embedding.static import Vectors

# Dimensions. Source: on swapped responses of five instruction sets, 512 and 1,024 rank no better.
DIM = 256
_HASH_BITS = 20  # of a word; the low bits choose the dimension, the next one the sign
_BLOCK_ROWS = 8_192  # texts tokenized at a time
_SEED = 17
# Letters of scripts without spaces between words, or with their particles joined to them.
_JOINED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Khmer}\p{Lao}\p{Hangul}]"


class CountSketch:
    """Vectors whose cosines are those of TF-IDF vectors, plus or minus 1 / sqrt(DIM) = 0.06.

    A word adds its weight, (1 + log count) * log(texts / texts with the word), to one dimension with
    a positive or negative sign, both chosen by a hash of the word (count sketch: Charikar, Chen and
    Farach-Colton 2002; feature hashing: Weinberger et al. 2009). There is no vocabulary; only document
    frequencies are fitted.
    """

    def __init__(self, texts: pl.Series) -> None:
        """Count the documents among ``texts`` (String, words separated by spaces) with each word."""
        frequency = np.zeros(1 << _HASH_BITS, np.int64)
        for start in range(0, len(texts), _BLOCK_ROWS):
            _, words, _ = _word_counts(texts.slice(start, _BLOCK_ROWS))
            np.add.at(frequency, words, 1)
        self._idf = np.zeros(1 << _HASH_BITS, np.float32)
        # A word of a single text says nothing about similarity. Most of the million hashes are of no word.
        several = np.flatnonzero(frequency > 1)
        self._idf[several] = np.log((1 + len(texts)) / (1 + frequency[several]))

    def encode(self, texts: pl.Series) -> Vectors:
        """One vector for each text: float32[n, DIM] of unit length; zeros if all weights are zero."""
        starts = range(0, len(texts), _BLOCK_ROWS)
        blocks = [self._encode_block(texts.slice(start, _BLOCK_ROWS)) for start in starts]
        return np.concatenate([np.zeros((0, DIM), np.float32), *blocks])

    @staticmethod
    def shared(texts: pl.Series, others: pl.Series) -> float:
        """Return the share of the words of ``others`` that are in ``texts``."""
        _, known, _ = _word_counts(texts)
        _, words, counts = _word_counts(others)
        return float(counts[np.isin(words, known)].sum() / max(1, counts.sum()))

    def _encode_block(self, texts: pl.Series) -> Vectors:
        rows, words, counts = _word_counts(texts)
        weights = (1 + np.log(counts)) * self._idf[words]
        signed = np.where(words & DIM, weights, -weights)
        cells = rows * DIM + (words & (DIM - 1))
        sums = np.bincount(cells, signed, len(texts) * DIM).reshape(-1, DIM)
        return unit_rows(sums.astype(np.float32))


def word_counts(texts: pl.Series) -> pl.Series:
    """Return how many words each text has; two letters are a word in scripts without spaces (UInt32[n])."""
    text = pl.col("text")
    words = text.str.count_matches(" ", literal=True) + text.str.count_matches(_JOINED) // 2 + 1
    return texts.rename("text").to_frame().select(words=words)["words"]


def _spaced(texts: pl.Series) -> pl.Series:
    """Return the texts with all pairs of neighbouring letters in place of words, in scripts without spaces (String[n])."""
    joined = texts.str.contains(_JOINED)
    if not joined.any():
        return texts
    text = pl.col("text")
    first = text.str.replace_all(rf"({_JOINED}{_JOINED})", " $1 ")
    # The pairs that begin one letter later.
    later = text.str.replace_all(rf"(^|\s){_JOINED}", "$1")
    later = later.str.replace_all(rf"({_JOINED}{_JOINED})", " $1 ")
    pairs = pl.concat_str(first, pl.lit(" "), later).str.replace_all(" {2,}", " ")
    rows = texts.rename("text").to_frame()
    return rows.select(pl.when(joined).then(pairs).otherwise(text))["text"]


def _word_counts(
    texts: pl.Series,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The distinct words of each text: the text's row, the word's hash (20 bits), the count."""
    words = _spaced(texts.fill_null("")).str.split(" ")
    sizes = words.list.len().to_numpy().astype(np.int64)
    rows = np.repeat(np.arange(len(texts)), sizes)
    hashes = words.explode(empty_as_null=False).hash(_SEED).to_numpy()
    hashes = (hashes >> np.uint64(64 - _HASH_BITS)).astype(np.int64)
    keys, counts = np.unique((rows << _HASH_BITS) | hashes, return_counts=True)
    return keys >> _HASH_BITS, keys & ((1 << _HASH_BITS) - 1), counts
