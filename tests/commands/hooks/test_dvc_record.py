"""Data that is, or is not, what its DVC pointer records."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from auditor.commands.hooks.dvc_record import mismatch

DATA = b'{"a": 1}\r\n'
MD5 = hashlib.md5(DATA).hexdigest()
OTHER = "0" * 32


@pytest.mark.parametrize(
    ("pointer", "same"),
    [
        (f"outs:\n- md5: {MD5}\n  size: {len(DATA)}\n  hash: md5\n  path: a.jsonl\n", True),
        (f"outs:\n- md5: {OTHER}\n  size: {len(DATA)}\n  hash: md5\n  path: a.jsonl\n", False),
        (f"outs:\n- md5: {MD5}\n  size: 9\n  hash: md5\n  path: a.jsonl\n", False),
        # DVC 2 digested text with other line ends: only the size is certain
        (f"outs:\n- md5: {OTHER}\n  size: {len(DATA)}\n  path: a.jsonl\n", True),
        (f"outs:\n- md5: {OTHER}\n  size: 9\n  path: a.jsonl\n", False),
        ("outs:\n- path: a.jsonl\n", True),
        ("", True),
    ],
)
def test_size_and_digest(tmp_path: Path, pointer: str, *, same: bool) -> None:
    data = tmp_path / "a.jsonl"
    data.write_bytes(DATA)
    Path(f"{data}.dvc").write_text(pointer)
    assert (mismatch(data) == "") == same
    expected = (
        f"{data} differs from what {data}.dvc records: dvc add {data}, or dvc checkout {data}"
    )
    assert mismatch(data) in ("", expected)


def test_without_a_pointer_or_without_data(tmp_path: Path) -> None:
    data = tmp_path / "a.jsonl"
    data.write_bytes(DATA)
    assert mismatch(data) == ""
    data.rename(f"{data}.dvc")
    assert mismatch(data) == ""
