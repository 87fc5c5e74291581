"""Runs of neighbouring words in the order of their text, to find a text or a passage inside other texts."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import concat_ranges, split_by_size
from auditor.analysis.parallel import threads
from auditor.analysis.text.byte_ranges import hash_ranges, prefix_sums, words
from auditor.analysis.text.normalise import UNSPACED

_BLOCK_BYTES = 1 << 17  # of text hashed at once: its arrays stay in the second-level cache
_FILTER_BITS = 22  # of a hash that choose its slot in the filter of known runs: 4 MB


class Runs(NamedTuple):
    """The runs of n texts, text by text: text i has ``hashes[offsets[i] : offsets[i + 1]]`` (uint64)."""

    offsets: NDArray[np.int64]
    hashes: NDArray[np.uint64]


class Occurrences(NamedTuple):
    """Where known runs occur, by text and word: int64[n] each."""

    text: NDArray[np.int64]  # number of the text
    word: NDArray[np.int64]  # number of the run's first word in it
    run: NDArray[np.int64]  # which of the known runs


def with_spaced_characters(texts: pl.Series) -> pl.Series:
    """Return normalised ``texts`` with spaces around each character of a script without spaces (String)."""
    others = (texts.str.len_bytes() > texts.str.len_chars()).fill_null(value=False)
    spaced = texts.filter(others).str.replace_all(UNSPACED, " $0 ").str.replace_all(" +", " ")
    return texts.clone().scatter(others.arg_true(), spaced.str.strip_chars(" "))


def runs(texts: pl.Series, width: int) -> Runs:
    """Return the hash of each run of ``width`` words of each text; a text with fewer words has none.

    ``texts`` have single spaces between words (String, nulls allowed).
    """
    blocks = list(_blocks(texts, width))
    counts = np.concatenate([np.zeros(1, np.int64), *(counts for _, counts, _ in blocks)])
    hashes = np.concatenate([np.zeros(0, np.uint64), *(hashes for _, _, hashes in blocks)])
    return Runs(np.cumsum(counts), hashes)


def occurrences(texts: pl.Series, width: int, known: NDArray[np.uint64]) -> Occurrences:
    """Return where the ``known`` runs (uint64[n], ascending and distinct) of ``width`` words are in ``texts``.

    The time is linear in the size of the texts, and only what is found is kept.
    """
    slots = np.zeros(1 << _FILTER_BITS, bool)
    slots[known >> np.uint64(64 - _FILTER_BITS)] = True
    found = [Occurrences(*(np.zeros(0, np.int64),) * 3)]
    for first, counts, hashes in _blocks(texts, width):
        # Nearly all runs are unknown, and one look at the filter is enough for most of them.
        likely = np.flatnonzero(slots[hashes >> np.uint64(64 - _FILTER_BITS)])
        run = np.minimum(np.searchsorted(known, hashes[likely]), len(known) - 1)
        equal = known[run] == hashes[likely] if len(known) else np.zeros(len(likely), bool)
        text = np.repeat(np.arange(len(counts)), counts)[likely[equal]]
        word = likely[equal] - (np.cumsum(counts) - counts)[text]
        found.append(Occurrences(first + text, word, run[equal]))
    return Occurrences(*map(np.concatenate, zip(*found, strict=True)))


def _blocks(
    texts: pl.Series, width: int
) -> Iterator[tuple[int, NDArray[np.int64], NDArray[np.uint64]]]:
    """The first text, the number of runs of each text, and their hashes, block by block."""
    texts = texts.fill_null("")
    sizes = texts.str.len_bytes().to_numpy().astype(np.int64)
    starts = split_by_size(sizes + 1, _BLOCK_BYTES)
    blocks = [texts.slice(start, stop - start) for start, stop in starts]
    with threads() as pool:
        hashed = pool.map(partial(_hash_block, width=width), blocks)
        for (start, _), (counts, hashes) in zip(starts, hashed, strict=True):
            yield start, counts, hashes


def _hash_block(texts: pl.Series, width: int) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """The number of runs of each text, and their hashes text by text."""
    units = words(texts)
    counts = np.maximum(np.diff(units.first) - width + 1, 0)
    counts[(texts == "").to_numpy()] = 0
    start = concat_ranges(units.first[:-1], counts)
    ends = units.end[start + (width - 1)]
    return counts, hash_ranges(prefix_sums(units.data), units.begin[start], ends)
