"""Memory: its limit, and what is refused before the checks run."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from auditor import on_disk
from auditor.analysis.embedding.columns import MAX_SINGLE_ROWS
from auditor.dataset.reading.load import load
from auditor.errors import AuditError, ExitCode
from auditor.input import memory
from auditor.settings import Settings

ROW = b'{"prompt": "what is it", "completion": "this"}\n'


@pytest.fixture
def cgroups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(memory, "_CGROUPS", tmp_path)
    monkeypatch.setattr(memory, "_OWN_CGROUPS", tmp_path / "own")
    monkeypatch.setattr(memory, "_machine", lambda: iter([8 * 2**30]))
    return tmp_path


@pytest.mark.parametrize("content", [b"", ROW * 50, b"\n" * 50, b"{\n" * 50])
def test_small_files_are_read_by_default(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "train.jsonl"
    path.write_bytes(content)
    assert load([(path, path.name)], [], Settings()).lines.height == content.count(b"\n")


@pytest.mark.parametrize(("text", "size"), [("512MiB", 2**29), ("1 GiB", 2**30), ("3TiB", 3 << 40)])
def test_a_setting_is_the_limit(text: str, size: int) -> None:
    assert memory.limit_of(text) == size


@pytest.mark.usefixtures("cgroups")
def test_half_of_the_machine_is_the_limit_without_groups() -> None:
    assert memory.limit_of("") == 4 * 2**30


@pytest.mark.parametrize(
    ("own", "file", "text", "gigabytes"),
    [
        ("0::/a/b\n", "a/b/memory.max", "2147483648\n", 1),
        ("0::/a/b\n", "a/memory.max", "2147483648\n", 1),  # of the group above
        ("0::/a/b\n", "memory.max", "2147483648\n", 1),  # as a container sees its own
        ("0::/a/b\n", "a/b/memory.max", "max\n", 4),
        ("4:cpu,memory:/a\n0::/\n", "memory/a/memory.limit_in_bytes", "1073741824\n", 0.5),
        ("4:memory:/a\n", "memory/memory.limit_in_bytes", "1073741824\n", 0.5),
    ],
)
def test_half_of_the_control_group_is_the_limit(
    cgroups: Path, own: str, file: str, text: str, gigabytes: float
) -> None:
    (cgroups / "own").write_text(own)
    (cgroups / file).parent.mkdir(parents=True, exist_ok=True)
    (cgroups / file).write_text(text)
    assert memory.limit_of("") == gigabytes * 2**30


@pytest.mark.usefixtures("cgroups")
def test_nothing_is_refused_where_the_memory_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_machine", lambda: iter([]))
    budget = memory.Budget("")
    budget.add(10**12, 10**12, 10**15)
    budget.require("train.jsonl", 1.0)
    assert budget.limit is None


# Peaks in MiB that were measured (tests/bench/SCALE.md).
@pytest.mark.parametrize(
    ("rows", "row_bytes", "peak"),
    [
        (30_000, 1_030, 560),
        (100_000, 1_030, 917),
        (100_000, 117, 866),
        (100_000, 35, 688),
        (300_000, 35, 908),
        (200, 217_000, 778),
    ],
)
def test_the_estimate_is_near_what_was_measured(rows: int, row_bytes: int, peak: int) -> None:
    budget = memory.Budget("1TiB")
    budget.add(rows, rows, rows * row_bytes)
    assert 0.9 < budget.estimate / 2**20 / peak < 1.5


def test_a_million_rows_are_estimated_with_half_precision() -> None:
    assert memory.MANY_RECORDS == MAX_SINGLE_ROWS
    tiny, texts = memory.Budget("1GiB"), memory.Budget("6GiB")
    tiny.add(10**6, 10**6, 35 * 10**6)
    texts.add(10**6, 10**6, 1_030 * 10**6)
    texts.require("texts.jsonl", 1.0)
    with pytest.raises(AuditError, match=r"needs about 1\.6 GiB of memory, and 1\.0 GiB"):
        tiny.require("tiny.jsonl", 1.0)


# Peaks in MiB that were measured with 1 GiB (tests/bench/SCALE.md).
@pytest.mark.parametrize(("rows", "row_bytes", "peak"), [(100_000, 1_030, 936), (300_000, 35, 936)])
def test_large_arrays_are_counted_by_their_pages(
    monkeypatch: pytest.MonkeyPatch, rows: int, row_bytes: int, peak: int
) -> None:
    budget = memory.Budget("1GiB")
    budget.add(rows, rows, rows * row_bytes)
    budget.require("train.jsonl", 1.0)
    assert peak < budget.estimate / 2**20 < 1.2 * peak
    monkeypatch.setattr(on_disk, "room", lambda: 2**29)  # no room for files
    with pytest.raises(AuditError, match=r"and 1\.0 GiB are allowed"):
        budget.require("train.jsonl", 1.0)


def test_of_very_long_rows_more_than_the_texts_is_counted() -> None:
    budget = memory.Budget("640MiB")
    budget.add(200, 200, 200 * 217_000)
    with pytest.raises(AuditError, match="allow more with --memory 1GiB"):
        budget.require("long.jsonl", 1.0)


@pytest.mark.parametrize("compressed", [False, True])
def test_a_set_that_needs_more_is_refused_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, compressed: bool
) -> None:
    monkeypatch.setattr(on_disk, "room", lambda: 0)
    monkeypatch.setattr(memory, "PROGRAM", 0)
    monkeypatch.setattr(memory, "A_RECORD", 2**20)
    monkeypatch.setattr(memory, "MAX_RECORD", 2**20)
    path = tmp_path / "train.jsonl"
    path.write_bytes(gzip.compress(ROW * 3_000) if compressed else ROW * 3_000)
    with pytest.raises(AuditError) as refused:
        load([(path, path.name)], [], Settings(memory="1GiB"))
    assert refused.value.exit_code is ExitCode.NO_VERDICT
    assert str(refused.value) == (
        "train.jsonl: no verdict: the audit needs about 2.9 GiB of memory, and 1.0 GiB are allowed:"
        " audit fewer rows, or allow more with --memory 3GiB (memory in the configuration)"
    )


def test_the_estimate_is_of_the_whole_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_disk, "room", lambda: 0)
    monkeypatch.setattr(memory, "PROGRAM", 0)
    monkeypatch.setattr(memory, "A_RECORD", 2**20)
    monkeypatch.setattr(memory, "MAX_RECORD", 2**20)
    monkeypatch.setattr("auditor.input.files.BLOCK_BYTES", len(ROW) * 100)
    monkeypatch.setattr("auditor.input.file_type.HEAD_BYTES", 100)
    path = tmp_path / "train.jsonl"
    path.write_bytes(ROW * 5_000)
    with pytest.raises(AuditError, match=r"needs about 4\.\d GiB of memory, and 1\.0 GiB"):
        load([(path, path.name)], [], Settings(memory="1GiB"))
