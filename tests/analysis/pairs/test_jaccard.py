from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.analysis.pairs import jaccard as module
from auditor.analysis.pairs.jaccard import can_reach, contained_share, jaccard
from auditor.analysis.text.samples import SAMPLE_BINS, sampled
from auditor.analysis.text.shingles import Shingles

SETS = st.lists(st.frozensets(st.integers(0, 30)), min_size=1, max_size=8)


def made(rows: list[frozenset[int]]) -> Shingles:
    offsets = np.cumsum([0, *map(len, rows)]).astype(np.int64)
    return Shingles(offsets, np.array([v for row in rows for v in sorted(row)], np.uint32))


def all_pairs(n: int) -> tuple[np.ndarray, np.ndarray]:
    left, right = np.divmod(np.arange(n * n), n)
    return left, right


def test_empty_sets_are_similar_to_nothing() -> None:
    sets, pair = made([frozenset(), frozenset(), frozenset({1})]), np.array([0, 0, 2])
    other = np.array([1, 2, 0])
    assert jaccard(sets, pair, other).tolist() == [0, 0, 0]
    assert contained_share(sets, pair, other).tolist() == [0, 0, 0]
    assert can_reach(sets, pair, other, 0.5).tolist() == [False, False, False]


def test_no_pairs() -> None:
    none = np.zeros(0, np.int64)
    sets = made([frozenset({1})])
    assert jaccard(sets, none, none).tolist() == []
    assert contained_share(sets, none, none).tolist() == []
    assert can_reach(sets, none, none, 0.8).tolist() == []


@given(SETS, st.sampled_from([0.3, 0.5, 0.8, 1.0]))
def test_equals_python_sets(rows: list[frozenset[int]], threshold: float) -> None:
    sets, (left, right) = made(rows), all_pairs(len(rows))
    truth = [
        len(rows[i] & rows[j]) / max(1, len(rows[i] | rows[j]))
        for i, j in zip(left, right, strict=True)
    ]
    inside = [
        len(rows[i] & rows[j]) / max(1, len(rows[i])) for i, j in zip(left, right, strict=True)
    ]
    assert jaccard(sets, left, right).tolist() == truth
    assert contained_share(sets, left, right).tolist() == inside
    for can, is_ in zip(can_reach(sets, left, right, threshold), truth, strict=True):
        assert can or is_ < threshold


def test_can_reach_is_nearly_as_sharp_as_the_truth() -> None:
    rng = np.random.default_rng(2)
    base = rng.integers(0, 2**32, 150)
    rows = [base.copy() for _ in range(60)]
    for changed, row in enumerate(rows):
        row[:changed] = rng.integers(0, 2**32, changed)
    sets = made([frozenset(row.tolist()) for row in rows])
    left, right = all_pairs(len(rows))
    truth, can = jaccard(sets, left, right), can_reach(sets, left, right, 0.8)
    assert can[truth >= 0.8].all()
    assert not can[truth < 0.75].any()


@pytest.mark.parametrize("threads", [1, 3])
def test_blocks_and_threads_change_nothing(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    sets = made([frozenset(rng.integers(0, 50, size).tolist()) for size in range(40)])
    left, right = all_pairs(len(sets))
    whole = jaccard(sets, left, right), can_reach(sets, left, right, 0.4)
    monkeypatch.setattr(module, "_BLOCK_SHINGLES", 64)
    monkeypatch.setattr(module, "_BLOCK_PAIRS", 7)
    monkeypatch.setattr(module, "_BLOCK_ROWS", 3)
    monkeypatch.setattr("os.cpu_count", lambda: threads)
    parts = jaccard(sets, left, right), can_reach(sets, left, right, 0.4)
    assert whole[0].tolist() == parts[0].tolist()
    assert whole[1].tolist() == parts[1].tolist()


# ---- large sets


def large_pair(seed: int, sizes: tuple[int, int], common: int) -> Shingles:
    """Two rows of random hashes: ``common`` of both, and their own up to ``sizes``."""
    rng = np.random.default_rng(seed)
    drawn = rng.choice(2**32 - 1, sum(sizes) - common, replace=False).astype(np.uint32)
    rows = [drawn[: sizes[0]], drawn[sizes[0] - common :]]
    offsets = np.cumsum([0, *map(len, rows)])
    return Shingles(offsets, np.concatenate([np.sort(row) for row in rows]))


def with_samples(sets: Shingles) -> Shingles:
    large = sets.sizes > SAMPLE_BINS
    sizes, hashes = sampled(sets.sizes, sets.hashes, large)
    return Shingles(np.cumsum([0, *sizes]), hashes, large)


PAIR = (np.array([0]), np.array([1]))


@given(st.integers(0, 2**20), st.integers(0, SAMPLE_BINS), st.floats(0, 1))
def test_sets_of_ordinary_size_are_counted(seed: int, size: int, share: float) -> None:
    sets = large_pair(seed, (size, SAMPLE_BINS), int(share * size))
    assert jaccard(with_samples(sets), *PAIR).tolist() == jaccard(sets, *PAIR).tolist()


@settings(max_examples=50)
@given(
    st.integers(0, 2**20),
    st.integers(SAMPLE_BINS - 500, 60_000),
    st.floats(0.3, 1),
    st.sampled_from([0.0, 0.2, 0.8, 0.9, 0.99, 1.0]),
)
def test_the_similarity_of_large_sets_is_known_to_five_standard_errors(
    seed: int, size: int, other: float, share: float
) -> None:
    """Of 50 examples, one in 30,000 runs would be outside by chance."""
    small = max(1, int(other * size))
    sets = large_pair(seed, (small, size), int(share * small))
    truth = jaccard(sets, *PAIR).item()
    error = (truth * (1 - truth) / SAMPLE_BINS) ** 0.5
    estimate = jaccard(with_samples(sets), *PAIR).item()
    assert abs(estimate - truth) <= 5 * error + 3 / SAMPLE_BINS
    assert can_reach(with_samples(sets), *PAIR, 0.8).item() or truth < 0.8


@settings(max_examples=50)
@given(st.integers(0, 2**20), st.integers(1, 40_000), st.sampled_from([0.0, 0.5, 0.9, 1.0]))
def test_the_share_of_a_set_in_a_large_one(seed: int, size: int, share: float) -> None:
    sets = large_pair(seed, (size, 40_000), int(share * size))
    truth = int(share * size) / size
    found = contained_share(sets, *PAIR).item()
    if size <= module._LOOKED_UP:
        assert found == truth
    assert abs(found - truth) <= 5 * (truth * (1 - truth) / module._LOOKED_UP) ** 0.5


def test_samples_of_equal_and_of_different_sets() -> None:
    sets = with_samples(large_pair(1, (50_000, 50_000), 0))
    assert sets.sizes.max() <= SAMPLE_BINS
    left, right = all_pairs(2)
    assert jaccard(sets, left, right).tolist() == [1, 0, 0, 1]
