"""Texts by their words alone, in few dimensions: TF-IDF weights, hashed to signed axes."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import unit_rows
from auditor.analysis.embedding.static import Vectors

# Axes. Source: measured on swapped responses of five instruction sets, 512 and 1,024 rank no better.
DIM = 256
_COLUMNS = 1 << 20  # words are counted by this many hashes
_BLOCK = 8_192  # texts cut at a time
_SEED = 17


class Sketch:
    """Cosines of sketches are those of TF-IDF vectors, give or take 1 / sqrt(DIM) = 0.06.

    Each word adds its weight, (1 + log count) * log(texts / texts with it), to one axis, with a sign;
    axis and sign are hashes of the word (the count sketch of Charikar, Chen and Farach-Colton 2002;
    feature hashing, Weinberger et al. 2009). There is no vocabulary and nothing to fit but counts.
    """

    def __init__(self, texts: pl.Series) -> None:
        """Count in how many of ``texts`` (String, words parted by spaces) each word is."""
        spread = np.zeros(_COLUMNS, np.int64)
        for start in range(0, len(texts), _BLOCK):
            spread += np.bincount(_words(texts.slice(start, _BLOCK))[1], minlength=_COLUMNS)
        self._rarity = np.log((1 + len(texts)) / (1 + spread)).astype(np.float32)
        self._rarity[spread < 2] = 0  # nothing else has the word

    def encode(self, texts: pl.Series) -> Vectors:
        """Give each text a vector: float32[n, DIM], unit length; zeros where no word tells."""
        parts = [self._block(texts.slice(start, _BLOCK)) for start in range(0, len(texts), _BLOCK)]
        return np.concatenate([np.zeros((0, DIM), np.float32), *parts])

    def _block(self, texts: pl.Series) -> Vectors:
        rows, columns, counts = _words(texts)
        weights = (1 + np.log(counts)) * self._rarity[columns]
        signed = np.where(columns & DIM, weights, -weights)  # the bit above those of the axis
        axes = rows * DIM + (columns & (DIM - 1))
        return unit_rows(
            np.bincount(axes, signed, len(texts) * DIM).reshape(-1, DIM).astype(np.float32)
        )


def _words(
    texts: pl.Series,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Row, column and count of each word of each text."""
    words = texts.fill_null("").str.split(" ")
    sizes = words.list.len().to_numpy().astype(np.int64)
    rows = np.repeat(np.arange(len(texts)), sizes)
    hashes = words.explode(empty_as_null=False).hash(_SEED).to_numpy()
    columns = (hashes >> np.uint64(44)).astype(np.int64)
    keys, counts = np.unique(rows * _COLUMNS + columns, return_counts=True)
    return keys // _COLUMNS, keys % _COLUMNS, counts
