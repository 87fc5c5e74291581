"""Texts as sets of hashed shingles, for a whole column at once.

A shingle is a run of neighbouring words or characters, and so a range of bytes of its text, which
``byte_ranges`` hashes; no Python code runs for a single row.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import concat_ranges, run_starts, split_by_size, unique_keys
from auditor.analysis.parallel import threads
from auditor.analysis.text.byte_ranges import chars, hash_ranges, joined_bytes, prefix_sums, words
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

# Characters of a longer text that are hashed at once. Source: at once, 15 MB took 280 MB more than in pieces.
_PIECE_CHARS = 1 << 20
_BLOCK_BYTES = 1 << 17  # of text hashed at once: its arrays stay in the second-level cache


@dataclass(frozen=True, slots=True)
class Shingles:
    """The shingle sets of n rows, one after another.

    Row i has ``hashes[offsets[i] : offsets[i + 1]]``, ascending and distinct. ``offsets`` is
    int64[n + 1], ``hashes`` uint32. ``sampled`` (bool[n]) marks the rows that are represented by a sample;
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


def candidate_kinds(texts: pl.Series, threshold: float) -> dict[Kind, NDArray[np.bool_]]:
    """For each kind of shingle, the rows whose candidates are found by it: bool[n].

    Long texts use words; short ones, and scripts without spaces, use characters. Rows near the limit
    use both. Texts of a Jaccard similarity of ``threshold`` differ in length by a factor of at most
    1 / ``threshold`` (repeated shingles aside), so both texts of each of these pairs share a kind.
    """
    texts = texts.fill_null("")
    spaces = _count_spaces(texts)
    text = pl.col("text")
    ascii_only = text.str.len_bytes() == text.str.len_chars()
    share = text.str.count_matches(UNSPACED) / text.str.len_chars()
    frame = texts.to_frame("text").with_row_index("row")
    other = frame.filter(~ascii_only).select("row", share=share)
    unspaced = np.zeros(len(texts))
    unspaced[other["row"].to_numpy()] = other["share"].to_numpy()
    filled = (texts.str.len_bytes() > 0).to_numpy()
    return {
        "word": filled & (spaces >= MIN_WORDS - 1) & (unspaced <= MAX_UNSPACED_BY_WORDS),
        "char": filled
        & ((spaces + 1 < MIN_WORDS / threshold) | (unspaced > MIN_UNSPACED_BY_CHARS)),
    }


def _count_spaces(texts: pl.Series) -> NDArray[np.int64]:
    """Count the spaces of each text (int64[n]), ten times as fast as a regular expression."""
    size = texts.str.len_bytes().to_numpy().astype(np.int64) + 1
    counts = [np.zeros(0, np.int64)]
    for start, stop in split_by_size(size, _BLOCK_BYTES):
        spaces = np.flatnonzero(joined_bytes(texts[start:stop], "\n") == ord(" "))
        ends = np.cumsum(size[start:stop])
        counts.append(np.diff(np.searchsorted(spaces, ends), prepend=0))
    return np.concatenate(counts)


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
    if len(texts) == 1 and texts.str.len_bytes()[0] > _PIECE_CHARS:
        parts = [_hash_rows(pl.Series([piece]), kind)[1] for piece in _pieces(texts.item(), kind)]
        hashes = np.concatenate(parts)
        counts = np.array([len(hashes)])
    else:
        counts, hashes = _hash_rows(texts, kind)
    return _distinct(counts, hashes) if distinct else (counts, hashes)


def _pieces(text: str, kind: Kind) -> Iterator[str]:
    """Cut a very long text so that each of its shingles lies whole in exactly one piece.

    Each piece has more units than a shingle has: a text without that many is hashed as a whole.
    """
    start, overlap = 0, WIDTH[kind] - 1
    while True:
        stop = start + _PIECE_CHARS
        end, after = stop + overlap, stop + overlap + 1
        if kind == "word":
            stop = _after_words(text, stop, 2)
            end = _after_words(text, stop, overlap) - 1
            after = _after_words(text, end + 1, 1)
        if after >= len(text):
            yield text[start:]
            return
        yield text[start:end]
        start = stop


def _after_words(text: str, at: int, count: int) -> int:
    """Where the word begins that comes after ``count`` spaces from ``at`` on; beyond the text if none does."""
    for _ in range(count):
        at = text.find(" ", at) + 1 or len(text) + 1
    return at


def _hash_rows(texts: pl.Series, kind: Kind) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """`_hash_block` with repeats, in the order of the text."""
    units = words(texts) if kind == "word" else chars(texts)
    width, count = WIDTH[kind], np.diff(units.first)
    counts = np.where(count > width, count - width + 1, 0)
    short = np.flatnonzero((counts == 0) & (texts.str.len_bytes() > 0).to_numpy())
    prefix = prefix_sums(units.data)
    if len(counts) == 1:  # a long text, whose shingles begin at every unit
        begin, end = units.begin[: counts[0]], units.end[width - 1 :]
    else:
        start = concat_ranges(units.first[:-1], counts)
        begin, end = units.begin[start], units.end[start + (width - 1)]
    runs = hash_ranges(prefix, begin, end[: len(begin)])
    identities = hash_ranges(
        prefix, units.begin[units.first[short]], units.end[units.first[short + 1] - 1]
    )
    hashes = (runs >> np.uint64(32)).astype(np.uint32)
    if len(short):
        totals = counts.copy()
        totals[short] = 2
        position = np.cumsum(totals) - totals
        both = np.empty(int(totals.sum()), np.uint32)
        both[concat_ranges(position, counts)] = hashes
        both[position[short]] = identities >> np.uint64(32)
        both[position[short] + 1] = identities
        counts, hashes = totals, both
    return counts, hashes


def _distinct(
    counts: NDArray[np.int64], hashes: NDArray[np.uint32]
) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """Sort the hashes of each row and drop its repeats."""
    if len(counts) == 1:  # a long text, which needs no tags
        hashes = np.sort(hashes)
        hashes = hashes[run_starts(hashes)]
        return np.array([len(hashes)]), hashes
    tags = np.arange(len(counts), dtype=np.uint64) << np.uint64(32)
    keys = unique_keys(np.repeat(tags, counts) | hashes)
    counts = np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=len(counts))
    return counts, keys.astype(np.uint32)
