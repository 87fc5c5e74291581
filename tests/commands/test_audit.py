"""One audit from its path to the files it writes."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from auditor import pipeline
from auditor.commands.shared.audit_options import AuditOptions
from auditor.commands.shared.one_audit import run
from auditor.settings import Settings

pytestmark = pytest.mark.usefixtures("few_checks")
Pairs = Callable[..., list[dict[str, Any]]]
SCORES = [
    ("line", pl.UInt32),
    ("source", pl.String),
    ("disposition", pl.String),
    ("label_quality", pl.Float64),
    ("response_quality", pl.Float64),
    ("nearest_similarity", pl.Float64),
    ("cluster", pl.UInt32),
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pairs: Pairs) -> Path:
    """An empty folder to run in, with 202 rows in train.jsonl: one copy, one not JSON."""
    rows = [json.dumps(row) for row in pairs(200)]
    lines = [*rows[:100], rows[0], "{", *rows[100:]]
    (tmp_path / "train.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_all_outputs_are_written_in_order(here: Path) -> None:
    reports = tuple(
        Path(f"out/r{suffix}") for suffix in (".json", ".html", ".md", ".sarif", ".xml")
    )
    options = AuditOptions(
        (), reports, Path("clean.jsonl"), Path("rejected.jsonl"), Path("scores.csv")
    )
    done = run("train.jsonl", options, Settings())
    assert (done.failures, done.report.counts.clean) == ((), 200)
    assert list(done.written) == [
        *reports,
        Path("clean.jsonl"),
        Path("rejected.jsonl"),
        Path("rejected.jsonl.reasons.jsonl"),
        Path("scores.csv"),
    ]
    assert all(path.stat().st_size for path in done.written)
    lines = (here / "train.jsonl").read_bytes().splitlines(keepends=True)
    assert (here / "clean.jsonl").read_bytes() == b"".join(lines[:100] + lines[102:])
    assert (here / "rejected.jsonl").read_bytes() == b"".join(lines[100:102])
    assert sorted(path.name for path in here.iterdir()) == [
        "clean.jsonl",
        "out",
        "rejected.jsonl",
        "rejected.jsonl.reasons.jsonl",
        "scores.csv",
        "train.jsonl",
    ]


@pytest.mark.usefixtures("here")
def test_scores_have_the_columns_of_the_contract() -> None:
    run("train.jsonl", AuditOptions(scores=Path("s.csv")), Settings())
    run("train.jsonl", AuditOptions(scores=Path("s.parquet")), Settings())
    table = pl.read_parquet("s.parquet")
    assert list(table.schema.items()) == SCORES
    header, *rows = Path("s.csv").read_text(encoding="utf-8").splitlines()
    assert header == ",".join(name for name, _ in SCORES)
    assert len(rows) == table.height == 202
    assert table["line"].to_list() == list(range(1, 203))
    assert table["disposition"].value_counts().sort("disposition").rows() == [
        ("clean", 200),
        ("duplicate", 1),
        ("malformed", 1),
    ]


@pytest.mark.usefixtures("here")
def test_a_failed_output_is_reported_and_stops_no_other() -> None:
    clean = Path("/proc/none/clean")
    options = AuditOptions(reports=(Path("taken/x.json"),), clean=clean, rejected=Path("r"))
    done = run("train.jsonl", options, Settings())
    assert done.written == (Path("taken/x.json"), Path("r"), Path("r.reasons.jsonl"))
    assert done.failures == (f"cannot write {clean}: No such file or directory",)


def test_an_input_changed_between_reading_and_writing_leaves_no_part(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit = pipeline.audit

    def audit_then_change(*args: Any, **more: Any) -> Any:
        report = audit(*args, **more)
        (here / "train.jsonl").write_bytes(b"{}\n")
        return report

    monkeypatch.setattr(pipeline, "audit", audit_then_change)
    done = run("train.jsonl", AuditOptions(clean=Path("clean.jsonl")), Settings())
    assert (done.written, len(done.failures)) == ((), 1)
    assert [path.name for path in here.iterdir()] == ["train.jsonl"]


def test_standard_input_leaves_nothing_behind(
    here: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    spooled = tmp_path_factory.mktemp("spool")
    monkeypatch.setattr("tempfile.tempdir", str(spooled))
    content = (here / "train.jsonl").read_bytes()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    done = run("-", AuditOptions(clean=Path("clean.jsonl")), Settings())
    assert [source.path for source in done.report.inputs] == ["-"]
    assert (here / "clean.jsonl").read_bytes().count(b"\n") == 200
    assert list(spooled.iterdir()) == []
