from __future__ import annotations

import json

import pytest

from auditor.input.file_type import HEAD_BYTES, Head, detect_file_type
from auditor.model import Problem

ROW = b'{"text": "a", "label": "b"}\n'
PRETTY = json.dumps([{"text": "a", "label": "b"}] * 3, indent=2).encode()
CONVERT = "dataset-audit convert 'my train.jsonl' -o 'my train.lines.jsonl'"

SILENT = [
    ROW,
    ROW * 100,
    b"\xef\xbb\xbf\n\n" + ROW,
    b'[{"role": "user", "content": "Hi"}]\n' * 2,  # lines that are arrays
    b"[1]",
    b"[]",
    b"[[]]",
    b"{}",
    b'"text"\n',
    b"{'text': 'a'}\n" * 50,  # all lines broken, each by itself
    b'{"text": "a\n' * 50,  # every line cut off
    b"{\n" + ROW * 3,  # one broken line in a file of good ones
    b'{\n"text": "a"\n}\n' + ROW * 3,  # one object pretty-printed among good lines
    b'{"text": "a"}\r',  # one row, its LF lost
    '{"text": "a"}\n'.encode("utf-16-le") + ROW * 100,
    b"{" + b'"a":{' * 5000 + b"\n" + ROW,
    b"version https://example.com/v1\n" + ROW,
    b"outside: 1\n",
    b"[" * 100_000 + b"\n[",
    b'{"a": 1' + b"0" * 5000 + b",\n}",  # an integer Python does not convert
]


@pytest.mark.parametrize("data", SILENT)
def test_silent(data: bytes) -> None:
    assert detect_file_type(Head(data, len(data) < HEAD_BYTES, "train.jsonl")) is None


LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
FOUND = [
    (
        LFS,
        "INP002",
        "a Git LFS pointer to 12,345 bytes, not the data; fetch it: git lfs pull --include 'my train.jsonl'",
    ),
    (
        b"version https://hawser.github.com/spec/v1\r\noid x\r\n",
        "INP002",
        "a Git LFS pointer, not the data; fetch it: git lfs pull --include 'my train.jsonl'",
    ),
    (
        b"outs:\n- md5: 0a1b\n  size: 3\n  path: train.jsonl\n",
        "INP002",
        "a DVC pointer, not the data; fetch it: dvc pull 'my train.jsonl'",
    ),
    (
        b"/annex/objects/SHA256E-s12--4d7a.jsonl\n",
        "INP002",
        "a git-annex pointer, not the data; fetch it: git annex get 'my train.jsonl'",
    ),
    (b"PAR1\x15\x04", "INP005", f"a Parquet file, not JSON Lines; convert it: {CONVERT}"),
    (b"ARROW1\0\0", "INP005", f"an Arrow file, not JSON Lines; convert it: {CONVERT}"),
    (
        b"\xff\xff\xff\xff\x10",
        "INP005",
        f"a stream of Arrow, not JSON Lines; convert it: {CONVERT}",
    ),
    (
        b"PK\x03\x04\x14",
        "INP005",
        "a zip archive, not JSON Lines; convert it: unzip 'my train.jsonl'",
    ),
    (b"SQLite format 3\0", "INP005", "an SQLite database, not JSON Lines"),
    (b"\x80\x04\x95", "INP005", "a Python pickle, not JSON Lines"),
    (
        b"\n<!DOCTYPE html>\n<html>",
        "INP005",
        "an HTML or XML page, often an error or login page saved instead of the data: download the file again",
    ),
    (
        b"\xef\xbb\xbf<?xml version='1.0'?>",
        "INP005",
        "an HTML or XML page, often an error or login page saved instead of the data: download the file again",
    ),
    (
        b"\0" * 100,
        "INP005",
        "nothing but NUL bytes: the content was lost; copy or download the file again",
    ),
    (
        ROW.decode().encode("utf-16"),
        "INP008",
        "the file is in UTF-16, not UTF-8; convert it: cat 'my train.jsonl' | iconv -f UTF-16 -t UTF-8 > utf8.jsonl",
    ),
    (
        ROW.decode().encode("utf-16-be") * 9,
        "INP008",
        "the file is in UTF-16BE, not UTF-8; convert it: cat 'my train.jsonl' | iconv -f UTF-16BE -t UTF-8 > utf8.jsonl",
    ),
    (
        b'{"a": 1}\r{"a": 2}\r',
        "INP005",
        "lines end in CR instead of LF; convert the file: cat 'my train.jsonl' | tr '\\r' '\\n' > lines.jsonl",
    ),
    (PRETTY, "INP005", f"one JSON array, not one object per line; convert it: {CONVERT}"),
    (
        b'{\n "data": [\n  {}\n ]\n}\n',
        "INP005",
        f"one JSON object over several lines, not one object per line; convert it: {CONVERT}",
    ),
    (
        b'{\n "a": 1\n}\n{\n "a": 2\n}\n',
        "INP005",
        f"objects over several lines each, not one object per line; convert it: {CONVERT}",
    ),
]


@pytest.mark.parametrize(("data", "rule", "detail"), FOUND)
def test_found(data: bytes, rule: str, detail: str) -> None:
    problem = detect_file_type(Head(data, len(data) < HEAD_BYTES, "my train.jsonl"))
    assert problem is not None
    assert (problem.rule, problem.detail) == (rule, detail)


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("t.csv", "dataset-audit convert t.csv -o t.jsonl"),
        ("a b/t.tsv.gz", "dataset-audit convert 'a b/t.tsv.gz' -o 'a b/t.jsonl'"),
        ("t.csv.zst", "dataset-audit convert t.csv.zst -o t.jsonl"),
        ("-t.CSV", "dataset-audit convert ./-t.CSV -o ./-t.CSV.jsonl"),
    ],
)
def test_a_csv_file_is_known_by_its_name(name: str, command: str) -> None:
    problem = detect_file_type(Head(b"text,label\na,b\n", complete=True, name=name))
    assert problem == Problem("INP005", f"a CSV file, not JSON Lines; convert it: {command}")


@pytest.mark.parametrize(
    ("data", "name"), [(ROW, "t.csv"), (b"text,label\n", "t.jsonl"), (b"\n", "t.csv")]
)
def test_other_content_or_another_name_is_no_csv(data: bytes, name: str) -> None:
    assert detect_file_type(Head(data, complete=True, name=name)) is None


BIG = json.dumps([{"text": "word " * 40}] * 6000, indent=1).encode()
ARRAYS = [
    b'[{"text": "a"}, {"text": "b"}]\n',  # minified, one line
    b"\xef\xbb\xbf\n [\n" + ROW.strip() + b",\n" + ROW.strip() + b"\n]\n",
    b"[\n" + (ROW.strip() + b",\n") * 50 + b"]\n",  # an array with a trailing comma
    BIG[:HEAD_BYTES],
    json.dumps([{"text": "word " * 40}] * 6000).encode()[:HEAD_BYTES],
]


@pytest.mark.parametrize("data", ARRAYS)
def test_arrays_are_detected(data: bytes) -> None:
    problem = detect_file_type(Head(data, len(data) < HEAD_BYTES, "a.jsonl"))
    assert problem is not None
    assert problem.detail.startswith("one JSON array, not one object per line")


def test_a_long_line_that_is_not_an_array_is_read() -> None:
    assert (
        detect_file_type(Head(b'{"text": "' + b"a" * HEAD_BYTES, complete=False, name="a.jsonl"))
        is None
    )


@pytest.mark.parametrize(
    ("name", "feed"), [("a.jsonl.gz", "gzip -dc"), ("a.jsonl.zst", "zstd -dc")]
)
def test_commands_unpack_first(name: str, feed: str) -> None:
    problem = detect_file_type(Head(b'{"a": 1}\r{"a": 2}\r', complete=True, name=name))
    assert problem is not None
    assert f": {feed} {name} | tr" in problem.detail


def test_commands_quote_hostile_names() -> None:
    problem = detect_file_type(Head(PRETTY, complete=True, name="a$(rm -rf ~).jsonl"))
    assert problem is not None
    assert "'a$(rm -rf ~).jsonl'" in problem.detail
