"""Large arrays in temporary files: the same values, and nothing left when nobody reads them."""

from __future__ import annotations

import errno
import mmap
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from auditor import on_disk
from auditor.checks import (
    Check,
    diversity,
    label_noise,
    near_duplicates,
    outliers,
    responses,
    semantic_duplicates,
)
from auditor.model import Ran
from auditor.pipeline import audit
from auditor.report import as_json
from auditor.settings import Settings

FIXTURES = Path(__file__).parents[1] / "fixtures"
CHECKS: tuple[Check, ...] = (
    near_duplicates,
    semantic_duplicates,
    label_noise,
    responses,
    diversity,
    outliers,
)


@pytest.fixture
def in_files() -> Iterator[None]:
    """Every array that is not empty is in a file."""
    with on_disk.within(1):
        yield


@pytest.mark.parametrize("memory", [None, 1 << 30])
def test_small_arrays_are_in_memory(memory: int | None) -> None:
    before = len(on_disk._maps)
    with on_disk.within(memory):
        assert on_disk.full((100,), 1, np.float32).sum() == 100
    assert len(on_disk._maps) == before


def test_an_array_of_a_32nd_of_the_memory_is_in_a_file() -> None:
    before = len(on_disk._maps)
    with on_disk.within(32 * 400):
        smaller, large = on_disk.empty((399,), np.uint8), on_disk.empty((100,), np.float32)
    assert len(on_disk._maps) == before + 1
    assert (smaller.nbytes, large.nbytes) == (399, 400)


@pytest.mark.usefixtures("in_files")
def test_an_empty_array_is_no_file() -> None:
    assert on_disk.empty((0, 30), np.int64).shape == (0, 30)


@pytest.mark.usefixtures("in_files")
def test_arrays_keep_their_values_without_their_pages() -> None:
    numbers = on_disk.full((70, 30), 2, np.float16)
    numbers[3] = np.arange(30)
    on_disk.drop_pages()
    assert numbers.dtype == np.float16
    assert numbers[3].tolist() == list(range(30))
    assert (np.delete(numbers, 3, axis=0) == 2).all()


@pytest.mark.usefixtures("in_files")
def test_a_file_is_gone_with_the_last_array_that_uses_it() -> None:
    before = len(on_disk._maps)
    numbers = on_disk.full((10, 10), 7, np.int32)
    part = numbers[2:4]
    del numbers
    assert len(on_disk._maps) == before + 1
    assert part.tolist() == [[7] * 10] * 2
    del part
    assert len(on_disk._maps) == before


@pytest.mark.usefixtures("in_files")
@pytest.mark.parametrize("allocates", [True, False])
def test_a_file_has_all_its_bytes_at_once(
    monkeypatch: pytest.MonkeyPatch, *, allocates: bool
) -> None:
    if not allocates:  # macOS, Windows
        monkeypatch.delattr("os.posix_fallocate", raising=False)
    monkeypatch.setattr(on_disk, "_BLOCK", bytes(64))
    assert on_disk.full((1_001,), 3, np.uint8).tolist() == [3] * 1_001


@pytest.mark.usefixtures("in_files")
def test_without_room_on_the_disk_arrays_are_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(size: int) -> None:
        raise OSError(errno.ENOSPC, f"no room for {size} bytes")

    monkeypatch.setattr(on_disk, "_file", no_room)
    assert on_disk.full((10,), 7, np.int16).tolist() == [7] * 10


@pytest.mark.parametrize(
    "name", ["tickets.jsonl", "near-duplicates/contrast-pairs.jsonl", "responses/swapped.jsonl"]
)
def test_an_audit_finds_the_same_with_arrays_in_files(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    in_memory = _report(name)
    made: list[int] = []
    in_file = on_disk._file

    def note_size(size: int) -> mmap.mmap:
        made.append(size)
        return in_file(size)

    monkeypatch.setattr(on_disk, "SHARE", 0)
    monkeypatch.setattr(on_disk, "_file", note_size)
    assert _report(name) == in_memory
    assert made


def _report(name: str) -> str:
    path = FIXTURES / name
    report = audit([(path, name)], [], Settings(), CHECKS)
    assert any(isinstance(outcome, Ran) for outcome in report.outcomes.values())
    return as_json.render(report, all_lines=True)
