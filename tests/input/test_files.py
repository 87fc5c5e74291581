from __future__ import annotations

import gzip
import hashlib
import io
import os
from pathlib import Path
from typing import Any

import pytest

from auditor.input.files import Content, missing_file, spool, zstd

DATA = b"".join(b'{"n": %d}\n' % i for i in range(50_000))


def read(path: Path) -> tuple[bytes, Content]:
    content = Content(path, path.name)
    return b"".join(content.blocks()), content


GOOD = [
    ("a.jsonl", DATA),
    ("a.jsonl.gz", gzip.compress(DATA, mtime=0)),
    ("a.jsonl.gz", gzip.compress(DATA[:1000], mtime=0) + gzip.compress(DATA[1000:], mtime=0)),
    ("a.jsonl.gz", gzip.compress(DATA, mtime=0) + bytes(512)),  # padding, as on tapes
    ("a.jsonl.zst", zstd.compress(DATA)),
    ("a.jsonl.zst", zstd.compress(DATA[:1000]) + zstd.compress(DATA[1000:])),
    ("a.jsonl", gzip.compress(DATA, mtime=0)),  # the name does not say so
    ("a.jsonl.gz", DATA),  # unpacked by the server
]


@pytest.mark.parametrize(("name", "stored"), GOOD)
def test_all_content_is_read_and_the_stored_bytes_are_digested(
    tmp_path: Path, name: str, stored: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(stored)
    data, content = read(path)
    assert data == DATA
    assert (content.sha256, content.size) == (hashlib.sha256(stored).hexdigest(), len(stored))
    assert content.problem is None


TRUNCATED = "the compressed data ends too early: copy or download the file again"
DAMAGED = "the compressed data is damaged or followed by other bytes"
BROKEN = [
    (gzip.compress(DATA, mtime=0)[:-4], TRUNCATED),
    (gzip.compress(DATA, mtime=0)[:5], TRUNCATED),
    (zstd.compress(DATA)[:-4], TRUNCATED),
    (gzip.compress(DATA, mtime=0) + b"garbage", DAMAGED),
    (zstd.compress(DATA) + b"garbage", DAMAGED),
    (
        gzip.compress(DATA, mtime=0)[:3000] + b"\xff" * 3000 + gzip.compress(DATA, mtime=0)[6000:],
        DAMAGED,
    ),
    (gzip.compress(DATA, mtime=0)[:-8] + bytes(8), DAMAGED),
]


@pytest.mark.parametrize(("stored", "detail"), BROKEN)
def test_broken_compression_yields_the_readable_part_and_a_problem(
    tmp_path: Path, stored: bytes, detail: str
) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(stored)
    data, content = read(path)
    assert DATA.startswith(data)
    assert content.problem is not None
    assert content.problem.rule == "INP004"
    assert detail in content.problem.detail
    assert content.sha256 == hashlib.sha256(stored).hexdigest()


def test_zstd_windows_beyond_the_limit_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.zst"
    options = {
        zstd.CompressionParameter.window_log: 28,
        zstd.CompressionParameter.content_size_flag: 0,
    }
    compressor = zstd.ZstdCompressor(options=options)
    path.write_bytes(compressor.compress(DATA) + compressor.flush())
    _, content = read(path)
    assert content.problem is not None
    assert content.problem.rule == "INP004"


def test_a_growing_file_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(DATA)
    content = Content(path, "a.jsonl")
    blocks = content.blocks()
    next(blocks)
    with path.open("ab") as file:
        file.write(b"more\n")
    list(blocks)
    assert content.problem == (
        "INP006",
        "the file changed while it was read: wait until it is written, run again",
        "",
    )


def test_replaced_and_deleted_files_are_problems(tmp_path: Path) -> None:
    path, other = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    for last in ("replace", "unlink"):
        path.write_bytes(DATA)
        other.write_bytes(DATA)
        content = Content(path, "a.jsonl")
        blocks = content.blocks()
        next(blocks)
        if last == "replace":
            other.replace(path)
        else:
            path.unlink()
        list(blocks)
        assert content.problem is not None
        assert content.problem.rule in {"INP006", "INP007"}


def test_paths_without_a_file_are_problems(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("gone.jsonl")
    (tmp_path / "annexed").symlink_to(".git/annex/objects/x/y/SHA256E-s1--0.jsonl")
    (tmp_path / "b.jsonl.dvc").write_text("outs:\n- md5: 0\n  path: b.jsonl\n")
    found = {
        name: read(tmp_path / name)[1].problem
        for name in ("", "pipe", "link", "annexed", "b.jsonl", "none")
    }
    assert found == {
        "": ("INP007", "the path is a directory; expected a file", ""),
        "pipe": (
            "INP007",
            "not a regular file; read it through a pipe: cat pipe | dataset-audit -",
            "",
        ),
        "link": ("INP007", "a link to gone.jsonl, which does not exist", ""),
        "annexed": (
            "INP002",
            "a git-annex link whose data is not here; fetch it: git annex get annexed",
            "",
        ),
        "b.jsonl": (
            "INP002",
            "only the .dvc file is here, not the data; fetch it: dvc pull b.jsonl",
            "",
        ),
        "none": ("INP007", "no such file", ""),
    }


@pytest.mark.parametrize(
    ("name", "is_address"),
    [
        ("hf://datasets/a/b.jsonl", True),
        ("s3:/bucket/a.jsonl", True),  # as Path writes it
        ("HTTPS://example.org/a.jsonl", True),
        ("C:/data/a.jsonl", False),
        ("data/hf:/a.jsonl", False),
        ("a:b.jsonl", False),
    ],
)
def test_an_address_is_refused_in_one_sentence(name: str, *, is_address: bool) -> None:
    detail = missing_file(Path(name), name).detail
    sentence = "an address, and no file on this machine: download it, and pass the file"
    assert (detail == sentence) == is_address


def test_a_file_without_permission_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(DATA)

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert read(path)[1].problem == ("INP007", "the file cannot be read: Permission denied", "")


def test_spool_copies_a_stream() -> None:
    path = spool(io.BytesIO(DATA))
    try:
        assert path.read_bytes() == DATA
    finally:
        path.unlink()


def test_a_copy_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:  # noqa: ARG002
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(OSError, match="No space"):
        spool(Full())
    assert list(tmp_path.iterdir()) == []
    kept = spool(io.BytesIO(b"x"))
    os.utime(kept, (0, 0))
    assert spool(io.BytesIO(b"y")) in list(tmp_path.iterdir())
    assert not kept.exists()
