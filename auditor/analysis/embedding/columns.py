"""What the rows of a data set say, as unit vectors that every check shares."""

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
    """Vectors of prompts and of free-text responses, each text encoded once, when first asked for.

    Row i belongs to row i of the texts. Templates are no part of what is encoded, nor is
    punctuation: ``Dataset.normalised`` without them gives the packaged model the same quality as the
    texts as written, within 2 % either way (tests/bench/bench_embed.py, with and
    without --as-written).

    Raises on first use:
        AuditError: the embedder, or a package it needs, is not on this machine.
    """

    prompt_text: pl.Series = field(repr=False)  # String; null where there is nothing to say
    response_text: pl.Series = field(repr=False)  # the same; all null where answers are labels
    embedder: str

    @cached_property
    def encoder(self) -> embedders.Encoder:
        """The model that makes the vectors."""
        return embedders.load(self.embedder, progress.bar("encoding"))

    @cached_property
    def prompts(self) -> Vectors:
        """Meaning of each prompt: float32[n, d], unit length, zeros where it is null."""
        return self._vectors(self.prompt_text)

    @cached_property
    def responses(self) -> Vectors:
        """Meaning of each free-text response: float32[n, d], unit length, zeros where it is null."""
        return self._vectors(self.response_text)

    def _vectors(self, texts: pl.Series) -> Vectors:
        """Encode each distinct text once."""
        rows = texts.rename("text").to_frame()
        distinct = rows.unique(maintain_order=True).with_row_index("place")
        place = rows.join(distinct, on="text", how="left", maintain_order="left", nulls_equal=True)[
            "place"
        ]
        vectors = self.encoder.encode(distinct["text"])
        return vectors if len(distinct) == len(rows) else np.take(vectors, place.to_numpy(), axis=0)
