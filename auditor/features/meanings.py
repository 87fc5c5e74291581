"""What the rows of a data set say, as unit vectors that every check shares."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl

from auditor.features import embed, progress
from auditor.features.static import Vectors


@dataclass(frozen=True)
class Meanings:
    """Vectors of prompts and of free-text responses, each text encoded once, when first asked for.

    Row i belongs to row i of the texts. Templates are no part of what is encoded, nor is
    punctuation: ``Dataset.words`` without them gives the packaged model the same quality as the
    texts as written, within 2 % either way (tests/bench/bench_embed.py, with and
    without --as-written).

    Raises on first use:
        EncoderUnavailableError: the embedder, or a package it needs, is not on this machine.
    """

    prompts: pl.Series = field(repr=False)  # String; null where there is nothing to say
    responses: pl.Series = field(repr=False)  # the same; all null where answers are labels
    embedder: str

    @cached_property
    def encoder(self) -> embed.Encoder:
        """The model that makes the vectors."""
        return embed.load(self.embedder, progress.bar("encoding"))

    @cached_property
    def asked(self) -> Vectors:
        """Meaning of each prompt: float32[n, d], unit length, zeros where it is null."""
        return self._vectors(self.prompts)

    @cached_property
    def said(self) -> Vectors:
        """Meaning of each free-text response: float32[n, d], unit length, zeros where it is null."""
        return self._vectors(self.responses)

    def _vectors(self, texts: pl.Series) -> Vectors:
        """Encode each distinct text once."""
        rows = texts.rename("text").to_frame()
        distinct = rows.unique(maintain_order=True).with_row_index("place")
        place = rows.join(distinct, on="text", how="left", maintain_order="left", nulls_equal=True)[
            "place"
        ]
        vectors = self.encoder.encode(distinct["text"])
        return vectors if len(distinct) == len(rows) else np.take(vectors, place.to_numpy(), axis=0)
