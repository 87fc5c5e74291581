"""Topics of a set: k-means on the sphere, with the number of clusters chosen by a rule.

scikit-learn's k-means adds up in the order its threads finish in, and takes a second to import; on
the grid of ``cosines`` sums are whole numbers, and the same rows give the same clusters anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.embedding.exact_cosines import Grid, cosines, on_grid

# Numbers of clusters that are tried. Source: more than 32 topics are no overview, and fewer than 4
# say little; silhouettes favour 2 wherever there is no clear structure.
TRIED = (4, 6, 8, 10, 12, 16, 20, 24, 32)
# Rows a cluster has on average at least, of those the clusters are fitted on. Source: with fewer,
# a handful of odd rows makes a topic.
_ROWS = 10
# Rows the clusters are fitted on, at most, evenly over the file. Source: the shares of 32 clusters
# are then known to 1 point or better; every row is assigned afterwards.
_SAMPLE = 2_000
_ROUNDS = 10  # of k-means. Source: under 1 % of the rows still change in the last on public sets
# Seeds tried for each number. Source: one start in three joins two of ten clear topics.
_TRIES = 3
_FINEST = np.float32(1e-3)  # distance below which rows on the grid are the same
_BLOCK = 1 << 15  # rows assigned at a time


@dataclass(frozen=True, slots=True)
class Topics:
    """Clusters numbered by size, largest first; of equal ones, the one whose first row is earlier."""

    cluster: NDArray[np.int64] = field(repr=False)  # int64[n]
    likeness: NDArray[np.float32] = field(repr=False)  # float32[n], cosine to the own centre
    centres: Grid = field(repr=False)  # float32[k, d] on the grid
    silhouette: float  # of the number chosen, mean over the sample


def topics(vectors: Grid, seed: int = 0) -> Topics:
    """Cluster rows on the grid (float32[n, d], none of zeros, n >= 1).

    Of ``TRIED`` the number with the largest mean simplified silhouette wins (Hruschka, de Castro and
    Campello 2004: 1 less the ratio of the distances to the own and the next centre), the smallest
    of equals. One cluster where there are fewer than 40 rows.
    """
    sample = vectors[:: max(1, -(-len(vectors) // _SAMPLE))]
    found = [
        _fit(sample, k, seed + turn)
        for k in TRIED
        for turn in range(_TRIES)
        if k * _ROWS <= len(sample)
    ]
    if not found:
        found = [on_grid(sample.sum(axis=0, dtype=np.float64)[None])]
    scores = [_silhouette(cosines(sample, centres)) for centres in found]
    best = int(np.argmax(scores))
    return _assigned(vectors, found[best], scores[best])


def _fit(rows: Grid, k: int, seed: int) -> Grid:
    """Centres of ``k`` clusters, seeded as k-means++ does (Arthur and Vassilvitskii 2007)."""
    draw = np.random.default_rng(seed)
    chosen = [int(draw.integers(len(rows)))]
    far = 1 - cosines(rows, rows[chosen])[:, 0]
    while len(chosen) < k:
        reach = np.cumsum(np.maximum(far, 0), dtype=np.float64)
        place = int(np.searchsorted(reach, draw.random() * reach[-1], side="right"))
        chosen.append(min(place, len(rows) - 1))
        far = np.minimum(far, 1 - cosines(rows, rows[chosen[-1:]])[:, 0])
    centres = rows[chosen]
    for _ in range(_ROUNDS):
        centres = _means(rows, cosines(rows, centres).argmax(axis=1), centres)
    return centres


def _means(rows: Grid, cluster: NDArray[np.int64], before: Grid) -> Grid:
    """Directions of the clusters' sums, which are exact; a cluster without rows keeps its centre."""
    members = np.arange(len(before))[:, None] == cluster
    return np.where(
        members.any(axis=1)[:, None], on_grid(members.astype(np.float64) @ rows), before
    )


def _silhouette(near: NDArray[np.float32]) -> float:
    """Mean over the rows of ``near``, the cosines to all centres (float32[n, k]); 0 where k is 1."""
    if near.shape[1] < 2:
        return 0.0
    top = np.partition(near, -2, axis=1)[:, -2:]
    away = np.maximum(1 - top, _FINEST)
    return float((1 - away.min(axis=1) / away.max(axis=1)).mean(dtype=np.float64))


def _assigned(vectors: Grid, centres: Grid, silhouette: float) -> Topics:
    cluster = np.empty(len(vectors), np.int64)
    likeness = np.empty(len(vectors), np.float32)
    for start in range(0, len(vectors), _BLOCK):
        near = cosines(vectors[start : start + _BLOCK], centres)
        cluster[start : start + _BLOCK] = near.argmax(axis=1)
        likeness[start : start + _BLOCK] = near.max(axis=1)
    full, first, size = np.unique(cluster, return_index=True, return_counts=True)
    order = np.lexsort((first, -size))
    number = np.zeros(len(centres), np.int64)
    number[full[order]] = np.arange(len(full))
    return Topics(number[cluster], likeness, centres[full[order]], silhouette)
