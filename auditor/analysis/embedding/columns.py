"""Embeddings of the prompts and responses of a data set, computed once and shared by all checks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Literal, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor import engine, on_disk
from auditor.analysis import progress
from auditor.analysis.arrays import Stored, row_blocks, rows_at
from auditor.analysis.embedding import embedders
from auditor.analysis.embedding.scripts import ReadingEncoder, is_readable
from auditor.analysis.embedding.static import Vectors
from auditor.cache import current
from auditor.cache.rows import reused

# A check of the whole set is skipped if more than the first share of its texts is unread; a report mentions unread texts
# if they are at least the second share. Source: a map of less than half of the rows is not a map of the set; one row in
# a hundred is what the report rounds to 1%.
_MAX_UNREAD, _MIN_MENTIONED = 0.5, 0.01
# Rows above which vectors are kept in half precision, and encoded in blocks. Source: memory, 512 bytes a row instead
# of 1,024 (tests/bench/SCALE.md has the effect).
MAX_SINGLE_ROWS = 200_000
_BLOCK_ROWS = 1 << 16


Side = Literal["prompts", "responses"]
SIDES: tuple[Side, Side] = ("prompts", "responses")


class Unread(NamedTuple):
    """How many of some texts are in a script that the embedding model does not know."""

    unread: int
    texts: int
    noun: str

    @property
    def too_many(self) -> bool:
        """Whether so many are unread that the others no longer represent the set."""
        return self.unread > _MAX_UNREAD * self.texts

    @property
    def note(self) -> str:
        """What is not compared, why, and what helps; empty if under 1% of the texts are unread."""
        if self.unread < max(1, _MIN_MENTIONED * self.texts):
            return ""
        return (
            f"{self.unread:,} of {self.texts:,} {self.noun} are in a script that the embedding model does"
            " not know, and were not compared by meaning: use a multilingual sentence-transformers model"
            " (--embedder PATH, with semantic_duplicate set), or distil one (dataset-audit distill)"
        )


@dataclass(frozen=True)
class TextEmbeddings:
    """Embeddings of prompts and of free-text responses; each side is encoded at its first use.

    A text in a script that the model does not know has a vector of zeros, as a null has. With more than
    MAX_SINGLE_ROWS rows, vectors are float16: ``of`` gives single precision for some of them.

    The texts are normalised, without templates and punctuation: the packaged model has the same
    quality on them as on the texts as written, within 2% either way (tests/bench/bench_embed.py, with
    and without --as-written).

    Raises on first use:
        AuditError: the embedder, or a package it needs, is not on this machine.
    """

    prompt_text: pl.Series = field(repr=False)  # String[n]; null where there is no text
    response_text: pl.Series = field(repr=False)  # String[n]; all null if responses are labels
    embedder: str
    device: str = "cpu"

    @cached_property
    def encoder(self) -> ReadingEncoder:
        """The model that computes the embeddings."""
        return encoder(self.embedder, self.device)

    @cached_property
    def prompts(self) -> Stored:
        """Embedding of each prompt: float32[n, d] of unit length; zeros where the text is null."""
        return self._encode(self.prompt_text)

    @cached_property
    def responses(self) -> Stored:
        """Embedding of each free-text response: float32[n, d] of unit length; zeros where it is null."""
        return self._encode(self.response_text)

    def of(self, side: Side, positions: NDArray[np.int64]) -> Vectors:
        """Embeddings of the rows at ``positions`` (int64[n]): float32[n, d]; a view if ``rows_at`` gives one."""
        stored = self.prompts if side == "prompts" else self.responses
        return np.asarray(rows_at(stored, positions), np.float32)

    def of_few(self, side: Side, positions: NDArray[np.int64]) -> Vectors:
        """As ``of``, for a sample: it encodes these rows alone if no check has needed all rows before."""
        if side in vars(self) or not self.encoder.identity:
            return self.of(side, positions)
        texts = self.prompt_text if side == "prompts" else self.response_text
        is_large = len(texts) > MAX_SINGLE_ROWS
        return np.asarray(self._vectors(texts[positions], is_large=is_large), np.float32)

    @cached_property
    def _readable(self) -> Mapping[Side, NDArray[np.bool_]]:
        texts: Mapping[Side, pl.Series] = {
            "prompts": self.prompt_text,
            "responses": self.response_text,
        }
        tokenizer = self.encoder.tokenizer
        return {
            side: (text.is_not_null() & is_readable(text, tokenizer)).to_numpy()
            for side, text in texts.items()
        }

    def readable(self, side: Side) -> NDArray[np.bool_]:
        """Whether a row has that text, in a script that the encoder knows: bool[n]."""
        return self._readable[side]

    def unread(self, side: Side, positions: NDArray[np.int64] | None = None) -> Unread:
        """How many texts the encoder cannot read, of the rows at ``positions`` (int64[n]) or of all rows."""
        texts = self.prompt_text if side == "prompts" else self.response_text
        present, readable = texts.is_not_null().to_numpy(), self.readable(side)
        if positions is not None:
            present, readable = present[positions], readable[positions]
        return Unread(int((present & ~readable).sum()), int(present.sum()), side)

    def readable_pairs(self, positions: NDArray[np.int64]) -> tuple[NDArray[np.bool_], Unread]:
        """Which rows at ``positions`` (int64[n], with both texts) it can read on both sides, and the worse side."""
        both = np.all([self.readable(side)[positions] for side in SIDES], axis=0)
        return both, max(self.unread(side, positions) for side in SIDES)

    def _encode(self, texts: pl.Series) -> Stored:
        """Encode each distinct text once."""
        rows = texts.rename("text").to_frame()
        distinct = rows.unique(maintain_order=True).with_row_index("position")
        vectors = self._vectors(distinct["text"], is_large=len(rows) > MAX_SINGLE_ROWS)
        if len(distinct) == len(rows):
            return vectors
        found = rows.join(distinct, on="text", how="left", maintain_order="left", nulls_equal=True)
        return rows_at(vectors, found["position"].to_numpy())

    def _vectors(self, texts: pl.Series, *, is_large: bool) -> Stored:
        """One vector for each text, computed where the steps of this run are; of large sets in half precision."""
        if engine.current() and len(texts):
            gpus = int(self.device == "cuda")
            work = engine.Pool(partial(_encoding, self.embedder, self.device), gpus)
            found = engine.mapped(texts.to_frame("text"), work)["vector"].to_numpy()
            vectors = np.ascontiguousarray(found.reshape(len(texts), self.encoder.dim))
            return vectors.astype(np.float16) if is_large else vectors
        if not is_large:
            return self._reused(texts)
        half = on_disk.empty((len(texts), self.encoder.dim), np.float16)
        for block in row_blocks(len(texts), _BLOCK_ROWS):
            half[block] = self._reused(texts[block])
        return half

    def _reused(self, texts: pl.Series) -> Vectors:
        """One vector for each text, from the cache if it has it."""
        encoder = self.encoder
        if current() is None:  # the digest of a model is for a cache
            return encoder.encode(texts)
        return reused(encoder.identity, texts, (encoder.dim, np.float32), encoder.encode)


def precision(rows: int) -> tuple[str, ...]:
    """A note on the verdict: vectors are in half precision if there are more than MAX_SINGLE_ROWS ``rows``; else no note."""
    if rows <= MAX_SINGLE_ROWS:
        return ()
    # Source: tests/bench/SCALE.md.
    return (
        f"embeddings in half precision, as in all sets of more than {MAX_SINGLE_ROWS:,} rows; on TREC,"
        " half precision changes no finding",
    )


def encoder(embedder: str, device: str = "cpu") -> ReadingEncoder:
    """The model of that name, which reports its progress; it gives zeros for texts in scripts it cannot read."""
    if engine.current():
        device = "cpu"  # the workers of an engine load models of their own
    return ReadingEncoder(embedders.load(embedder, progress.reporter("encoding"), device))


def _encoding(embedder: str, device: str) -> engine.Step:
    """A step that encodes the column ``text``, with a model of its own."""
    return partial(_encoded, ReadingEncoder(embedders.load(embedder, device=device)))


def _encoded(encoder: embedders.Encoder, rows: pl.DataFrame) -> pl.DataFrame:
    vectors = encoder.encode(rows["text"])
    return pl.DataFrame({"vector": pl.Series(vectors, dtype=pl.Array(pl.Float32, encoder.dim))})
