"""The static embedding model: each token has a vector, and a text's is the sum of its tokens' vectors.

Tokens are independent of their context and none crosses white space. Each distinct word of a block of
texts is therefore tokenized once, and everything else is two sparse matrix products. That is exact,
and several times faster than tokenizing every text. The files of a model are laid out as model2vec's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from copy import copy
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from auditor import on_disk
from auditor.analysis.arrays import unit_rows
from auditor.analysis.progress import Progress

Vectors = NDArray[np.float32]
Texts = pl.Series | Sequence[str | None]
_Ints = NDArray[np.int64]

# Rows encoded at a time. Source: the distinct words of 8,192 rows of 150 words take 40 MB, and larger
# blocks are no faster. Vectors do not depend on it.
BLOCK_ROWS = 8_192
# Rows that are added up without scipy, whose import takes as long as the sums of so many; and of one item.
_FEW_ROWS, _FEW_ADDENDS = 300_000, 1_000
_MAX_KEPT_WORDS = 1 << 16  # whose tokens are kept: 15 MB
# White space as tokenizers of the BERT family see it: Unicode's, less the three characters that are also
# control characters, which these tokenizers drop.
_WORD = r"(?:\S|[\x0b\x0c\x{85}])+"


def is_static_model(folder: Path) -> bool:
    """Whether ``folder`` contains a static model."""
    config = folder / "config.json"
    return (
        config.is_file() and json.loads(config.read_text("utf-8")).get("model_type") == "model2vec"
    )


class StaticEncoder:
    """A static model on numpy and scipy.

    Sums are taken over a text's words in order, whatever the other texts: a text has the same vector to
    the last bit in any batch and with any number of threads. Texts are never truncated.
    """

    def __init__(self, folder: Path, name: str, progress: Progress | None = None) -> None:
        self._files = folder / "model.safetensors", folder / "tokenizer.json"
        tensors = load_file(self._files[0])
        self.table = _TokenVectors(tensors["embeddings"], tensors.get("weights"))
        self.pieces = WordPieces(Tokenizer.from_file(str(self._files[1])))
        self.tokenizer = self.pieces.tokenizer
        self.name = name
        self.dim = self.table.dim
        self.progress = progress

    def with_progress(self, progress: Progress | None) -> StaticEncoder:
        """The same model, which shares its files with this one, and calls ``progress``."""
        encoder = copy(self)
        encoder.progress = progress
        return encoder

    def digest(self) -> str:
        """The digest of the model's files, in hexadecimal."""
        contents = b"".join(path.read_bytes() for path in self._files)
        return hashlib.sha256(contents).hexdigest()

    def encode(self, texts: Texts) -> Vectors:
        """One vector for each text: float32[n, dim] of unit length; zeros for texts without words."""
        series = texts if isinstance(texts, pl.Series) else pl.Series(list(texts), dtype=pl.String)
        out = on_disk.full((len(series), self.dim), 0, np.float32)
        for start in range(0, len(series), BLOCK_ROWS):
            counts, ids, words = split_words(series.slice(start, BLOCK_ROWS))
            sizes, tokens = self.pieces.of(words)
            stop = start + len(counts)
            word_vectors = self.table.sums(sizes, tokens)
            out[start:stop] = unit_rows(_sum_rows(counts, ids, word_vectors))
            if self.progress:
                self.progress(stop, len(series))
        return out


class _TokenVectors:
    """The vectors of tokens as they are stored, in few bits; those that a text needs are float32."""

    def __init__(self, stored: NDArray[Any], weights: NDArray[Any] | None) -> None:
        self._stored, self._weights = stored, weights
        self.dim = int(stored.shape[1])

    def sums(self, counts: _Ints, tokens: _Ints) -> Vectors:
        """``_sum_rows`` of the vectors of ``tokens``; few of them are read without the others."""
        if len(tokens) > len(self._stored) // 2:
            return _sum_rows(counts, tokens, self.whole)
        used, positions = np.unique(tokens, return_inverse=True)
        return _sum_rows(counts, positions, self._read(used))

    @cached_property
    def whole(self) -> Vectors:
        """The vectors of all tokens."""
        return self._read(slice(None))

    def _read(self, tokens: _Ints | slice) -> Vectors:
        vectors = self._stored[tokens].astype(np.float32)
        if self._weights is not None:
            vectors *= self._weights[tokens].astype(np.float32)[:, None]
        return vectors


def bare_tokenizer(tokenizer: Tokenizer) -> Tokenizer:
    """Switch off padding and truncation, in place."""
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def split_words(texts: pl.Series) -> tuple[_Ints, _Ints, list[str]]:
    """Split texts at white space: words in each text, all word ids in order, the distinct words."""
    words = texts.fill_null("").str.extract_all(_WORD)
    counts = words.list.len().to_numpy().astype(np.int64)
    column = pl.DataFrame({"word": words.explode(empty_as_null=False)})
    distinct = column.unique(maintain_order=True).with_row_index("id")
    ids = column.join(distinct, on="word", how="left", maintain_order="left")["id"]
    return counts, ids.to_numpy().astype(np.int64), distinct["word"].to_list()


class WordPieces:
    """The tokens of words. Those of the first words are kept, since most texts have the frequent ones."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = bare_tokenizer(tokenizer)
        self._known: dict[str, list[int]] = {}

    def of(self, words: Sequence[str]) -> tuple[_Ints, _Ints]:
        """The number of tokens in each of the distinct ``words``, and all token ids in order."""
        new = [word for word in words if word not in self._known]
        encoded = self.tokenizer.encode_batch_fast(new, add_special_tokens=False)
        found = {word: item.ids for word, item in zip(new, encoded, strict=True)}
        ids = [self._known.get(word) or found.get(word, []) for word in words]
        self._known |= dict(islice(found.items(), max(0, _MAX_KEPT_WORDS - len(self._known))))
        counts = np.fromiter(map(len, ids), np.int64, len(ids))
        return counts, np.fromiter(chain.from_iterable(ids), np.int64, int(counts.sum()))


def _sum_rows(counts: _Ints, ids: _Ints, table: Vectors) -> Vectors:
    """Sums of rows of ``table``: item i adds the rows of the next ``counts[i]`` of ``ids``, in order."""
    starts = np.concatenate(([0], np.cumsum(counts)))
    if len(ids) <= _FEW_ROWS and counts.max(initial=0) <= _FEW_ADDENDS:
        return _sum_few(counts, ids, starts, table)
    from scipy.sparse import csr_array  # a quarter of a second to import

    matrix: Any = csr_array((np.ones(len(ids), np.float32), ids, starts), (len(counts), len(table)))
    return np.asarray(matrix @ table, np.float32)


def _sum_few(counts: _Ints, ids: _Ints, starts: _Ints, table: Vectors) -> Vectors:
    """As ``_sum_rows``, to the last bit, without scipy: the nth row of all items at a time."""
    order = np.argsort(-counts, kind="stable")
    longest_first, starts = counts[order], starts[order]
    sums = np.zeros((len(counts), table.shape[1]), np.float32)
    for nth in range(counts.max(initial=0)):
        items = np.searchsorted(-longest_first, -nth)  # those with more than ``nth`` rows
        sums[:items] += table[ids[starts[:items] + nth]]
    out = np.empty_like(sums)
    out[order] = sums
    return out
