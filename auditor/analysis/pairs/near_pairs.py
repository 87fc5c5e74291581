"""Near-duplicates: pairs of texts whose similarity was verified, and groups of such pairs.

MinHash and LSH only propose pairs. The exact Jaccard similarity of the two shingle sets decides about
each of them, and each member of a group was compared with the row that represents the group.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import unique_keys
from auditor.analysis.pairs import minhash
from auditor.analysis.pairs.jaccard import can_reach, jaccard
from auditor.analysis.pairs.lsh import candidate_pairs, pack, unpack
from auditor.analysis.text.shingles import candidate_kinds, shingles

_Rows = NDArray[np.int64]

_PAIRS = pl.Schema({"left": pl.UInt32(), "right": pl.UInt32(), "score": pl.Float64()})
# Pairs verified at once. If no two of them share a row of 150 words, their shingles take 1 GB.
_BLOCK_PAIRS = 1 << 17


def similar_pairs(texts: pl.Series, threshold: float) -> pl.DataFrame:
    """Find the pairs of normalised texts with a Jaccard similarity of ``threshold`` or more.

    Returns ``left < right`` (UInt32, positions in ``texts``) and ``score`` (Float64), each pair once,
    sorted. The score is the similarity of the sets of 5-character shingles, whatever the length of
    the texts. It is exact for texts of up to some 1,500 words, and estimated for longer ones
    (``samples.SAMPLE_BINS`` says how well). ``minhash.recall_curve`` gives the share of the true
    pairs that are found. If more than 128 texts are all similar, only pairs with some of the first
    ones are returned, which is enough for ``star_groups``.
    """
    found = [np.zeros(0, np.uint64)]
    for kind, mask in candidate_kinds(texts, threshold).items():
        level = word_threshold(threshold) if kind == "word" else threshold
        sets = shingles(texts.filter(pl.Series(mask)), kind, distinct=False)
        pairs = candidate_pairs(minhash.signatures(sets), minhash.bands(level), level)
        left, right = np.flatnonzero(mask)[pairs].T
        found.append(pack(left, right))
    candidates = unpack(unique_keys(np.concatenate(found)))
    verified = [
        _verified(texts, candidates[start : start + _BLOCK_PAIRS], threshold)
        for start in range(0, len(candidates), _BLOCK_PAIRS)
    ]
    return pl.concat([pl.DataFrame(schema=_PAIRS), *verified])


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
    if one.is_empty():
        return np.zeros(0)
    both = pl.concat([one.rename("text"), two.rename("text")]).to_frame()
    texts = both.unique(maintain_order=True).with_row_index("position")
    positions = both.join(texts, on="text", how="left", nulls_equal=True, maintain_order="left")
    left, right = np.split(positions["position"].to_numpy().astype(np.int64), 2)
    return jaccard(shingles(texts["text"], "char", sample=True), left, right)


def star_groups(
    left: _Rows, right: _Rows, score: NDArray[np.float64], quality: NDArray[np.float64]
) -> pl.DataFrame:
    """Group verified pairs: ``member, representative`` (UInt32), ``score`` (Float64), by member.

    Star clustering (Aslam, Pelekhov and Rus 2004) with quality in place of degree. Rows are visited by
    falling ``quality`` (float64[rows], NaN last), then by position; a row without a pair with an
    earlier representative becomes a representative. Each other row joins the most similar
    representative it has a pair with, the first visited of equals. So no row joins a group by way of a
    third row. Representatives and rows without a pair are not listed.
    """
    order = np.argsort(-quality, kind="stable")
    rank = np.argsort(order)
    one = np.concatenate([rank[left], rank[right]])
    two = np.concatenate([rank[right], rank[left]])
    represents = _representatives(one, two, len(order))
    joins = represents[one] & ~represents[two]
    links = pl.DataFrame({"representative": one, "member": two, "score": np.tile(score, 2)})
    best = (
        links.filter(pl.Series(joins))
        .sort("member", "score", "representative", descending=[False, True, False])
        .unique("member", keep="first", maintain_order=True)
    )
    row = pl.Series(order, dtype=pl.UInt32)
    return best.select(
        member=row.gather(best["member"]),
        representative=row.gather(best["representative"]),
        score="score",
    ).sort("member")


def _representatives(one: _Rows, two: _Rows, rows: int) -> NDArray[np.bool_]:
    """Mark each row that has pairs (one[i], two[i]), but none with an earlier marked row."""
    order = np.argsort(one, kind="stable")
    partner = two[order]
    start = np.searchsorted(one[order], np.arange(rows + 1))
    marked, covered = np.zeros(rows, bool), np.zeros(rows, bool)
    # Each decision needs all earlier ones, so a chain of n rows would take n / 2 vectorised rounds.
    # One pass over the rows that have pairs is linear, whatever the shape.
    for row in np.flatnonzero(np.diff(start)).tolist():
        if not covered[row]:
            marked[row] = True
            covered[partner[start[row] : start[row + 1]]] = True
    return marked
