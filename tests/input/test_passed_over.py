"""Files of a folder that are not read: no note about what is no data, a name for what is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from auditor.escape import dumps
from auditor.input import passed_over
from auditor.input.shards import expand

NO_DATA = [
    *("README.md", "LICENSE", "notes.txt", "run.py", "picture.png", "dataset-audit.toml"),
    *("dataset_infos.json", "train.decisions.json", "package.json", "._rows.jsonl", "a.jsonl.dvc"),
    *("data.schema.json", "conversion.log", "readiness.toml"),
]
DATA = [
    *("a.json", "a.jsonlines", "a.JSON", "a.jsonl.bz2", "a.jsonl.xz", "a.zip", "a.parquet"),
    *("a.jsonl.part", "a.csv", "a.tsv.gz", "a.jsonl.1", "a.jsonl~", "a.jsonl.tmp", "a.arrow"),
    *(".a.jsonl", ".a.json", "a.tar.gz", "a.jsonl.gz.part", "a.jsonl.crdownload", "a.jsonl.lz4"),
    *("a.json.gz", "part-0001.parquet", "a.jsonl.bak", "a.jsonl ", "part-00000", "a.xlsx"),
    *("part-00000.snappy", "a.jsonl.snappy"),
]
ROWS = b'{"prompt": "a"}\n\n {"prompt": "b"}\n'


@pytest.mark.parametrize("name", NO_DATA)
def test_what_is_no_data_is_not_named(name: str) -> None:
    assert not passed_over.is_data_like(name)


@pytest.mark.parametrize("name", DATA)
@pytest.mark.parametrize("folder", ["", "sub/", ".hidden/"])
def test_what_looks_like_data_is_named(tmp_path: Path, name: str, folder: str) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"{}\n")
    (tmp_path / folder).mkdir(exist_ok=True)
    (tmp_path / folder / name).write_bytes(b"x")
    shards, (problem,) = expand(tmp_path)
    assert shards == [tmp_path / "a.jsonl"]
    assert (problem.rule, problem.path) == ("INP010", str(tmp_path / folder / name))
    assert expand(tmp_path, held_out=True)[1] == (problem,)


@pytest.mark.parametrize("name", ["a.txt", "a", "a.data", "a.yaml", "README.md", ".a"])
@pytest.mark.parametrize("content", [ROWS, b"PAR1", b"\x1f\x8b\x08", b"SQLite format 3\0"])
def test_rows_are_named_whatever_the_file_is_called(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"{}\n")
    (tmp_path / name).write_bytes(content)
    _, (problem,) = expand(tmp_path)
    assert (problem.rule, problem.path) == ("INP010", str(tmp_path / name))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes.txt", b"{see below}\n{and here}\n"),
        ("notes.txt", b"[1]\n[2]\n"),
        ("notes.ipynb", b'{\n "cells": []\n}\n'),
        ("one.webmanifest", b'{"name": "a"}\n'),
        ("conversion.log", ROWS),
        ("notes.txt", b"{" * 100_000),
        ("notes.txt", b""),
    ],
)
def test_what_holds_no_rows_is_not_named(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"{}\n")
    (tmp_path / name).write_bytes(content)
    assert expand(tmp_path)[1] == ()


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"{}\n")
    os.mkfifo(tmp_path / "pipe")
    assert expand(tmp_path)[1] == ()


def test_a_report_of_ours_is_no_data(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"{}\n")
    report = {"schema": 1, "tool": {"name": "dataset-audit", "version": "1"}}
    (tmp_path / "a.json").write_text(dumps(report), encoding="utf-8")
    assert expand(tmp_path) == ([tmp_path / "a.jsonl"], ())


def test_a_linked_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.jsonl").write_bytes(b"{}\n")
    (tmp_path / "data/more").symlink_to(tmp_path)
    shards, (problem,) = expand(tmp_path / "data")
    assert (len(shards), problem.rule, problem.path) == (1, "INP010", f"{tmp_path}/data/more")


@pytest.mark.parametrize("held_out", [False, True])
def test_a_pointer_without_its_data_is_an_error(tmp_path: Path, held_out: bool) -> None:
    for name in ("a.jsonl", "a.jsonl.dvc", "b.jsonl.dvc", "images.dvc"):
        (tmp_path / name).write_bytes(b"outs:\n")
    _, problems = expand(tmp_path, held_out=held_out)
    assert [(p.rule, Path(p.path).name) for p in problems] == [
        ("INP002", "b.jsonl.dvc"),
        ("INP002", "images.dvc"),
    ]


def test_a_folder_that_cannot_be_listed_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.jsonl").write_bytes(b"{}\n")
    scan = os.scandir

    def refused(path: str) -> object:
        if str(path).endswith("sub"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refused)
    shards, (problem,) = expand(tmp_path)
    assert (len(shards), problem.rule) == (1, "INP007")
    assert problem.detail == f"{tmp_path}/sub cannot be read: Permission denied"


def test_a_folder_of_too_many_files_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passed_over, "_MAX_FILES", 2)
    for name in ("a.jsonl", "b.jsonl", "c.txt"):
        (tmp_path / name).write_bytes(b"{}\n")
    shards, problems = expand(tmp_path)
    assert shards == []
    assert [problem.rule for problem in problems] == ["INP001", "INP007"]
    assert "cannot be read: it has more than 2 files" in problems[1].detail
