from __future__ import annotations

import numpy as np
import pytest

from auditor.analysis.pairs import lsh as module
from auditor.analysis.pairs.lsh import candidate_pairs, pack, unpack
from auditor.analysis.pairs.minhash import EMPTY, bands, signatures
from auditor.analysis.text.shingles import Shingles

BANDS = bands(0.8, 128)


def signed(rows: list[set[int]], num_perm: int = 128) -> np.ndarray:
    offsets = np.cumsum([0, *map(len, rows)]).astype(np.int64)
    hashes = np.array([v for row in rows for v in sorted(row)], np.uint32)
    return signatures(Shingles(offsets, hashes), num_perm)


def around(rng: np.random.Generator, base: np.ndarray, changes: int) -> set[int]:
    row = base.copy()
    row[rng.choice(len(base), changes, replace=False)] = rng.integers(0, 2**32, changes)
    return set(row.tolist())


def test_rows_without_shingles_pair_with_none() -> None:
    assert candidate_pairs(np.full((5, 128), EMPTY), BANDS, 0.8).tolist() == []
    assert candidate_pairs(np.zeros((0, 128), np.uint32), BANDS, 0.8).tolist() == []


def test_unlike_rows_are_no_candidate_pairs() -> None:
    rng = np.random.default_rng(0)
    rows = [set(rng.integers(0, 2**32, 100).tolist()) for _ in range(300)]
    assert candidate_pairs(signed(rows), BANDS, 0.8).tolist() == []


def test_equal_rows_are_candidates_once_each() -> None:
    found = candidate_pairs(signed([{1, 2}, {7, 8}, {1, 2}, {1, 2}]), BANDS, 0.8)
    assert found.tolist() == [[0, 2], [0, 3], [2, 3]]


@pytest.mark.parametrize("num_perm", [12, 60, 128, 256])
def test_any_number_of_values(num_perm: int) -> None:
    rows = [set(range(100)), set(range(3, 103)), set(range(500, 600))]
    found = candidate_pairs(signed(rows, num_perm), bands(0.8, num_perm), 0.8)
    assert found.tolist() == [[0, 1]]


def test_large_bucket_of_equals_is_a_star(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BUCKET_ROWS", 8)
    monkeypatch.setattr(module, "CENTRES_PER_BUCKET", 2)
    found = candidate_pairs(signed([set(range(50))] * 400), BANDS, 0.8)
    assert found.tolist() == [[0, row] for row in range(1, 400)]


def test_large_buckets_still_find_groups_inside() -> None:
    """30 campaigns of 40 rows, all around one template that alone puts them into one bucket."""
    rng = np.random.default_rng(4)
    template = rng.integers(0, 2**32, 120)
    bases = [np.concatenate([template, rng.integers(0, 2**32, 30)]) for _ in range(30)]
    rows = [around(rng, base, 4) for base in bases for _ in range(40)]
    found = candidate_pairs(signed(rows), BANDS, 0.8)
    same_base = found[found[:, 0] // 40 == found[:, 1] // 40]
    with_an_earlier_one = set(same_base[:, 1].tolist())
    assert len(with_an_earlier_one) >= 0.97 * 30 * 39


def test_threads_and_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(6)
    base = rng.integers(0, 2**32, 80)
    sketches = signed([around(rng, base, 9) for _ in range(400)])
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    whole = candidate_pairs(sketches, BANDS, 0.8)
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    monkeypatch.setattr(module, "_BLOCK_PAIRS", 33)
    monkeypatch.setattr(module, "_BLOCK_ROWS", 50)
    assert whole.tolist() == candidate_pairs(sketches, BANDS, 0.8).tolist()


def test_bands_find_what_the_curve_promises() -> None:
    rng = np.random.default_rng(8)
    rows = []
    for _ in range(400):
        base = rng.integers(0, 2**32, 180)
        rows += [
            set(base.tolist()),
            set(base[:160].tolist()) | set(rng.integers(0, 2**32, 16).tolist()),
        ]
    found = set(map(tuple, candidate_pairs(signed(rows), BANDS, 0.8).tolist()))
    wanted = {(row, row + 1) for row in range(0, 800, 2)}  # each of Jaccard 160 / 196 = 0.816
    assert found <= wanted
    assert len(found) >= 0.97 * len(wanted)


def test_packed_pairs_sort_as_pairs() -> None:
    left, right = np.array([0, 0, 1, 2**32 - 1]), np.array([1, 2**32 - 1, 0, 5])
    packed = pack(left, right)
    assert (np.diff(packed.astype(float)) > 0).all()
    assert unpack(packed).T.tolist() == [left.tolist(), right.tolist()]
