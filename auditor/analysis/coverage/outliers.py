"""How far a row lies from all others, by its meaning and by its words.

Two signs of different origin: the direction of the row's vector, and how rare its word pieces are
among the other rows. Either alone tells odd rows from strays poorly; what both say is a stray as a
rule (tests/bench/bench_outliers.py).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray
from tokenizers import Tokenizer

from auditor.analysis.arrays import unique_keys
from auditor.analysis.embedding.embedders import STATIC
from auditor.analysis.embedding.static import BLOCK_ROWS, Vectors, bare_tokenizer, split, tokenize

Scores = NDArray[np.float64]

# What a score is measured against: the middle of the rows, and what one in twenty exceeds. Source:
# these stay where they are with 1 % of strays among the rows.
_MIDDLE, _HIGH = 0.5, 0.95
_VOCABULARY = 1 << 20  # more than the tokenizer has pieces


def outlying(vectors: Vectors, texts: pl.Series) -> tuple[Scores, Scores]:
    """By meaning and by words, in steps from the middle row to the 95th of 100: float64[n] each.

    ``vectors`` float32[n, d] of unit length, ``texts`` n strings without null.
    """
    return _steps(_far(vectors)), _steps(_strange(texts))


def _steps(score: Scores) -> Scores:
    middle, high = np.quantile(score, [_MIDDLE, _HIGH])
    return np.asarray((score - middle) / max(high - middle, 1e-9)).round(4)


def _far(vectors: Vectors) -> Scores:
    """1 less the cosine to the mean of all rows."""
    centre = vectors.mean(axis=0, dtype=np.float64)
    length = max(float(np.sqrt((centre * centre).sum())), 1e-9)
    # In float64 and rounded: machines differ in how they add up.
    away = np.empty(len(vectors), np.float64)
    for start in range(0, len(vectors), BLOCK_ROWS):
        part = slice(start, start + BLOCK_ROWS)
        away[part] = 1 - vectors[part].astype(np.float64) @ (centre / length)
    return away.round(6)


def _strange(texts: pl.Series) -> Scores:
    """Mean surprise at the row's distinct word pieces, above the usual, in standard errors of a mean.

    The surprise at a piece is the logarithm of the rows for each other row that has it, and half a
    row for pieces that no other has.
    """
    blocks = list(_pieces(texts))
    held = np.zeros(_VOCABULARY, np.int64)
    for _, pieces in blocks:
        held += np.bincount(pieces, minlength=_VOCABULARY)
    surprise = np.log(len(texts) / (np.maximum(held, 1) - 0.5))
    means = [_means(sizes, surprise[pieces]) for sizes, pieces in blocks]
    mean = np.concatenate(means)
    size = np.concatenate([sizes for sizes, _ in blocks])
    return np.asarray((mean - mean.mean()) * np.sqrt(size)).round(6)


def _means(sizes: NDArray[np.int64], values: Scores) -> Scores:
    rows = np.repeat(np.arange(len(sizes)), sizes)
    return np.asarray(np.bincount(rows, values, len(sizes)) / np.maximum(sizes, 1))


def _pieces(texts: pl.Series) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int32]]]:
    """Distinct word pieces of each text, block by block: how many, and which, in order of the texts."""
    tokenizer = bare_tokenizer(Tokenizer.from_file(str(STATIC / "tokenizer.json")))
    for start in range(0, len(texts), BLOCK_ROWS):
        counts, words, distinct = split(texts.slice(start, BLOCK_ROWS))
        size, tokens = tokenize(distinct, tokenizer)
        first = np.cumsum(size) - size
        inside = size[words]  # pieces of each word in its place
        place = np.repeat(first[words] - (np.cumsum(inside) - inside), inside)
        token = tokens[place + np.arange(len(place))]
        row = np.repeat(np.repeat(np.arange(len(counts)), counts), inside)
        key = unique_keys((row * _VOCABULARY + token).astype(np.uint64)).astype(np.int64)
        sizes = np.bincount(key // _VOCABULARY, minlength=len(counts))
        yield sizes, (key % _VOCABULARY).astype(np.int32)
