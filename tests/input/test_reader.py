from __future__ import annotations

import dataclasses
import gc
import gzip
import hashlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import AuditError
from auditor.input import files, reader
from auditor.input.reader import MAX_BATCH_LINES, MISSING, RULES, Line, Source, raw_lines
from auditor.settings import Settings

SETTINGS = Settings()


def read(path: Path, settings: Settings = SETTINGS) -> tuple[Source, list[Line]]:
    source = Source(path, path.name, settings)
    return source, [line for batch in source.batches() for line in batch]


def write(folder: Path, data: bytes) -> Path:
    path = folder / "a.jsonl"
    path.write_bytes(data)
    return path


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def test_a_good_file_has_no_problem(tmp_path: Path) -> None:
    data = b'{"a": 1}\n{"a": 2}\n'
    source, lines = read(write(tmp_path, data))
    assert lines == [
        Line(1, sha(b'{"a": 1}'), "parsed", {"a": 1}, "", ()),
        Line(2, sha(b'{"a": 2}'), "parsed", {"a": 2}, "", ()),
    ]
    assert (source.sha256, source.size, source.count) == (hashlib.sha256(data).hexdigest(), 18, 2)
    assert (source.problems, source.refused) == ((), False)


def test_every_line_is_in_one_state(tmp_path: Path) -> None:
    data = (
        b'\xef\xbb\xbf{"a": 1}\r\n\n \t\r\n{"a": 1,}\n\xef\xbb\xbf{"a": "\xe2\x80\xa8"}\n{"a": 2}'
    )
    source, lines = read(write(tmp_path, data))
    assert [(line.number, line.state, [p.rule for p in line.problems]) for line in lines] == [
        (1, "parsed", []),
        (2, "blank", []),
        (3, "blank", []),
        (4, "broken", ["FMT001"]),
        (5, "parsed", ["ENC004", "ENC011", "ENC023"]),
        (6, "parsed", []),
    ]
    assert lines[0].sha256 == sha(b'{"a": 1}')
    assert lines[1].sha256 == sha(b"")
    assert (lines[3].value, lines[3].raw) == (MISSING, '{"a": 1,}')
    assert source.problems == (
        ("ENC003", "the file starts with a byte order mark (bytes EF BB BF): delete it", ""),
        ("ENC012", "2 lines end in CR LF instead of LF (of 6)", ""),
        ("ENC019", "2 blank lines (of 6): delete them", ""),
    )
    assert not source.refused


EMPTY = [
    (b"", 0, "the file is empty: 0 bytes, no lines"),
    (b"\xef\xbb\xbf", 1, "the file is empty: it has only blank lines"),
    (b"\n \n\r\n", 3, "the file is empty: it has only blank lines"),
    (b"\t", 1, "the file is empty: it has only blank lines"),
]


@pytest.mark.parametrize(("data", "count", "detail"), EMPTY)
def test_empty_files_are_refused(tmp_path: Path, data: bytes, count: int, detail: str) -> None:
    source, lines = read(write(tmp_path, data))
    assert (len(lines), source.count, source.refused) == (count, count, True)
    assert source.problems[0] == ("INP001", detail, "")


def test_a_file_of_another_type_has_one_problem_and_all_its_lines(tmp_path: Path) -> None:
    data = b"[\r\n" + b'{"a": 1},\r\n' * 500 + b'{"a": 1}\r\n]\r\n\r\n'
    source, lines = read(write(tmp_path, data))
    assert [p.rule for p in source.problems] == ["INP005"]
    assert source.refused
    assert [line.state for line in lines] == ["broken"] * 503 + ["blank"]
    assert not any(line.problems for line in lines)
    assert lines[1].raw == '{"a": 1},'


def test_a_truncated_gzip_file_yields_its_lines_and_no_verdict(tmp_path: Path) -> None:
    data = b"".join(b'{"a": %d}\n' % i for i in range(20_000))
    source, lines = read(write(tmp_path, gzip.compress(data)[:-2000]))
    assert source.refused
    assert source.problems[0].rule == "INP004"
    assert len(lines) > 1000
    assert all(line.state == "parsed" for line in lines[:-1])


def test_missing_file_is_refused(tmp_path: Path) -> None:
    source, lines = read(tmp_path / "none.jsonl")
    assert (lines, source.sha256, source.size, source.count) == ([], "", 0, 0)
    assert source.problems == (("INP007", "no such file", ""),)


def test_loader_notes_are_problems_of_the_file(tmp_path: Path) -> None:
    source, _ = read(write(tmp_path, b'{"label": "007"}\n'))
    assert [p.rule for p in source.problems] == ["ENC021"]


SMALL = dataclasses.replace(SETTINGS, max_line_bytes=100, long_line_bytes=50)


@pytest.mark.parametrize("block", [7, 64, 2**17])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b""])
@pytest.mark.parametrize(
    ("size", "state", "rule"),
    [
        (50, "parsed", ""),
        (51, "parsed", "ENC016"),
        (100, "parsed", "ENC016"),
        (101, "broken", "ENC015"),
        (5000, "broken", "ENC015"),
    ],
)
def test_length_limits(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    block: int,
    ending: bytes,
    size: int,
    state: str,
    rule: str,
) -> None:
    monkeypatch.setattr(files, "BLOCK_BYTES", block)
    monkeypatch.setattr(reader, "HEAD_BYTES", block)
    row = b'{"a": "' + b"x" * (size - 9) + b'"}'
    assert len(row) == size
    source, lines = read(write(tmp_path, b"{}\n" + row + ending), SMALL)
    assert [(line.state, [p.rule for p in line.problems]) for line in lines] == [
        ("parsed", []),
        (state, [rule] if rule else []),
    ]
    assert lines[1].sha256 == sha(row)
    assert lines[1].raw == (row[:500].decode() if state == "broken" else "")
    assert ("ENC012" in [p.rule for p in source.problems]) is (ending == b"\r\n")


def test_long_line_details(tmp_path: Path) -> None:
    _, lines = read(
        write(tmp_path, b'{"a": 1}\n' + b"x" * 101 + b'\n{"b": "' + b"y" * 60 + b'"}'), SMALL
    )
    assert [p.detail for line in lines for p in line.problems] == [
        "101 bytes, over the limit of 100: split the record",
        "69 bytes, over 50: split the record",
    ]


def test_batches_are_bounded(tmp_path: Path) -> None:
    source = Source(write(tmp_path, b"{}\n" * 10_000), "a", SETTINGS)
    assert [len(batch) for batch in source.batches()] == [
        MAX_BATCH_LINES,
        MAX_BATCH_LINES,
        10_000 - 2 * MAX_BATCH_LINES,
    ]


def test_raw_lines_yield_the_content_with_line_numbers(tmp_path: Path) -> None:
    data = b'\xef\xbb\xbf{"a": 1}\r\n\n{"a":\n' + b"x" * 300_000 + b"\nlast"
    path = write(tmp_path, gzip.compress(data))
    source, _ = read(path)
    pieces = list(raw_lines(path, source.sha256))
    assert b"".join(piece for _, piece in pieces) == data
    joined: dict[int, bytes] = {}
    for number, piece in pieces:
        joined[number] = joined.get(number, b"") + piece
    assert list(joined.values()) == data.splitlines(keepends=True)
    assert list(joined) == [1, 2, 3, 4, 5]


def test_raw_lines_of_a_changed_file_raise_at_the_end(tmp_path: Path) -> None:
    path = write(tmp_path, b"{}\n")
    source, _ = read(path)
    path.write_bytes(b"[]\n")
    pieces = raw_lines(path, source.sha256)
    assert next(pieces) == (1, b"[]\n")
    with pytest.raises(AuditError, match="changed after it was audited"):
        next(pieces)
    path.unlink()
    with pytest.raises(AuditError):
        list(raw_lines(path, source.sha256))


content = st.lists(
    st.sampled_from(
        [
            b"\n",
            b"\r\n",
            b"\r",
            b'{"a":1}',
            b"\xef\xbb\xbf",
            b" ",
            b"\0",
            b"[",
            b"]",
            b"{",
            b"\xff\xfe",
            b"x" * 120,
        ]
    )
    | st.binary(max_size=20)
).map(b"".join)


@given(content, st.sampled_from([4, 7, 16, 2**17]), st.booleans())
def test_any_bytes_end_in_exactly_one_line(data: bytes, block: int, packed: bool) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "BLOCK_BYTES", block)
        path = write(Path(folder), gzip.compress(data) if packed else data)
        source, lines = read(path, SMALL)
        pieces = list(raw_lines(path, source.sha256))
    if not packed and data.startswith((files.GZIP_MAGIC, files.ZSTD_MAGIC)):
        return  # read as compressed data, without an error
    assert b"".join(piece for _, piece in pieces) == data
    body = data.removeprefix(b"\xef\xbb\xbf")
    physical = body.split(b"\n")
    if not physical[-1] and not (data and not body):  # a mark alone is a line
        physical.pop()
    assert [line.sha256 for line in lines] == [sha(line.removesuffix(b"\r")) for line in physical]
    assert [line.number for line in lines] == list(range(1, source.count + 1))
    assert len(lines) == source.count
    for line in lines:
        assert (line.value is MISSING) is (line.state != "parsed")
        assert line.state != "broken" or line.problems or source.refused


def test_rules_are_complete_and_unique() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert all(
        getattr(rule, part)
        for rule in RULES
        for part in ("what", "why", "bad", "good", "fix", "threshold")
    )
    assert len({rule.name for rule in RULES}) == len(RULES) == 32


@pytest.mark.parametrize("on", [True, False])
def test_the_cycle_collector_is_left_as_it_was(tmp_path: Path, on: bool) -> None:
    (tmp_path / "x.jsonl").write_bytes(b'{"a": 1}\n' * 3)
    was = gc.isenabled()
    try:
        (gc.enable if on else gc.disable)()
        source = Source(tmp_path / "x.jsonl", "x.jsonl", Settings())
        assert [len(batch) for batch in source.batches()] == [3]
        assert gc.isenabled() is on
    finally:
        (gc.enable if was else gc.disable)()
