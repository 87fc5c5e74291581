"""Similar pairs for certain, and groups made of them.

Every candidate is decided by the true similarity of its two shingle sets, never by an estimate.
Groups are stars: each member was verified against the representative that stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import ascending, firsts
from auditor.analysis.pairs import minhash
from auditor.analysis.pairs.jaccard import jaccard, possible
from auditor.analysis.pairs.lsh import candidates
from auditor.analysis.text.shingles import kinds, shingles

_Rows = NDArray[np.int64]

# What ``similar`` gives: one row a pair.
PAIRS: Mapping[str, pl.DataType] = {
    "left": pl.UInt32(),
    "right": pl.UInt32(),
    "score": pl.Float64(),
}
_PAIRS = (
    1 << 17
)  # pairs verified at once: 1 GB of shingles if all are of distinct rows of 150 words


def similar_pairs(
    texts: pl.Series,
    threshold: float,
    *,
    quality: NDArray[np.float64] | None = None,
    threads: int | None = None,
) -> pl.DataFrame:
    """Find the pairs of normalised texts with a Jaccard similarity of at least ``threshold``.

    Similarity is that of the sets of 5-character shingles, whatever the length. Gives left < right
    (UInt32, positions in ``texts``) and score (Float64), each pair once, sorted. Every pair given
    out is true; ``minhash.recall_curve`` says how many of the true ones are found. Of more than a few dozen
    rows that are all alike not every pair is given, but each row's pair with a row of high
    ``quality`` (float64[n]; earlier rows without it), so that ``stars`` can group them.
    """
    order = np.arange(len(texts)) if quality is None else best_first(quality)
    found = _similar(texts.gather(order), 0, threshold, threads)
    one, two = (order[found[side].to_numpy()].astype(np.uint32) for side in ("left", "right"))
    return found.with_columns(left=np.minimum(one, two), right=np.maximum(one, two)).sort(
        "left", "right"
    )


def similar_across(
    a: pl.Series,
    b: pl.Series,
    threshold: float,
    *,
    threads: int | None = None,
) -> pl.DataFrame:
    """Find the similar pairs of a text of ``a`` (left) and one of ``b`` (right), as ``similar``."""
    if a.is_empty():
        return _similar(a, 0, threshold, threads)
    found = _similar(pl.concat([a, b]), len(a), threshold, threads)
    return found.with_columns(pl.col("right") - pl.lit(len(a), pl.UInt32))


def _similar(texts: pl.Series, border: int, threshold: float, threads: int | None) -> pl.DataFrame:
    """Find candidates by each kind of shingle, and keep the pairs that are truly similar."""
    found = [np.zeros((0, 2), np.int64)]
    for kind, mask in kinds(texts, threshold).items():
        rows = np.flatnonzero(mask)
        before = int(np.searchsorted(rows, border))
        if border and not before:
            continue  # all rows of this kind are of one side
        level = word_level(threshold) if kind == "word" else threshold
        sets = shingles(texts.filter(pl.Series(mask)), kind, threads, distinct=False)
        signatures = minhash.signatures(sets, threads=threads)
        banding = minhash.bands(level)
        pairs = candidates(signatures, banding, level, threads, before)
        found.append(rows[pairs.select("left", "right").to_numpy()])
    both = _each_once(np.concatenate(found))
    parts = [pl.DataFrame(schema=PAIRS)]
    parts += [
        _verified(texts, both[start : start + _PAIRS], threshold, threads)
        for start in range(0, len(both), _PAIRS)
    ]
    return pl.concat(parts)


def _each_once(pairs: _Rows) -> _Rows:
    """Sort pairs (int64[n, 2]) and drop repeats; numpy's own ``unique`` of rows is ten times slower."""
    packed = ascending(
        pairs[:, 0].astype(np.uint64) << np.uint64(32) | pairs[:, 1].astype(np.uint64)
    )
    packed = packed[firsts(packed)]
    return np.column_stack([packed >> np.uint64(32), packed & np.uint64(0xFFFFFFFF)]).astype(
        np.int64
    )


def word_level(threshold: float) -> float:
    """The Jaccard similarity of word shingles that pairs of ``threshold`` by characters still have.

    A changed word of six letters costs 3 of n word shingles, but 10 of 6 n character shingles: of
    word shingles 1.8 times the share is lost; 2.5 times for changes inside words and short words.
    """
    lost = min(1.0, 2.5 * (1 - threshold) / (1 + threshold))
    return (1 - lost) / (1 + lost)


def _verified(
    texts: pl.Series, pairs: _Rows, threshold: float, threads: int | None
) -> pl.DataFrame:
    """The pairs (int64[n, 2]) whose character shingles reach the threshold, with their score."""
    rows, places = np.unique(pairs, return_inverse=True)
    sets = shingles(texts.gather(rows), "char", threads)
    left, right = places.reshape(pairs.shape).T
    worth = possible(sets, left, right, threshold, threads)
    pairs, left, right = pairs[worth], left[worth], right[worth]
    score = jaccard(sets, left, right, threads)
    true = score >= threshold
    one, two = pairs[true].astype(np.uint32).T
    return pl.DataFrame({"left": one, "right": two, "score": score[true]}, schema=PAIRS)


def similarity_by_row(one: pl.Series, two: pl.Series) -> NDArray[np.float64]:
    """Jaccard similarity of the character shingles of one[i] and two[i]: float64[n], 0 for nulls."""
    sets = shingles(pl.concat([one, two]), "char")
    rows = np.arange(len(one))
    return jaccard(sets, rows, rows + len(one))


def with_columns_of_both(
    alike: pl.DataFrame, info: pl.DataFrame, how: Literal["inner", "left"] = "inner"
) -> pl.DataFrame:
    """Add the columns of ``info`` (by ``row``) for the left and, with ``_right``, the right row."""
    return alike.join(info, left_on="left", right_on="row", how=how, maintain_order="left").join(
        info, left_on="right", right_on="row", suffix="_right", how=how, maintain_order="left"
    )


def best_first(quality: NDArray[np.float64]) -> _Rows:
    """Order rows by falling quality, then by position; rows without a quality (NaN) last."""
    return np.argsort(-quality, kind="stable")


def star_groups(
    left: _Rows, right: _Rows, score: NDArray[np.float64], quality: NDArray[np.float64]
) -> pl.DataFrame:
    """Group verified pairs: member, representative (UInt32) and their score (Float64), by member.

    Rows are taken best quality first, then earliest; a row paired with no representative so far
    becomes one. Each other row is a member of the most similar representative it is paired with
    (the better one of two), so nobody is in a group by way of a third row. Representatives and
    rows without a pair are no member. ``quality`` is float64[n], higher is better.
    """
    order = best_first(quality)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    source = np.concatenate([place[left], place[right]])
    target = np.concatenate([place[right], place[left]])
    centre = _centres(source, target, len(order))
    linked = np.flatnonzero(centre[source] & ~centre[target])
    scores = np.tile(score, 2)
    linked = linked[np.lexsort((source[linked], -scores[linked], target[linked]))]
    _, first = np.unique(target[linked], return_index=True)
    best = linked[first]
    return pl.DataFrame(
        {
            "member": order[target[best]].astype(np.uint32),
            "representative": order[source[best]].astype(np.uint32),
            "score": scores[best],
        }
    ).sort("member")


def _centres(source: _Rows, target: _Rows, n: int) -> NDArray[np.bool_]:
    """Mark each row that has neighbours, but none among the marked rows before it."""
    by_source = np.argsort(source, kind="stable")
    target = target[by_source]
    start = np.searchsorted(source[by_source], np.arange(n + 1))
    centre, covered = np.zeros(n, bool), np.zeros(n, bool)
    # Each decision needs all earlier ones, so a chain of n rows would take n / 2 vectorised rounds.
    # One pass over the rows that have pairs is linear, whatever the shape.
    for row in np.flatnonzero(np.diff(start)).tolist():
        if not covered[row]:
            centre[row] = True
            covered[target[start[row] : start[row + 1]]] = True
    return centre
