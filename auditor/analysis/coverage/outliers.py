"""How atypical each row is: by its distance to the centroid of the embeddings, and by its vocabulary.

The two signals are independent in kind: the direction of the row's embedding, and how rare its word
pieces are in the other rows. Either alone separates off-topic rows poorly from unusual ones; rows that
are extreme by both are usually off-topic (tests/bench/bench_outliers.py).
"""

from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import Stored, concat_ranges, unique_keys
from auditor.analysis.embedding.embedders import packaged
from auditor.analysis.embedding.static import BLOCK_ROWS, split_words

Scores = NDArray[np.float64]

# Quantiles of the rows that become 0 and 1 on the scale. Source: 1% of off-topic rows do not move them.
_QUANTILE_0, _QUANTILE_1 = 0.5, 0.95
_MAX_PIECES = 1 << 20  # a number above that of the tokenizer's word pieces


def atypicality(vectors: Stored, texts: pl.Series) -> tuple[Scores, Scores]:
    """Atypicality of each row by embedding and by vocabulary: float64[n] each.

    On both scales 0 is the median row and 1 the 95th percentile. ``vectors`` are of unit
    length, ``texts`` n strings without nulls.
    """
    return _rescale(_distance_to_centroid(vectors)), _rescale(_mean_surprisal(texts))


def _rescale(score: Scores) -> Scores:
    median, high = np.quantile(score, [_QUANTILE_0, _QUANTILE_1])
    return np.asarray((score - median) / max(high - median, 1e-9)).round(4)


def _distance_to_centroid(vectors: Stored) -> Scores:
    """The cosine distance of each row to the mean of all rows."""
    centroid = vectors.mean(axis=0, dtype=np.float64)
    length = max(float(np.sqrt((centroid * centroid).sum())), 1e-9)
    # In float64 and rounded, since processors differ in how they add up.
    distance = np.empty(len(vectors), np.float64)
    for start in range(0, len(vectors), BLOCK_ROWS):
        block = slice(start, start + BLOCK_ROWS)
        distance[block] = 1 - vectors[block].astype(np.float64) @ (centroid / length)
    return distance.round(6)


def _mean_surprisal(texts: pl.Series) -> Scores:
    """How far the mean surprisal of each row's distinct word pieces is above the average row's.

    The surprisal of a piece is log(n / (m - 1/2)), where m of the n rows contain it: the row itself
    counts as half a row. The difference is multiplied by the square root of the number of pieces, so
    that it is in units of the standard error of a mean of that many pieces.
    """
    blocks = list(_distinct_pieces(texts))
    largest = max((int(pieces.max(initial=0)) for _, pieces in blocks), default=0)
    rows_with_piece = np.zeros(1 + largest, np.int64)
    for _, pieces in blocks:
        rows_with_piece += np.bincount(pieces, minlength=1 + largest)
    surprisal = np.log(len(texts) / (np.maximum(rows_with_piece, 1) - 0.5))
    mean = np.concatenate([_row_means(sizes, surprisal[pieces]) for sizes, pieces in blocks])
    size = np.concatenate([sizes for sizes, _ in blocks])
    return np.asarray((mean - mean.mean()) * np.sqrt(size)).round(6)


def _row_means(sizes: NDArray[np.int64], values: Scores) -> Scores:
    """The mean of the next ``sizes[i]`` values for each row i; 0 for a row without values."""
    rows = np.repeat(np.arange(len(sizes)), sizes)
    return np.asarray(np.bincount(rows, values, len(sizes)) / np.maximum(sizes, 1))


def _distinct_pieces(texts: pl.Series) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int32]]]:
    """The number of distinct word pieces in each text, and the pieces in order of texts, by block."""
    known = packaged().pieces
    for start in range(0, len(texts), BLOCK_ROWS):
        word_counts, words, distinct_words = split_words(texts.slice(start, BLOCK_ROWS))
        piece_counts, pieces = known.of(distinct_words)
        counts = piece_counts[words]
        positions = concat_ranges((np.cumsum(piece_counts) - piece_counts)[words], counts)
        row = np.repeat(np.repeat(np.arange(len(word_counts)), word_counts), counts)
        keys = unique_keys((row * _MAX_PIECES + pieces[positions]).astype(np.uint64))
        keys = keys.astype(np.int64)
        sizes = np.bincount(keys // _MAX_PIECES, minlength=len(word_counts))
        yield sizes, (keys % _MAX_PIECES).astype(np.int32)
