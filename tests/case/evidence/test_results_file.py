"""Results files, valid and invalid."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from auditor.case.evidence.results_file import digest, read
from auditor.errors import AuditError

GOOD = [
    (b'{"id": 1, "correct": true}\n\n{"id": "b", "correct": false}', {"1": 1.0, "b": 0.0}),
    (b'\xef\xbb\xbf{"id": 1, "score": 0.5, "note": "x"}\r\n', {"1": 0.5}),
    ('{"id": "a\u2028b", "score": 1}\n'.encode(), {"a\u2028b": 1.0}),
]


@pytest.mark.parametrize(("content", "expected"), GOOD)
def test_good_files(tmp_path, content, expected):
    path = tmp_path / "r.jsonl"
    path.write_bytes(content)
    assert read(path) == expected


BAD = [
    (b"", "contains no item"),
    (b"\xff", "not UTF-8"),
    (b'{"id": 1, "correct": true}\nx', 'line 2: expected {"id"'),
    (b"[" * 200_000, 'line 1: expected {"id"'),
    (b"[1]", 'line 1: expected {"id"'),
    (b'{"correct": true}', 'line 1: expected {"id"'),
    (b'{"id": 1}', 'line 1: expected {"id"'),
    (b'{"id": 1, "correct": 1}', 'line 1: expected {"id"'),
    (b'{"id": 1, "correct": true, "score": 1}', 'line 1: expected {"id"'),
    (b'{"id": 1, "score": 1.2}', 'line 1: expected {"id"'),
    (b'{"id": 1, "score": NaN}', 'line 1: expected {"id"'),
    (b'{"id": 1, "score": true}', 'line 1: expected {"id"'),
    (
        b'{"id": 1, "correct": true}\n{"id": "1", "correct": true}',
        "line 2: id 1 occurs a second time",
    ),
]


@pytest.mark.parametrize(("content", "message"), BAD)
def test_bad_files(tmp_path, content, message):
    path = tmp_path / "r.jsonl"
    path.write_bytes(content)
    with pytest.raises(AuditError) as error:
        read(path)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize("name", ["", "gone.jsonl", "x" * 5_000, "a\0b"])
def test_a_path_without_a_file(tmp_path, name):
    with pytest.raises(AuditError, match="no such file"):
        read(tmp_path / name)
    assert digest(tmp_path / name) is None


def test_a_file_that_cannot_be_opened(tmp_path, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "r.jsonl"
    path.write_bytes(b"x")
    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert digest(path) is None
    with pytest.raises(AuditError, match="Permission denied"):
        read(path)


@pytest.mark.parametrize(("content", "items"), [(b"", 0), (b"a\n \n\nb", 2), (b"a\r\nb\r\n", 2)])
def test_digest_and_number_of_items(tmp_path, content, items):
    path = tmp_path / "e.jsonl"
    path.write_bytes(content)
    assert digest(path) == (hashlib.sha256(content).hexdigest(), items)
