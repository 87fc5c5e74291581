"""From paths to files: names of reports, what is refused before reading, what is written."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from auditor.commands import audit as runs
from auditor.commands.audit import Request, check, default_reports, reasons_path, run
from auditor.errors import AuditError
from auditor.settings import Settings

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


@pytest.mark.parametrize(
    ("paths", "stems"),
    [
        (["train.jsonl"], ["train"]),
        (["a/b/train.jsonl"], ["train"]),
        (["train.jsonl.gz"], ["train"]),
        (["train.ndjson.zst"], ["train"]),
        (["train.v2.jsonl"], ["train.v2"]),
        (["train"], ["train"]),
        (["train.json"], ["train.json"]),
        (["-"], ["stdin"]),
        (["shards/"], ["shards"]),
        (["one.jsonl", "two.jsonl"], ["one", "two"]),
        (["a/train.jsonl", "b/train.jsonl"], ["a-train", "b-train"]),
        (["train.jsonl", "b/train.jsonl", "x.jsonl"], ["train", "b-train", "x"]),
        (["x/a/train.jsonl", "y/a/train.jsonl"], ["x-a-train", "y-a-train"]),
        ([".jsonl"], ["data"]),
    ],
)
def test_default_reports(paths: list[str], stems: list[str]) -> None:
    assert [default_reports(path, paths) for path in paths] == [
        (Path(f"reports/{stem}.html"), Path(f"reports/{stem}.json")) for stem in stems
    ]


@pytest.mark.parametrize(
    "paths",
    [
        ["a/train.jsonl", "a/train.jsonl.gz"],
        ["p/x/a/train.jsonl", "q/x/a/train.jsonl"],
        ["train.jsonl", "../train.jsonl"],
        ["-", "stdin.jsonl"],
    ],
)
def test_no_audit_overwrites_the_report_of_another(paths: list[str]) -> None:
    reports = [report for path in paths for report in default_reports(path, paths)]
    assert len(set(reports)) == 2 * len(paths)


@pytest.mark.parametrize("path", [".", "..", "/"])
def test_default_reports_of_a_folder_have_a_name(path: str) -> None:
    html, _ = default_reports(path, [path])
    assert html.parent == Path("reports")
    assert html.stem.strip(".")


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (Request(clean=Path("train.jsonl")), "train.jsonl is the input train.jsonl"),
        (Request(clean=Path("./x/../train.jsonl")), "is the input train.jsonl"),
        (Request(rejected=Path("link.jsonl")), "link.jsonl is the input train.jsonl"),
        (Request(scores=Path("eval.csv"), evals=("eval.csv",)), "eval.csv is the input eval.csv"),
        (Request(reports=(Path("a.json"), Path("a.json"))), "two outputs have the same path"),
        (Request(clean=Path("x"), rejected=Path("x")), "two outputs have the same path"),
        (
            Request(clean=Path("x.reasons.jsonl"), rejected=Path("x")),
            "two outputs have the same path",
        ),
        (Request(reports=(Path("a.pdf"),)), "--report a.pdf: the suffix must be one of .json"),
        (Request(reports=(Path("report"),)), "--report report: the suffix must be one of"),
        (Request(scores=Path("a.json")), "--scores a.json: the suffix must be .csv or .parquet"),
    ],
)
def test_refused_before_anything_is_read(here: Path, request_: Request, words: str) -> None:
    (here / "x").mkdir()
    (here / "link.jsonl").symlink_to("train.jsonl")
    with pytest.raises(AuditError) as caught:
        check("train.jsonl", request_)
    assert words in str(caught.value)


@pytest.mark.usefixtures("here")
def test_an_output_over_a_shard_of_a_folder_is_refused() -> None:
    with pytest.raises(AuditError, match="is the input"):
        check(".", Request(clean=Path("train.jsonl")))


@pytest.mark.usefixtures("here")
def test_what_can_be_written_is_not_refused() -> None:
    reports = tuple(Path(f"r{suffix}") for suffix in (".json", ".HTML", ".md", ".sarif", ".xml"))
    asked = Request(("-",), reports, Path("c"), Path("r"), Path("s.PARQUET"))
    check("train.jsonl", asked)
    check("-", asked)
    assert asked.outputs == (
        *reports,
        Path("c"),
        Path("r"),
        Path("s.PARQUET"),
        reasons_path(Path("r")),
    )


def test_everything_asked_for_is_written_in_order(here: Path) -> None:
    reports = tuple(
        Path(f"out/r{suffix}") for suffix in (".json", ".html", ".md", ".sarif", ".xml")
    )
    asked = Request((), reports, Path("clean.jsonl"), Path("rejected.jsonl"), Path("scores.csv"))
    done = run("train.jsonl", asked, Settings())
    assert (done.failures, done.report.counts["clean"]) == ((), 200)
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
    run("train.jsonl", Request(scores=Path("s.csv")), Settings())
    run("train.jsonl", Request(scores=Path("s.parquet")), Settings())
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
def test_all_lines_are_told_only_where_asked() -> None:
    for name, all_lines in (("some.json", False), ("all.json", True)):
        run("train.jsonl", Request(reports=(Path(name),), all_lines=all_lines), Settings())
    some, every = (json.loads(Path(name).read_bytes()) for name in ("some.json", "all.json"))
    assert "lines" not in some
    assert [line["line"] for line in every.pop("lines")] == list(range(1, 203))
    assert some == every


def test_a_failed_output_is_told_and_costs_no_other(here: Path) -> None:
    (here / "taken").mkdir()
    asked = Request(reports=(Path("taken/x.json"),), clean=Path("taken"), rejected=Path("r"))
    done = run("train.jsonl", asked, Settings())
    assert done.written == (Path("taken/x.json"), Path("r"), Path("r.reasons.jsonl"))
    assert done.failures == ("cannot write taken: it is not a regular file",)


def test_an_input_changed_between_reading_and_writing_leaves_no_part(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit = runs.audit

    def audit_then_change(*args: Any, **more: Any) -> Any:
        report = audit(*args, **more)
        (here / "train.jsonl").write_bytes(b"{}\n")
        return report

    monkeypatch.setattr(runs, "audit", audit_then_change)
    done = run("train.jsonl", Request(clean=Path("clean.jsonl")), Settings())
    assert (done.written, len(done.failures)) == ((), 1)
    assert [path.name for path in here.iterdir()] == ["train.jsonl"]


def test_standard_input_leaves_nothing_behind(
    here: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    spooled = tmp_path_factory.mktemp("spool")
    monkeypatch.setattr("tempfile.tempdir", str(spooled))
    content = (here / "train.jsonl").read_bytes()
    monkeypatch.setattr(runs, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    done = run("-", Request(clean=Path("clean.jsonl")), Settings())
    assert [source.path for source in done.report.inputs] == ["-"]
    assert (here / "clean.jsonl").read_bytes().count(b"\n") == 200
    assert list(spooled.iterdir()) == []
