from __future__ import annotations

import sys

import numpy as np
import pytest
from datasketch import MinHash, MinHashLSH
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.pairs import minhash
from auditor.analysis.pairs.minhash import (
    EMPTY,
    NUM_PERM,
    WEIGHTS,
    bands,
    permutations,
    recall_curve,
    signatures,
)
from auditor.analysis.pairs.near_pairs import word_threshold
from auditor.analysis.text.shingles import Shingles

ROWS = st.lists(st.lists(st.integers(0, 2**32 - 1), max_size=20), max_size=8)


def made(rows: list[list[int]]) -> Shingles:
    hashes = [sorted(set(row)) for row in rows]
    offsets = np.cumsum([0, *map(len, hashes)]).astype(np.int64)
    return Shingles(offsets, np.array([value for row in hashes for value in row], np.uint32))


def datasketch_signatures(rows: list[list[int]], num_perm: int) -> list[list[int]]:
    hashes = [MinHash(num_perm=num_perm, hashfunc=int) for _ in rows]
    for one, row in zip(hashes, rows, strict=True):
        one.update_batch(row)
    return [one.hashvalues.tolist() for one in hashes]


def test_rows_without_shingles_are_empty() -> None:
    assert signatures(made([[], []]), 8).tolist() == [[int(EMPTY)] * 8] * 2
    assert signatures(made([]), 8).shape == (0, 8)


@given(ROWS, st.sampled_from([1, 7, 80, 128]))
def test_signatures_are_datasketch_s(rows: list[list[int]], num_perm: int) -> None:
    found = signatures(made(rows), num_perm)
    assert found.dtype == np.uint32
    assert found.tolist() == datasketch_signatures(rows, num_perm)


@pytest.mark.parametrize("piece", [1, 3, 256])
@pytest.mark.parametrize("threads", [1, 4])
def test_pieces_and_threads_change_nothing(
    piece: int, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(5)
    rows = [rng.integers(0, 2**32, size).tolist() for size in (0, 1, 2, 700, 0, 3, 255, 256, 257)]
    wanted = datasketch_signatures([sorted(set(row)) for row in rows], 16)
    monkeypatch.setattr("os.cpu_count", lambda: threads)
    monkeypatch.setattr(minhash, "_MAX_PIECE", piece)
    monkeypatch.setattr(minhash, "_BLOCK_SHINGLES", 512)
    monkeypatch.setattr(minhash, "_TASK_SHINGLES", 300)
    assert signatures(made(rows), 16).tolist() == wanted


@pytest.mark.parametrize("num_perm", [1, 80, 256])
def test_permutations_are_datasketch_s(num_perm: int) -> None:
    ours, theirs = permutations(num_perm), MinHash(num_perm=num_perm).permutations
    assert np.array_equal(ours, theirs)


@pytest.mark.parametrize("threshold", [0.5, 0.7, 0.8, 0.9])
@pytest.mark.parametrize("num_perm", [64, 80])
def test_bands_are_datasketch_s(threshold: float, num_perm: int) -> None:
    index = MinHashLSH(threshold=threshold, num_perm=num_perm, weights=WEIGHTS)
    assert bands(threshold, num_perm) == (index.b, index.r)


@pytest.mark.parametrize("threshold", [0.8, word_threshold(0.8)])
def test_default_bands_are_datasketch_s_without_it(
    threshold: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = MinHashLSH(threshold=threshold, num_perm=NUM_PERM, weights=WEIGHTS)
    bands.cache_clear()
    monkeypatch.setitem(sys.modules, "datasketch", None)
    assert bands(threshold) == (index.b, index.r)


@pytest.mark.parametrize("threshold", [1e-9, 0.01, 0.999, 1.0])
def test_every_threshold_has_bands(threshold: float) -> None:
    count, width = bands(threshold)
    assert 2 <= count * width <= NUM_PERM


def test_default_bands_find_pairs_at_the_threshold() -> None:
    found = bands(0.8)
    assert found == (16, 5)
    curve = dict(recall_curve(*found))
    assert list(curve) == [step / 20 for step in range(21)]
    assert curve[0.0] == 0
    assert curve[1.0] == 1
    assert curve[0.8] == pytest.approx(0.9983, abs=1e-4)
    assert curve[0.85] > 0.9999
    assert list(curve.values()) == sorted(curve.values())


def test_word_bands_find_pairs_at_the_word_threshold() -> None:
    threshold = word_threshold(0.8)
    curve = dict(recall_curve(*bands(threshold)))
    assert curve[0.6] > 0.998
    assert curve[0.05] < 0.004


def test_bad_threshold() -> None:
    with pytest.raises(ValueError, match="threshold"):
        bands(1.5)
