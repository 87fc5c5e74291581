"""``dataset-audit convert``: every type, the line of each row, and commands that work as printed."""

from __future__ import annotations

import gzip
import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from auditor import cli

Run = Callable[..., tuple[int, str, str]]
FRAME = pl.DataFrame({"text": ["one\ntwo", "é", "x"], "label": ["a", "b", None], "n": [1, None, 3]})
EXPECTED = [json.dumps(row) for row in FRAME.to_dicts()]
CSV = FRAME.with_columns(pl.col("label").fill_null("-")).write_csv()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()

    def runs(*args: str) -> tuple[int, str, str]:
        capsys.readouterr()
        return cli.run(args), *capsys.readouterr()

    return runs


def rows(path: str) -> list[str]:
    return [json.dumps(json.loads(line)) for line in Path(path).read_bytes().splitlines()]


def write(name: str) -> None:
    path = Path(name)
    match path.suffix:
        case ".parquet":
            FRAME.write_parquet(path)
        case ".arrow":
            FRAME.write_ipc_stream(path)
        case ".feather":
            FRAME.write_ipc(path)
        case ".json":
            path.write_text(json.dumps(FRAME.to_dicts(), indent=1), encoding="utf-8")
        case ".gz":
            path.write_bytes(gzip.compress(json.dumps(FRAME.to_dicts()).encode()))


@pytest.mark.parametrize(
    "name", ["my data.parquet", "t.arrow", "t.feather", "t's.json", "-t.json", "t.jsonl.gz"]
)
def test_the_refusal_of_an_audit_prints_a_command_that_works(run: Run, name: str) -> None:
    write(name)
    code, out, _ = run("--no-report", "--", name)
    assert code == 3
    (command,) = re.findall(r"^Next     (.*)$", out, re.MULTILINE)
    assert out.rstrip("\n").endswith(command)
    program, *arguments = shlex.split(command)
    assert program == cli.NAME
    code, out, _ = run(*arguments)
    assert (code, out.endswith(": row n is line n\n")) == (0, True)
    assert rows(arguments[-1]) == EXPECTED


def test_a_record_of_csv_is_a_line_whatever_its_cells_contain(run: Run) -> None:
    Path("t.csv").write_text(CSV, encoding="utf-8")
    assert run("t.csv", "--no-report")[0] == 3
    assert run("convert", "t.csv", "-o", "t.jsonl") == (
        0,
        "3 rows in t.jsonl: row n is line n\n",
        "",
    )
    assert [json.loads(row)["text"] for row in rows("t.jsonl")] == ["one\ntwo", "é", "x"]
    assert [json.loads(row)["n"] for row in rows("t.jsonl")] == ["1", "", "3"]


def test_a_mark_of_windows_is_no_part_of_the_first_name(run: Run) -> None:
    Path("t.csv").write_bytes(b"\xef\xbb\xbftext;label\r\na;b\r\n")
    assert run("convert", "t.csv", "-o", "t.jsonl")[0] == 0
    assert rows("t.jsonl") == ['{"text": "a", "label": "b"}']


def test_a_folder_with_such_a_file_stays_refused(run: Run) -> None:
    Path("data").mkdir()
    Path("data/a.jsonl").write_text('{"text": "a", "label": "b"}\n', encoding="utf-8")
    Path("data/b.csv").write_text(CSV, encoding="utf-8")
    code, out, _ = run("data", "--no-report", "-q")
    assert (code, "data/b.csv looks like data and was not read" in out) == (3, True)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"text,label\ncaf\xe9,a\n", "t.csv: line 2: byte 0xE9 is not UTF-8; convert the file"),
        ("text,label\n".encode("utf-16"), "t.csv: in UTF-16, not text in UTF-8"),
        (b"a,b\n\0,c\n", "t.csv: with NUL bytes, not text in UTF-8"),
        (b"PAR1 and no more", "t.csv: cannot be read: "),
        (b"a,b\n1\n", "t.csv: line 2: 1 cell, and the header has 2"),
        (b"\x1f\x8b\x08\0", "t.csv: the compressed data ends too early"),
        (b"PK\x03\x04\n", "t.csv: a zip archive, not JSON Lines"),
        (b"<html><body>404</body>\n", "t.csv: an HTML or XML page, often an error or login page"),
        (b"version https://git-lfs.github.com/spec/v1\n", "t.csv: a Git LFS pointer, not the data"),
    ],
    ids=["latin", "wide", "nul", "parquet", "short", "gzip", "zip", "page", "pointer"],
)
def test_what_cannot_be_converted_writes_nothing(run: Run, content: bytes, message: str) -> None:
    Path("t.csv").write_bytes(content)
    Path("t.jsonl").write_bytes(b"old")
    code, out, err = run("convert", "t.csv", "-o", "t.jsonl")
    assert (code, out, err[: len(message) + 15]) == (3, "", f"dataset-audit: {message}")
    assert Path("t.jsonl").read_bytes() == b"old"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('[{"a": NaN}]', "line 1, column 2: NaN is not a JSON number"),
        ('[{"a": 1},\n]', "line 2, column 1: a comma before ]"),
        ('// rows\n[{"a": 1}]', "line 1, column 1: Expecting value"),
        ('[{"a": %s}]' % ("9" * 5000), "line 1, column 2: a number has too many digits"),
    ],
    ids=["nan", "comma", "comment", "digits"],
)
def test_what_is_not_json_is_named_by_line_and_column(run: Run, content: str, message: str) -> None:
    Path("t.json").write_text(content, encoding="utf-8")
    expected = (3, "", f"dataset-audit: t.json: not JSON at {message}\n")
    assert run("convert", "t.json", "-o", "o.jsonl") == expected
    assert not Path("o.jsonl").exists()


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (("gone.csv", "-o", "t.jsonl"), 3, "gone.csv: no such file"),
        (
            ("s3://b/t.csv", "-o", "t.jsonl"),
            3,
            "s3://b/t.csv: an address, and no file on this machine",
        ),
        (("t.json", "-o", "t.txt"), 2, "-o t.txt: the suffix must be .jsonl or .ndjson"),
        (("t.jsonl", "-o", "./t.jsonl"), 2, "t.jsonl is the input t.jsonl"),
        (
            ("t.json", "-o", "t.jsonl", "--key", "a"),
            2,
            "t.json: --key 'a': the file is not a JSON object",
        ),
    ],
    ids=["missing", "address", "suffix", "input", "key"],
)
def test_wrong_use_is_explained(run: Run, args: tuple[str, ...], code: int, message: str) -> None:
    for name in ("t.json", "t.jsonl"):
        Path(name).write_text("[]", encoding="utf-8")
    found, out, err = run("convert", *args)
    assert (found, out, err[15 : len(message) + 15]) == (code, "", message)


def test_dates_are_named_by_row_and_column(run: Run) -> None:
    frame = pl.DataFrame({"a": [None, "2026-01-02"]}).with_columns(pl.col("a").str.to_date())
    frame.write_parquet("t.parquet")
    code, _, err = run("convert", "t.parquet", "-o", "t.jsonl")
    assert (code, "t.parquet: row 2, column 'a': JSON has no type for Date" in err) == (3, True)
    assert not Path("t.jsonl").exists()
