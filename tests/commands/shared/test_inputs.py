"""What commands read: files that exist, shards of folders, standard input."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from auditor.commands.shared import inputs


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to run in, with a file and a folder of two shards."""
    (tmp_path / "shards").mkdir()
    for name in ("train.jsonl", "shards/a.jsonl", "shards/b.jsonl"):
        (tmp_path / name).write_text("{}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_exists_is_not_missing(here: Path) -> None:
    (here / "link.jsonl").symlink_to("gone.jsonl")  # the audit explains dangling links itself
    assert inputs.missing(["train.jsonl", "shards", "-", "link.jsonl"]) is None


@pytest.mark.usefixtures("here")
def test_the_first_missing_file_is_named() -> None:
    assert inputs.missing(["train.jsonl", "gone.jsonl", "lost"]) == "gone.jsonl: no such file"


@pytest.mark.usefixtures("here")
def test_files_are_the_paths_and_their_shards() -> None:
    assert inputs.files(["train.jsonl", "-", "shards"]) == [
        Path("train.jsonl"),
        Path("shards"),
        Path("shards/a.jsonl"),
        Path("shards/b.jsonl"),
    ]


@pytest.mark.usefixtures("here")
def test_every_input_and_shard_has_its_path_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"[]\n")))
    with inputs.on_disk(["shards/", "-", "train.jsonl"]) as disk:
        copy = disk["-"]
        assert copy.read_bytes() == b"[]\n"
        assert disk["shards/"] == Path("shards")
        assert disk["shards/b.jsonl"] == Path("shards/b.jsonl")
        assert disk["train.jsonl"] == Path("train.jsonl")
    assert not copy.exists()
