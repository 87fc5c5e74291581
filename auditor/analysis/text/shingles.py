"""Texts as sets of hashed shingles, for a whole column at once.

A shingle is a run of neighbouring words or characters, and so a range of bytes of its text. Prefix sums
of a polynomial hash over the bytes of many rows give the hash of any range by one subtraction and one
multiplication; no Python code runs for a single row. The arithmetic is modulo 2**64 and our own, so
hashes are the same on every machine, library version and hash seed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Literal, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import concat_ranges, split_by_size, unique_keys
from auditor.analysis.parallel import threads
from auditor.analysis.text.normalise import UNSPACED
from auditor.analysis.text.samples import SAMPLE_BINS, sampled

Kind = Literal["word", "char"]

# Units in a shingle. Words: 3, since a replaced word then costs 3 shingles and not 5, and three words in
# a row are already rare among unrelated texts. Characters: 5, about one word (as in finelint).
WIDTH: dict[Kind, int] = {"word": 3, "char": 5}
# Words from which candidates are found by word shingles, which are six times fewer. Source: measured on AG
# News with 10% of the words changed: texts of 40 words lose a quarter of their true pairs by words at
# a threshold of 0.64, and texts of 60 words none at 0.57.
MIN_WORDS = 60
# Share of characters of unspaced scripts up to which word shingles are used, and from which character
# shingles are. The two ranges overlap by more than texts of similarity 0.8 can differ.
MAX_UNSPACED_BY_WORDS, MIN_UNSPACED_BY_CHARS = 0.5, 0.3

_BLOCK_BYTES = 1 << 17  # of text hashed at once: its arrays stay in the second-level cache
_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64
_INVERSE = pow(_BASE, -1, 1 << 64)


@dataclass(frozen=True, slots=True)
class Shingles:
    """The shingle sets of n rows, one after another.

    Row i has ``hashes[offsets[i] : offsets[i + 1]]``, ascending and distinct. ``offsets`` is
    int64[n + 1], ``hashes`` uint32. ``sampled`` (bool[n]) marks the rows of which only a sample is kept;
    None: no row. Two different shingles share a hash in 1 of 4 billion comparisons,
    so the similarity of two sets of 150 is wrong by one shingle in 1 of 200,000 pairs. A short
    text, for which a single shingle would decide, is represented by two hashes.
    """

    offsets: NDArray[np.int64]
    hashes: NDArray[np.uint32]
    sampled: NDArray[np.bool_] | None = None

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Number of shingles of each row: int64[n]."""
        return np.diff(self.offsets)


class _Units(NamedTuple):
    """Words or characters as byte ranges begin[j]:end[j] of ``data``; row i has units first[i]:first[i + 1]."""

    data: NDArray[np.uint8]
    begin: NDArray[np.int64]
    end: NDArray[np.int64]
    first: NDArray[np.int64]


def candidate_kinds(texts: pl.Series, threshold: float) -> dict[Kind, NDArray[np.bool_]]:
    """For each kind of shingle, the rows whose candidates are found by it: bool[n].

    Long texts use words; short ones, and scripts without spaces, use characters. Rows near the limit
    use both. Texts of a Jaccard similarity of ``threshold`` differ in length by a factor of at most
    1 / ``threshold`` (repeated shingles aside), so both texts of each such pair share a kind.
    """
    texts = texts.fill_null("")
    words = _count_spaces(texts) + 1
    text = pl.col("text")
    ascii_only = text.str.len_bytes() == text.str.len_chars()
    share = text.str.count_matches(UNSPACED) / text.str.len_chars()
    frame = texts.to_frame("text").with_row_index("row")
    other = frame.filter(~ascii_only).select("row", share=share)
    unspaced = np.zeros(len(texts))
    unspaced[other["row"].to_numpy()] = other["share"].to_numpy()
    filled = (texts.str.len_bytes() > 0).to_numpy()
    return {
        "word": filled & (words >= MIN_WORDS) & (unspaced <= MAX_UNSPACED_BY_WORDS),
        "char": filled & ((words < MIN_WORDS / threshold) | (unspaced > MIN_UNSPACED_BY_CHARS)),
    }


def _count_spaces(texts: pl.Series) -> NDArray[np.int64]:
    """Count the spaces of each text (int64[n]), ten times as fast as a regular expression."""
    spaces = np.flatnonzero(_joined_bytes(texts, "\n") == ord(" "))
    ends = np.cumsum(texts.str.len_bytes().to_numpy().astype(np.int64) + 1)
    return np.diff(np.searchsorted(spaces, ends), prepend=0)


def shingles(
    texts: pl.Series, kind: Kind, *, distinct: bool = True, sample: bool = False
) -> Shingles:
    """Hash the shingles of normalised texts (words with single spaces between).

    A text with too few units for a shingle is represented by the two halves of its own 64-bit hash,
    so that it is similar to its equals only. Null and empty texts have no shingles. If not
    ``distinct``, hashes are in the order of the text and repeats stay; that takes half the time, and
    signatures are the same. If ``sample``, only a sample of each row with more than SAMPLE_BINS
    shingles is kept, so that neither its memory nor the cost of a comparison grows with its length.
    """
    texts = texts.fill_null("")
    length = texts.str.len_bytes().to_numpy().astype(np.int64)
    parts = [
        texts.slice(start, stop - start) for start, stop in split_by_size(length + 1, _BLOCK_BYTES)
    ]
    # An upper limit, reserved but not touched: a text has at most one shingle a byte, or two hashes.
    hashes = np.empty(int(length.sum()) + 2 * len(texts), np.uint32)
    counts, samples = [np.zeros(0, np.int64)], [np.zeros(0, bool)]
    end = 0
    with threads() as pool:
        for count, part in pool.map(partial(_hash_block, kind=kind, distinct=distinct), parts):
            large = sample & (count > SAMPLE_BINS)
            sizes, kept = sampled(count, part, large) if large.any() else (count, part)
            hashes[end : end + len(kept)] = kept
            end += len(kept)
            counts.append(sizes)
            samples.append(large)
    offsets = np.zeros(len(texts) + 1, np.int64)
    np.cumsum(np.concatenate(counts), out=offsets[1:])
    return Shingles(offsets, hashes[:end], np.concatenate(samples) if sample else None)


def _hash_block(
    texts: pl.Series, *, kind: Kind, distinct: bool
) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """The number of shingles of each row, and their hashes row by row."""
    units = _words(texts) if kind == "word" else _chars(texts)
    width, count = WIDTH[kind], np.diff(units.first)
    counts = np.where(count > width, count - width + 1, 0)
    short = np.flatnonzero((counts == 0) & (texts.str.len_bytes() > 0).to_numpy())
    prefix = _prefix_sums(units.data)
    start = concat_ranges(units.first[:-1], counts)
    runs = _hash_ranges(prefix, units.begin[start], units.end[start + (width - 1)])
    identities = _hash_ranges(
        prefix, units.begin[units.first[short]], units.end[units.first[short + 1] - 1]
    )
    totals = counts.copy()
    totals[short] = 2
    position = np.cumsum(totals) - totals
    hashes = np.empty(int(totals.sum()), np.uint32)
    hashes[concat_ranges(position, counts)] = runs >> np.uint64(32)
    hashes[position[short]] = identities >> np.uint64(32)
    hashes[position[short] + 1] = identities
    return _distinct(totals, hashes) if distinct else (totals, hashes)


def _distinct(
    counts: NDArray[np.int64], hashes: NDArray[np.uint32]
) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """Sort the hashes of each row and drop its repeats."""
    tags = np.arange(len(counts), dtype=np.uint64) << np.uint64(32)
    keys = unique_keys(np.repeat(tags, counts) | hashes)
    counts = np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=len(counts))
    return counts, keys.astype(np.uint32)


def _words(texts: pl.Series) -> _Units:
    """The words of each row; an empty row has one empty word."""
    data = _joined_bytes(texts, " ")
    end = np.flatnonzero(data == ord(" "))
    begin = np.concatenate([np.zeros(1, np.int64), end[:-1] + 1])
    last = np.cumsum(texts.str.len_bytes().to_numpy().astype(np.int64) + 1) - 1
    first = np.concatenate([np.zeros(1, np.int64), np.searchsorted(end, last) + 1])
    return _Units(data, begin, end, first)


def _chars(texts: pl.Series) -> _Units:
    """The characters (code points) of each row."""
    data = _joined_bytes(texts, "")
    begin = np.flatnonzero((data & 0xC0) != 0x80)
    end = np.concatenate([begin[1:], np.full(1, len(data))])
    lengths = texts.str.len_chars().to_numpy().astype(np.int64)
    return _Units(data, begin, end, np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)]))


def _joined_bytes(texts: pl.Series, separator: str) -> NDArray[np.uint8]:
    """The UTF-8 bytes of all texts, one after another, with ``separator`` after each text."""
    joined: bytes = texts.str.join(separator).cast(pl.Binary).item()
    return np.frombuffer(joined + separator.encode(), np.uint8)


def _prefix_sums(data: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Sums of (data[j] + 1) * base**j over j < i, modulo 2**64: uint64[bytes + 1].

    The 1 makes zero bytes count; it never overflows, since no byte of UTF-8 is 255.
    """
    sums = np.zeros(len(data) + 1, np.uint64)
    np.multiply(data + np.uint8(1), _powers(_BASE, len(data)), out=sums[1:])
    np.cumsum(sums, out=sums)
    return sums


def _hash_ranges(
    sums: NDArray[np.uint64], begin: NDArray[np.int64], end: NDArray[np.int64]
) -> NDArray[np.uint64]:
    """Hash the byte ranges begin[i]:end[i]: mix((sums[end] - sums[begin]) * base**-begin).

    The mixing is MurmurHash3's 64-bit finalizer, a bijection: without it the low bits of a hash
    would be sums of low bits of bytes.
    """
    hashed: NDArray[np.uint64] = sums[end]
    hashed -= sums[begin]
    hashed *= _powers(_INVERSE, len(sums))[begin]
    hashed ^= hashed >> np.uint64(33)
    hashed *= np.uint64(0xFF51AFD7ED558CCD)
    hashed ^= hashed >> np.uint64(33)
    hashed *= np.uint64(0xC4CEB9FE1A85EC53)
    hashed ^= hashed >> np.uint64(33)
    return hashed


def _powers(base: int, size: int) -> NDArray[np.uint64]:
    """The powers 0 to size - 1 of ``base`` modulo 2**64."""
    return _power_table(base, max(17, size.bit_length()))[:size]


@lru_cache(maxsize=4)
def _power_table(base: int, bits: int) -> NDArray[np.uint64]:
    """2**bits powers of ``base``: one table for most blocks, larger ones for very long texts."""
    powers = np.full(1 << bits, base, np.uint64)
    powers[0] = 1
    return np.cumprod(powers, dtype=np.uint64)
