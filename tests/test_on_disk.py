"""Large arrays and texts in temporary files: the same values, and nothing left when nobody reads them."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from auditor import arrow_texts, on_disk
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
TEXTS = pl.DataFrame(
    {
        "row": range(3_000),
        "text": [None if n % 7 == 0 else f"ä{n} " * (n % 90) for n in range(3_000)],
        "none": pl.Series([None] * 3_000, dtype=pl.String),
        "long": ["x" * 5_000, *[""] * 2_999],
    }
)


@pytest.fixture
def in_files(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Everything that is not empty is in files, and the parts are small."""
    monkeypatch.setattr(on_disk, "_PART_BYTES", 1 << 12)
    monkeypatch.setattr(on_disk, "_BLOCK_BYTES", 1 << 10)
    with on_disk.within(1):
        yield


def _upper(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select("row", pl.col("text").str.to_uppercase())


@pytest.mark.parametrize("memory", [None, 1 << 30])
def test_what_is_small_stays_in_memory(memory: int | None) -> None:
    before = len(on_disk._maps)
    with on_disk.within(memory):
        assert on_disk.texts(TEXTS) is TEXTS
        assert on_disk.in_parts(_upper, TEXTS).equals(_upper(TEXTS))
        assert on_disk.empty((100,), np.float32).base is None
    assert len(on_disk._maps) == before


@pytest.mark.usefixtures("in_files")
@pytest.mark.parametrize("rows", [TEXTS, TEXTS.head(1), TEXTS.clear(), TEXTS.select("row")])
def test_texts_are_the_same_in_files(rows: pl.DataFrame) -> None:
    stored = on_disk.texts(rows)
    assert stored.equals(rows)
    on_disk.drop_pages()
    assert stored.equals(rows)
    assert stored.schema == rows.schema


def test_the_parts_of_a_large_column_are_in_files_however_small_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(on_disk, "_PART_BYTES", 1 << 12)
    before = len(on_disk._maps)
    with on_disk.within(32 << 16):  # the column is larger than 64 KiB, and its parts are smaller
        stored = on_disk.texts(TEXTS)
        assert len(on_disk._maps) > before + 10
        assert stored.equals(TEXTS)


@pytest.mark.usefixtures("in_files")
@pytest.mark.parametrize("rows", [TEXTS, TEXTS.head(1), TEXTS.clear()])
def test_parts_give_what_the_whole_gives(rows: pl.DataFrame) -> None:
    assert on_disk.in_parts(_upper, rows).equals(_upper(rows))


@pytest.mark.usefixtures("in_files")
def test_files_are_gone_when_nobody_reads_them() -> None:
    before = len(on_disk._maps), len(arrow_texts._held)
    stored = on_disk.texts(TEXTS)
    assert len(on_disk._maps) > before[0]
    some = stored.filter(pl.col("row") % 2 == 1).join(on_disk.in_parts(_upper, TEXTS), on="row")
    del stored
    assert some["text"].equals(TEXTS.filter(pl.col("row") % 2 == 1)["text"])
    assert len(arrow_texts._held) > before[1]
    del some
    assert (len(on_disk._maps), len(arrow_texts._held)) == before


@pytest.mark.usefixtures("in_files")
def test_arrays_keep_their_values_without_their_pages() -> None:
    numbers = on_disk.full((70, 30), 2, np.float16)
    numbers[3] = np.arange(30)
    on_disk.drop_pages()
    assert numbers.dtype == np.float16
    assert numbers[3].tolist() == list(range(30))
    assert (np.delete(numbers, 3, axis=0) == 2).all()


@pytest.mark.usefixtures("in_files")
def test_without_room_on_the_disk_values_are_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(size: int) -> None:
        raise OSError(errno.ENOSPC, f"no room for {size} bytes")

    monkeypatch.setattr(on_disk, "_file", full)
    assert on_disk.full((10,), 7, np.int16).tolist() == [7] * 10
    assert on_disk.texts(TEXTS).equals(TEXTS)


@pytest.mark.parametrize(
    "name", ["tickets.jsonl", "near-duplicates/contrast-pairs.jsonl", "responses/flagged.jsonl"]
)
def test_an_audit_finds_the_same_in_parts_and_as_a_whole(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    whole = _report(name)
    monkeypatch.setattr(on_disk, "SHARE", 0)
    monkeypatch.setattr(on_disk, "_PART_BYTES", 1 << 12)
    assert _report(name) == whole


def _report(name: str) -> str:
    path = FIXTURES / name
    report = audit([(path, name)], [], Settings(), CHECKS)
    assert any(isinstance(outcome, Ran) for outcome in report.outcomes.values())
    return as_json.render(report, all_lines=True)
