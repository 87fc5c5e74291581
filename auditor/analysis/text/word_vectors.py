"""Unit vectors of texts by their words, alone or beside what a model makes of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.text.lsa import latent
from auditor.analysis.text.tfidf import counts, weigh

# Dimensions. Source: tests/bench/bench_fewshot.py; 50 are worse, 400 are no better.
_AXES = 200


def by_words(texts: pl.Series) -> NDArray[np.float32]:
    """TF-IDF weights of ``texts`` on their main axes: float32[n, <= 200], of unit length.

    Zeros for null and empty texts, and for those that share no term with another.
    """
    vectors = latent(weigh(counts(texts)), _AXES)
    length = np.sqrt((vectors * vectors).sum(axis=1, keepdims=True))
    return np.asarray(vectors / np.where(length > 0, length, 1), np.float32)


def beside(
    encode: Callable[[pl.Series], NDArray[np.float32]], texts: pl.Series
) -> NDArray[np.float32]:
    """``by_words`` and, with equal weight, the unit vectors of ``encode``: float32[n, d].

    Together they tell classes apart better than either. Out of fold on 2,500 rows each, linear:
    words alone, the packaged model alone, both: TREC .77 .69 .82, CLINC150 .75 .83 .83, AG News .85
    .85 .87, ATIS .93 .90 .94, tweet emotion .68 .67 .71.
    """
    both = np.concatenate([by_words(texts), encode(texts)], axis=1)
    return np.asarray(both / np.float32(np.sqrt(2)), np.float32)
