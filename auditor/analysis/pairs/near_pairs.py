"""Near-duplicates: pairs of texts whose similarity was verified, and groups of such pairs.

MinHash and LSH only propose pairs. The exact Jaccard similarity of the two shingle sets decides about
each of them, and each member of a group was compared with the row that represents the group.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor import on_disk
from auditor.analysis.arrays import row_blocks, split_by_size, unique_keys
from auditor.analysis.pairs import by_band, minhash
from auditor.analysis.pairs.few_partners import CANDIDATES, Visited, few_partners, too_many
from auditor.analysis.pairs.jaccard import can_reach, jaccard
from auditor.analysis.pairs.lsh import candidate_pairs, equal_share, pack, unpack
from auditor.analysis.pairs.star_groups import star_groups
from auditor.analysis.text.samples import SAMPLE_BINS
from auditor.analysis.text.shingles import Kind, candidate_kinds, shingles
from auditor.cache.rows import reused
from auditor.engine import current

_Rows = NDArray[np.int64]

_PAIRS = pl.Schema({"left": pl.UInt32(), "right": pl.UInt32(), "score": pl.Float64()})


class Verified(NamedTuple):
    """Verified pairs, and how many others were not compared because there are too many."""

    pairs: pl.DataFrame
    left_out: int


# Pairs verified at once. If no two of them share a row of 150 words, their shingles take 130 MB.
_BLOCK_PAIRS = 1 << 14
_BLOCK_TEXTS = 1 << 16  # signed at a time
_BLOCK_BYTES = 1 << 23  # of texts that `similarity_by_row` compares at once: 100 MB


def similar_pairs(texts: pl.Series, threshold: float, visited: Visited | None = None) -> Verified:
    """Find the pairs of normalised texts with a Jaccard similarity of ``threshold`` or more.

    The pairs have ``left < right`` (UInt32, positions in ``texts``) and ``score`` (Float64), each once,
    sorted. The score is the similarity of the sets of 5-character shingles, whatever the length of
    the texts. It is exact for texts of up to some 1,500 words, and estimated for longer ones
    (``samples.SAMPLE_BINS`` says how well). ``minhash.recall_curve`` gives the share of the true
    pairs that are found. If more than 128 texts are all similar, only pairs with some of the first
    ones are returned, which is enough for ``star_groups``. The same holds if the pairs are so many
    that they would cost more than the texts (`few_partners`); ``visited`` says which rows are the first.
    """
    visited = visited or Visited.in_order(len(texts))
    size = texts.fill_null("").str.len_bytes().to_numpy().astype(np.int64)
    found, left_out = [np.zeros(0, np.uint64)], 0
    for kind, mask in candidate_kinds(texts, threshold).items():
        level = word_threshold(threshold) if kind == "word" else threshold
        pairs, equal = _candidates(texts, np.flatnonzero(mask), by_band.Search(kind, level))
        if too_many(pairs, size, CANDIDATES):
            likely = few_partners(pairs, equal(), visited, CANDIDATES)
            left_out += int((~likely).sum())
            pairs = pairs[likely]
        left, right = pairs.T
        found.append(pack(left, right))
    candidates = unpack(unique_keys(np.concatenate(found)))
    if engine := current():
        verify = partial(_verified, threshold=threshold)
        verified = [by_band.verified(engine, texts, candidates, verify)]
    else:
        verified = [
            _verified(texts, candidates[start : start + _BLOCK_PAIRS], threshold)
            for start in range(0, len(candidates), _BLOCK_PAIRS)
        ]
    pairs_found = pl.concat([pl.DataFrame(schema=_PAIRS), *verified])
    kept = _few(pairs_found, size, visited)
    return Verified(kept, left_out + pairs_found.height - kept.height)


def _candidates(
    texts: pl.Series, rows: _Rows, search: by_band.Search
) -> tuple[_Rows, Callable[[], NDArray[np.float64]]]:
    """The candidates among ``rows`` (int64[n, 2]), and the share of equal values in their signatures, on demand."""
    if engine := current():
        pairs, equal = by_band.candidates(engine, texts, rows, search)
        return pairs, lambda: equal
    signatures = _signatures(texts.gather(rows), search.kind)
    pairs = candidate_pairs(signatures, search.banding, search.threshold)
    return rows[pairs], partial(equal_share, signatures, pairs)


def _signatures(texts: pl.Series, kind: Kind) -> NDArray[np.uint32]:
    """The MinHash signature of each text: uint32[n, NUM_PERM]."""
    form = minhash.NUM_PERM, np.uint32
    return reused(f"minhash {kind}", texts, form, partial(_computed, kind=kind))


def _computed(texts: pl.Series, kind: Kind) -> NDArray[np.uint32]:
    """`_signatures` without the cache, in blocks, whose shingles are larger than their texts."""
    found = on_disk.empty((len(texts), minhash.NUM_PERM), np.uint32)
    for block in row_blocks(len(texts), _BLOCK_TEXTS):
        found[block] = minhash.signatures(shingles(texts[block], kind, distinct=False))
    return found


def _few(found: pl.DataFrame, size: _Rows, visited: Visited) -> pl.DataFrame:
    """The pairs, or where they are too many those that matter: of each row the one that represents it, too."""
    pairs = found.select("left", "right").to_numpy().astype(np.int64)
    if not too_many(pairs, size):
        return found
    left, right = pairs.T
    score = found["score"].to_numpy()
    groups = star_groups(left, right, score, -visited.rank.astype(np.float64))
    ends = groups.select("member", "representative").to_numpy().astype(np.int64)
    represented = np.isin(pack(left, right), pack(ends.min(axis=1), ends.max(axis=1)))
    return found.filter(pl.Series(represented | few_partners(pairs, score, visited)))


def word_threshold(threshold: float) -> float:
    """The Jaccard similarity of word shingles that pairs of ``threshold`` by characters still have.

    A changed word of six letters costs 3 of n word shingles, but 10 of 6 n character shingles, so the
    share that is lost is 1.8 times as large for words. It is 2.5 times as large for changes inside
    words and for short words, which is what this function assumes.
    """
    lost = min(1.0, 2.5 * (1 - threshold) / (1 + threshold))
    return (1 - lost) / (1 + lost)


def _verified(texts: pl.Series, pairs: _Rows, threshold: float) -> pl.DataFrame:
    """The pairs (int64[n, 2]) whose character shingles reach the threshold, with their score."""
    rows, positions = np.unique(pairs, return_inverse=True)
    sets = shingles(texts.gather(rows), "char", sample=True)
    left, right = positions.reshape(pairs.shape).T
    possible = can_reach(sets, left, right, threshold)
    left, right = left[possible], right[possible]
    score = jaccard(sets, left, right)
    true = score >= threshold
    return pl.DataFrame(
        {"left": rows[left[true]], "right": rows[right[true]], "score": score[true]}
    ).cast(_PAIRS)


def similarity_by_row(one: pl.Series, two: pl.Series) -> NDArray[np.float64]:
    """Jaccard similarity of the character shingles of one[i] and two[i]: float64[n], 0 for nulls."""
    # Only a sample of a long text is kept. With its whole size a block had few pairs, and texts were hashed in many.
    kept = [side.str.len_bytes().fill_null(0).clip(upper_bound=SAMPLE_BINS) for side in (one, two)]
    size = (kept[0] + kept[1] + 1).to_numpy().astype(np.int64)
    blocks = split_by_size(size, _BLOCK_BYTES)
    found = (_similarity(one[start:stop], two[start:stop]) for start, stop in blocks)
    return np.concatenate([np.zeros(0), *found])


def _similarity(one: pl.Series, two: pl.Series) -> NDArray[np.float64]:
    both = pl.concat([one.rename("text"), two.rename("text")]).to_frame()
    texts = both.unique(maintain_order=True).with_row_index("position")
    positions = both.join(texts, on="text", how="left", nulls_equal=True, maintain_order="left")
    left, right = np.split(positions["position"].to_numpy().astype(np.int64), 2)
    return jaccard(shingles(texts["text"], "char", sample=True), left, right)
