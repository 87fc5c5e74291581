"""Clusters of rows by topic: spherical k-means, with the number of clusters chosen by silhouette.

``sklearn.cluster.KMeans`` is not used because it adds up in the order its threads finish: its clusters
differ between one and two threads. On 2,000 rows each of CLINC150, TREC and GSM8K its mean
silhouette is the same (0.42, 0.22 and 0.52) at 1.4 to 3 times the CPU time, after a second of import.
On the grid of ``exact_cosines`` sums are whole numbers, so that the same rows give the same clusters
on any machine.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.embedding.exact_cosines import Grid, cosines, on_grid

# Numbers of clusters that are tried. Source: more than 32 topics are too many to overview, and fewer than 4
# say little; silhouettes favour 2 wherever there is no clear structure.
CLUSTER_COUNTS = (4, 6, 8, 10, 12, 16, 20, 24, 32)
# Mean rows in a cluster, at least, among the rows that clusters are fitted on. Source: with fewer, a
# handful of unusual rows makes a topic.
_MIN_MEAN_ROWS = 10
# Rows that clusters are fitted on, at even distances over the file; every row is assigned afterwards.
# Source: the shares of 32 clusters are then known to 1 percentage point or better.
_MAX_FITTED_ROWS = 2_000
_ROUNDS = 10  # of k-means. Source: in the last, under 1% of the rows of public sets change cluster
# For each number of clusters. Source: one start in three merges two of ten clear topics.
_STARTS = 3
_MIN_DISTANCE = np.float32(1e-3)  # rows on the grid that are nearer than this are equal
_BLOCK_ROWS = 1 << 15  # rows assigned at a time


@dataclass(frozen=True, slots=True)
class Clusters:
    """Clusters numbered by size, the largest first; of equal sizes, the one with the earlier row."""

    cluster: NDArray[np.int64] = field(repr=False)  # int64[n]
    cosine: NDArray[np.float32] = field(repr=False)  # float32[n], to the centroid of its cluster
    centroids: Grid = field(repr=False)  # int16[k, d]
    silhouette: float  # mean over the rows that clusters were fitted on


def find_clusters(vectors: Grid) -> Clusters:
    """Cluster rows on the grid (int16[n, d], n >= 1, none of zeros).

    The chosen number of clusters is the one of ``CLUSTER_COUNTS`` with the largest mean simplified
    silhouette (Hruschka, de Castro and Campello 2004): 1 - a / b, where a and b are the distances of
    a row to the nearest and to the second nearest centroid. Of equal ones the smallest number wins.
    Fewer than 40 rows are one cluster.
    """
    sample = vectors[:: max(1, -(-len(vectors) // _MAX_FITTED_ROWS))].astype(np.float32)
    fitted: list[Grid] = [
        _k_means(sample, count, seed)
        for count in CLUSTER_COUNTS
        for seed in range(_STARTS)
        if count * _MIN_MEAN_ROWS <= len(sample)
    ]
    if not fitted:
        fitted = [on_grid(sample.sum(axis=0, dtype=np.float64)[None])]
    silhouettes = [_silhouette(cosines(sample, centroids)) for centroids in fitted]
    best = int(np.argmax(silhouettes))
    return _assign(vectors, fitted[best], silhouettes[best])


def _k_means(rows: Grid, count: int, seed: int) -> Grid:
    """Centroids of ``count`` clusters, from k-means++ seeds (Arthur and Vassilvitskii 2007)."""
    rng = np.random.default_rng(seed)
    seeds = [int(rng.integers(len(rows)))]
    distance = 1 - cosines(rows, rows[seeds])[:, 0]
    while len(seeds) < count:
        cumulative = np.cumsum(np.maximum(distance, 0), dtype=np.float64)
        row = int(np.searchsorted(cumulative, rng.random() * cumulative[-1], side="right"))
        seeds.append(min(row, len(rows) - 1))
        distance = np.minimum(distance, 1 - cosines(rows, rows[seeds[-1:]])[:, 0])
    centroids = rows[seeds]
    for _ in range(_ROUNDS):
        centroids = _update(rows, cosines(rows, centroids).argmax(axis=1), centroids)
    return centroids


def _update(rows: Grid, cluster: NDArray[np.int64], centroids: Grid) -> Grid:
    """Mean directions of the clusters; an empty cluster keeps its centroid.

    Sums over 2,000 rows on the grid stay below 2**24, so that they are exact in float32.
    """
    members = np.arange(len(centroids))[:, None] == cluster
    means = on_grid((members.astype(np.float32) @ rows).astype(np.float64))
    return np.where(members.any(axis=1)[:, None], means, centroids)


def _silhouette(cosine: NDArray[np.float32]) -> float:
    """The mean over rows of their cosines to all centroids (float32[n, k]); 0 for a single one."""
    if cosine.shape[1] < 2:
        return 0.0
    nearest_two = np.partition(cosine, -2, axis=1)[:, -2:]
    distance = np.maximum(1 - nearest_two, _MIN_DISTANCE)
    return float((1 - distance.min(axis=1) / distance.max(axis=1)).mean(dtype=np.float64))


def _assign(vectors: Grid, centroids: Grid, silhouette: float) -> Clusters:
    """Assign every row to its nearest centroid, and number the clusters by size."""
    cluster = np.empty(len(vectors), np.int64)
    cosine = np.empty(len(vectors), np.float32)
    for start in range(0, len(vectors), _BLOCK_ROWS):
        block = slice(start, start + _BLOCK_ROWS)
        to_all = cosines(vectors[block], centroids)
        cluster[block] = to_all.argmax(axis=1)
        cosine[block] = to_all.max(axis=1)
    filled, first, size = np.unique(cluster, return_index=True, return_counts=True)
    order = filled[np.lexsort((first, -size))]
    number = np.zeros(len(centroids), np.int64)
    number[order] = np.arange(len(order))
    return Clusters(number[cluster], cosine, centroids[order], silhouette)
