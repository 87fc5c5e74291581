"""Unit vectors of texts that need no model."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.features.latent import latent
from auditor.features.tfidf import counts, weigh

# Dimensions. Source: tests/bench/bench_fewshot.py; 50 are worse, 400 are no better.
_AXES = 200


def by_words(texts: pl.Series) -> NDArray[np.float32]:
    """TF-IDF weights of ``texts`` on their main axes: float32[n, <= 200], of unit length.

    Zeros for null and empty texts, and for those that share no term with another.
    """
    vectors = latent(weigh(counts(texts)), _AXES)
    length = np.sqrt((vectors * vectors).sum(axis=1, keepdims=True))
    return np.asarray(vectors / np.where(length > 0, length, 1), np.float32)
