"""Embeddings of the prompts and responses of a data set, computed once and shared by all checks."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl

from auditor.analysis import progress
from auditor.analysis.embedding import embedders
from auditor.analysis.embedding.static import Vectors


@dataclass(frozen=True)
class TextEmbeddings:
    """Embeddings of prompts and of free-text responses; each side is encoded at its first use.

    The texts are normalised, without templates and punctuation: the packaged model has the same
    quality on them as on the texts as written, within 2% either way (tests/bench/bench_embed.py, with
    and without --as-written).

    Raises on first use:
        AuditError: the embedder, or a package it needs, is not on this machine.
    """

    prompt_text: pl.Series = field(repr=False)  # String[n]; null where there is no text
    response_text: pl.Series = field(repr=False)  # String[n]; all null if responses are labels
    embedder: str

    @cached_property
    def encoder(self) -> embedders.Encoder:
        """The model that computes the embeddings."""
        return embedders.load(self.embedder, progress.bar("encoding"))

    @cached_property
    def prompts(self) -> Vectors:
        """Embedding of each prompt: float32[n, d] of unit length; zeros where the text is null."""
        return self._encode(self.prompt_text)

    @cached_property
    def responses(self) -> Vectors:
        """Embedding of each free-text response: float32[n, d] of unit length; zeros where it is null."""
        return self._encode(self.response_text)

    def _encode(self, texts: pl.Series) -> Vectors:
        """Encode each distinct text once."""
        rows = texts.rename("text").to_frame()
        distinct = rows.unique(maintain_order=True).with_row_index("position")
        vectors = self.encoder.encode(distinct["text"])
        if len(distinct) == len(rows):
            return vectors
        found = rows.join(distinct, on="text", how="left", maintain_order="left", nulls_equal=True)
        return np.take(vectors, found["position"].to_numpy(), axis=0)
