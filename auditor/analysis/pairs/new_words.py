"""The words that only one of two texts has, once its segments were compared with those of the other text."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import run_starts, sorted_keys, split_by_size
from auditor.analysis.pairs.lsh import pack
from auditor.analysis.text.shingles import shingles

# Share of a segment's shingles in the other part below which the segment is new, not an edit. Source: with
# 5% and 10% of the words changed (plant.py) in gsm8k, ag_news, alpaca_en and dpo_en, 1 of 348 pairs has
# new segments on both sides; of the questions on one passage in XQuAD, 94% do.
_MIN_EDITED_SHARE = 0.5
# A shorter segment has too few shingles: three words, or five Chinese characters.
_MIN_SEGMENT_BYTES = 15
_BLOCK_BYTES = 1 << 20  # of parts whose shingles are compared at once: 40 MB

_Keys = NDArray[np.uint64]


def new_words(parts: pl.DataFrame) -> pl.DataFrame:
    """Count the words of segments that the other part of the pair has in no form, not even edited.

    Takes ``differing_parts``, and returns ``new_words`` and ``new_words_right`` (UInt32) in the same
    order.
    """
    size = parts.select(1 + pl.sum_horizontal(pl.col("folded", "folded_right").str.len_bytes()))
    blocks = split_by_size(size.to_series().to_numpy().astype(np.int64), _BLOCK_BYTES)
    found = [_new_words(parts[start:stop]) for start, stop in blocks or [(0, 0)]]
    return pl.concat(found)


def _new_words(parts: pl.DataFrame) -> pl.DataFrame:
    matched = _matched(parts["folded"], parts["folded_right"])
    left, right = (
        _words_without_match(parts[f"segments{side}"], parts[f"folded{other}"], keys)
        for side, other, keys in (("", "_right", matched[0]), ("_right", "", matched[1]))
    )
    return pl.DataFrame({"new_words": left, "new_words_right": right})


def _words_without_match(segments: pl.Series, other: pl.Series, matched: _Keys) -> pl.Series:
    """Count the words of segments[i] (lists) that other[i] hardly contains (UInt32).

    ``matched`` has the shingles of segments[i] that it contains, packed with i, ascending.
    """
    every = pl.DataFrame({"segment": segments}).with_row_index("pair")
    every = every.explode("segment", empty_as_null=True, keep_nulls=False).drop_nulls()
    pair = every["pair"].to_numpy().astype(np.int64)
    sets = shingles(every["segment"], "char")
    keys = pack(np.repeat(pair, sets.sizes), sets.hashes.astype(np.int64))
    segment = np.repeat(np.arange(len(sets)), sets.sizes)
    found = np.bincount(segment[_is_in(keys, matched)], minlength=len(sets))
    is_new = found < _MIN_EDITED_SHARE * sets.sizes
    long = (every["segment"].str.len_bytes() >= _MIN_SEGMENT_BYTES).to_numpy()
    is_new &= long | other.is_null().to_numpy()[pair]
    words = (every["segment"].str.count_matches(" ", literal=True) + 1).to_numpy()
    totals = np.bincount(pair[is_new], weights=words[is_new], minlength=len(other))
    return pl.Series(totals, dtype=pl.UInt32)


def _is_in(keys: _Keys, ordered: _Keys) -> NDArray[np.bool_]:
    """Whether each of ``keys`` is one of the ``ordered``, which are ascending: bool[n]."""
    if not len(ordered):
        return np.zeros(len(keys), bool)
    at = np.minimum(np.searchsorted(ordered, keys), len(ordered) - 1)
    found: NDArray[np.bool_] = ordered[at] == keys
    return found


def _matched(left: pl.Series, right: pl.Series) -> tuple[_Keys, _Keys]:
    """The shingles of left[i], packed with i, that right[i] has as often, and the reverse, ascending.

    A question repeats words of its passage. That the other passage has them is not a match.
    """
    (one, often), (two, often_right) = (_key_counts(texts) for texts in (left, right))
    both, at, at_right = np.intersect1d(one, two, assume_unique=True, return_indices=True)
    often, often_right = often[at], often_right[at_right]
    return both[often <= often_right], both[often_right <= often]


def _key_counts(texts: pl.Series) -> tuple[_Keys, NDArray[np.int64]]:
    """The shingles of each text, packed with its position, ascending, and how often it has each."""
    sets = shingles(texts, "char", distinct=False)
    keys = pack(np.repeat(np.arange(len(sets)), sets.sizes), sets.hashes.astype(np.int64))
    keys = sorted_keys(keys)
    first = np.flatnonzero(run_starts(keys))
    return keys[first], np.diff(first, append=len(keys))
