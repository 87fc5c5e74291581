"""The decisions file: where it lies, what it must contain, and the data it was made on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from auditor.errors import AuditError
from auditor.input.names import decisions_path
from auditor.review import decisions_file
from auditor.review.decisions import DECISIONS
from auditor.review.decisions_file import read
from tests.review.conftest import ROW


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ("a/train.jsonl", "a/train.decisions.json"),
        ("train.jsonl.gz", "train.decisions.json"),
        ("x.v2.ndjson", "x.v2.decisions.json"),
        ("shards/", "shards.decisions.json"),
        ("-", "stdin.decisions.json"),
        (".jsonl", "data.decisions.json"),
    ],
)
def test_decisions_lie_next_to_the_data(data: str, path: str) -> None:
    assert decisions_path(data) == Path(path)


def written(path: Path, *rows: Mapping[str, Any], sha256: str = "ab" * 32) -> Path:
    data = [{"path": "train.jsonl", "sha256": sha256}]
    path.write_text(json.dumps({"schema": 1, "data": data, "decisions": rows}), encoding="utf-8")
    return path


def test_a_file_is_read(tmp_path: Path) -> None:
    decided = read(written(tmp_path / "d.json", ROW, {"finding": "1", "action": "keep"}))
    decided.require_data(["ab" * 32])
    frame = decided.decisions
    assert frame.schema == pl.Schema(DECISIONS)
    assert frame.to_dicts() == [
        dict.fromkeys(DECISIONS) | ROW,
        dict.fromkeys(DECISIONS) | {"finding": "1", "action": "keep"},
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"finding": 7}, "decisions 1: finding = 7; expected a text"),
        ({"finding": None}, "decisions 1: finding = None; expected a text"),
        ({"line": 0}, "decisions 1: line = 0; expected a line number"),
        ({"line": True}, "line = True; expected a line number"),
        ({"line": 2**40}, "line = 1099511627776; expected a line number"),
        ({"note": []}, r"note = \[\]; expected a text"),
        ({"action": "delete"}, "action = 'delete'; expected one of drop, keep"),
        ({"action": "relabel"}, 'decisions 1: relabel needs a "label"'),
    ],
)
def test_a_wrong_decision_is_refused(
    tmp_path: Path, change: Mapping[str, Any], message: str
) -> None:
    with pytest.raises(AuditError, match=message):
        read(written(tmp_path / "d.json", {**ROW, **change}))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "expected keys and values"),
        ('{"schema": 1}', "the key 'decisions' is missing"),
        ('{"schema": 1, "decisions": 1}', "decisions = 1; expected a list"),
        ('{"schema": 2, "decisions": []}', "schema 2; this version reads schema 1"),
        ('{"schema": 1, "decisions": [3]}', "decisions 1 = 3; expected keys and values"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "d.json").write_text(text, encoding="utf-8")
    with pytest.raises(AuditError, match=message):
        read(tmp_path / "d.json")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match=r"d\.json: cannot be read: No such file"):
        read(tmp_path / "d.json")


def test_a_file_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decisions_file, "_MAX_BYTES", 10)
    with pytest.raises(AuditError, match="larger than 10 bytes"):
        read(written(tmp_path / "d.json"))


def test_two_decisions_on_a_finding_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="decided twice"):
        read(written(tmp_path / "d.json", ROW, ROW))


@pytest.mark.parametrize("data", [[], [{}], [{"sha256": "cd" * 32}], [{"sha256": "ab" * 32}] * 2])
def test_other_data_is_refused(tmp_path: Path, data: object) -> None:
    path = tmp_path / "d.json"
    path.write_text(json.dumps({"schema": 1, "data": data, "decisions": []}), encoding="utf-8")
    decided = read(path)
    assert decided.decisions.is_empty()
    with pytest.raises(AuditError, match="was made for other data"):
        decided.require_data(["ab" * 32])


@pytest.mark.parametrize("data", [None, 7, ["x"], [{"sha256": 7}]])
def test_malformed_names_of_the_data_are_refused(tmp_path: Path, data: object) -> None:
    path = tmp_path / "d.json"
    path.write_text(json.dumps({"schema": 1, "data": data, "decisions": []}), encoding="utf-8")
    with pytest.raises(AuditError, match=r"d\.json: data"):
        read(path)
