from __future__ import annotations

import numpy as np
import pytest

from auditor.analysis.coverage.clusters import CLUSTER_COUNTS, find_clusters
from auditor.analysis.embedding.exact_cosines import Grid, on_grid


def grouped(groups: int, each: int, noise: float = 0.02, seed: int = 0) -> tuple[Grid, np.ndarray]:
    """``groups`` directions with ``each`` rows around them, mixed, and the group of each row."""
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((groups, 32))
    own = rng.permutation(np.repeat(np.arange(groups), each))
    return on_grid(centres[own] + noise * rng.standard_normal((len(own), 32))), own


@pytest.mark.parametrize("groups", [4, 6, 10, 16])
def test_the_number_of_clusters_is_found(groups: int) -> None:
    grid, own = grouped(groups, 60)
    found = find_clusters(grid)
    assert len(found.centroids) == groups
    assert len({*zip(own.tolist(), found.cluster.tolist(), strict=True)}) == groups


def test_rows_beyond_the_sample_are_assigned() -> None:
    grid, own = grouped(8, 900)
    found = find_clusters(grid)
    assert len({*zip(own.tolist(), found.cluster.tolist(), strict=True)}) == 8
    assert found.cosine.min() > 0.9


@pytest.mark.parametrize("rows", [1, 39])
def test_few_rows_are_one_cluster(rows: int) -> None:
    found = find_clusters(grouped(4, 10)[0][:rows])
    assert found.cluster.tolist() == [0] * rows
    assert found.silhouette == 0


def test_clusters_are_numbered_by_size() -> None:
    rng = np.random.default_rng(1)
    sizes = [10, 200, 50, 90]
    centres = np.repeat(rng.standard_normal((4, 16)), sizes, axis=0)
    found = find_clusters(on_grid(centres + 0.01 * rng.standard_normal(centres.shape)))
    assert np.bincount(found.cluster).tolist() == [200, 90, 50, 10]


def test_copies_alone_are_one_cluster() -> None:
    found = find_clusters(on_grid(np.ones((200, 8))))
    assert set(found.cluster) == {0}


def test_the_same_rows_give_the_same_clusters() -> None:
    grid, _ = grouped(12, 50, noise=0.5)
    assert np.array_equal(find_clusters(grid).cluster, find_clusters(grid.copy()).cluster)
    assert max(CLUSTER_COUNTS) >= len(find_clusters(grid).centroids)
