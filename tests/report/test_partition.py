"""The two parts of a file: byte for byte, and together nothing but the file."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from auditor.checks import exact_duplicates
from auditor.checks import format as record_format
from auditor.errors import AuditError
from auditor.pipeline import audit
from auditor.report import partition
from auditor.report.model import Report

Write = Callable[..., Path]

A, B, C = (b'{"text": "message %d", "label": "x"}' % n for n in range(3))


def report_of(*paths: Path) -> Report:
    return audit([(path, str(path)) for path in paths], checks=(record_format, exact_duplicates))


def part(report: Report, *, clean: bool, disk: dict[str, Path] | None = None) -> bytes:
    return b"".join(partition.clean(report, disk or {}, rejected=not clean))


@pytest.mark.parametrize(
    ("content", "clean", "rejected"),
    [
        (A + b"\n" + B + b"\n", A + b"\n" + B + b"\n", b""),
        (A + b"\n" + B, A + b"\n" + B, b""),
        (A + b"\n" + A + b"\n" + B + b"\n", A + b"\n" + B + b"\n", A + b"\n"),
        (b"{\n\n" + A, A, b"{\n\n"),
        (A + b"\n{", A + b"\n", b"{"),
        (A + b"\r\n\r\n" + B + b"\r\n", A + b"\r\n" + B + b"\r\n", b"\r\n"),
        (b"\xef\xbb\xbf" + A + b"\n", b"\xef\xbb\xbf" + A + b"\n", b""),
        (A + b"\n\xff\x00\n\n\n", A + b"\n", b"\xff\x00\n\n\n"),
        (b" " + A + b" \n", b" " + A + b" \n", b""),
        (b"", b"", b""),
        (b"\n\n", b"", b"\n\n"),
    ],
)
def test_parts(write: Write, content: bytes, clean: bytes, rejected: bytes) -> None:
    report = report_of(write(content))
    assert (part(report, clean=True), part(report, clean=False)) == (clean, rejected)


def test_parts_of_a_compressed_file_are_its_lines(write: Write) -> None:
    report = report_of(write(gzip.compress(A + b"\n{\n" + B), "train.jsonl.gz"))
    assert (part(report, clean=True), part(report, clean=False)) == (A + b"\n" + B, b"{\n")


@pytest.mark.parametrize(
    ("first", "second", "clean", "rejected"),
    [
        # A shard without a final line feed must not grow together with the next one.
        (A, B, A + b"\n" + B, b""),
        (A + b"\n", B, A + b"\n" + B, b""),
        (b"{", b"[", b"", b"{\n["),
        (A + b"\n{", B + b"\n" + b"}", A + b"\n" + B + b"\n", b"{\n}"),
        (A, A + b"\n" + C, A + b"\n" + C, A + b"\n"),
    ],
)
def test_parts_of_shards(
    write: Write, first: bytes, second: bytes, clean: bytes, rejected: bytes
) -> None:
    report = report_of(write(first, "1.jsonl"), write(second, "2.jsonl"))
    assert (part(report, clean=True), part(report, clean=False)) == (clean, rejected)


def test_any_choice_of_lines_can_be_written(write: Write) -> None:
    path = write(A + b"\n" + B + b"\n" + C)
    report = report_of(path)
    chosen = report.lines.select("source", "line", keep=pl.col("line") != 2).reverse()
    assert b"".join(partition.lines(report.inputs, chosen, {})) == A + b"\n" + C


def test_the_eval_file_is_in_neither_part(write: Write) -> None:
    train, held_out = write(A + b"\n"), write(B + b"\n{\n", "eval.jsonl")
    report = audit([(train, str(train))], [(held_out, str(held_out))])
    assert (part(report, clean=True), part(report, clean=False)) == (A + b"\n", b"")


def test_standard_input_is_read_where_it_was_put(write: Write) -> None:
    path = write(A + b"\n{")
    report = audit([(path, "-")])
    disk = {"-": path}
    assert part(report, clean=True, disk=disk) == A + b"\n"
    assert part(report, clean=False, disk=disk) == b"{"


@pytest.mark.parametrize("now", [B + b"\n", A, A + b"\n" + B, A + b"\n" + B + b"\n", b""])
def test_a_file_that_changed_is_refused(write: Write, now: bytes) -> None:
    path = write(A + b"\n")
    report = report_of(path)
    path.write_bytes(now)
    with pytest.raises(AuditError):
        part(report, clean=True)


def test_reasons_are_one_object_a_rejected_line(write: Write) -> None:
    rows: list[Any] = [
        {"text": "message", "label": "x"},
        {"text": "message", "label": "x"},
        {"text": "", "label": "x"},
        {"text": "café\u202e", "label": "x"},
    ]
    content = b"".join(json.dumps(row).encode() + b"\n" for row in rows) + b"\n{"
    path = write(content)
    report = report_of(path)
    records = [json.loads(line) for line in partition.reasons(report)]
    assert [(record["source"], record["line"], record["disposition"]) for record in records] == [
        (str(path), 2, "duplicate"),
        (str(path), 3, "invalid"),
        (str(path), 5, "blank"),
        (str(path), 6, "malformed"),
    ]
    assert [record["rules"] for record in records] == [["DUP001"], ["FMT017"], [], ["FMT001"]]
    assert [len(record["findings"]) for record in records] == [1, 1, 0, 1]
    assert records[0]["findings"][0] | {"id": ""} == {
        "id": "",
        "rule": "DUP001",
        "detail": "byte for byte the same line",
        "path": "",
        "related_source": str(path),
        "related_line": 1,
    }


def test_reasons_hold_one_line_each_whatever_the_data_says(write: Write) -> None:
    path = write('{"text": "a\u2028b\x85", "text": "\\u0007", "label": "x"}\n'.encode())
    lines = list(partition.reasons(report_of(path)))
    assert len(lines) == 1
    assert lines[0].isascii()
    assert lines[0].count(b"\n") == 1
