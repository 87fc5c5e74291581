"""The library: data in memory and on disk, and what the report shows."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import auditor
from auditor import AuditError, AuditReport, audit, cli
from auditor.audit_report import FINDING_COLUMNS

Pairs = Callable[..., list[dict[str, Any]]]
FLOOR = 20


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, pairs: Pairs) -> Path:
    """train.jsonl with a copy and a broken line, eval.jsonl, and a configuration."""
    folder = tmp_path_factory.mktemp("library")
    rows = [json.dumps(row) + "\n" for row in pairs(24)]
    (folder / "train.jsonl").write_text("".join(rows), encoding="utf-8")
    (folder / "rotten.jsonl").write_text("".join([*rows, rows[3], "{\n"]), encoding="utf-8")
    (folder / "eval.jsonl").write_text(
        "".join(json.dumps(row) + "\n" for row in pairs(5, 900)), encoding="utf-8"
    )
    (folder / "dataset-audit.toml").write_text(f"floor = {FLOOR}\n", encoding="utf-8")
    (folder / ".git").mkdir()
    return folder


@pytest.fixture(autouse=True)
def here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(scope="module")
def ready(folder: Path) -> AuditReport:
    """The report on train.jsonl and eval.jsonl."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.chdir(folder)
        return audit("train.jsonl", eval=Path("eval.jsonl"))


@pytest.fixture(scope="module")
def rotten(folder: Path) -> AuditReport:
    """The report on the rows of rotten.jsonl that can be read, in memory."""
    lines = (folder / "rotten.jsonl").read_text(encoding="utf-8").splitlines()
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.chdir(folder)
        return audit([json.loads(line) for line in lines[:-1]], floor=25)


def test_the_package_is_light_to_import() -> None:
    program = (
        "import sys, auditor, auditor.errors\n"
        "print(*sorted({'polars', 'numpy', 'click', 'msgspec'} & sys.modules.keys()))\n"
        "from auditor import audit, NotReady, require_ready\n"
        "from auditor.commands import audit as command\n"
        "import auditor.report, auditor.library\n"
        "print(callable(audit), command.__name__, auditor.report.__name__)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["", "True auditor.commands.audit auditor.report"]


def test_every_public_name_exists() -> None:
    assert [name for name in auditor.__all__ if not hasattr(auditor, name)] == []
    with pytest.raises(AttributeError, match="no attribute 'adit'"):
        auditor.adit  # noqa: B018


def test_files_have_the_verdict_of_the_command_line(
    here: Path, ready: AuditReport, tmp_path: Path
) -> None:
    saved = tmp_path / "r.json"
    code = cli.run(["train.jsonl", "--eval", "eval.jsonl", "--report", str(saved), "-q"])
    ready.save(tmp_path / "library.json")
    assert (ready.ready, ready.exit_code, code, ready.verdict) == (True, 0, 0, "ready")
    assert (tmp_path / "library.json").read_bytes() == saved.read_bytes()
    assert ready.clean() == (here / "train.jsonl").read_bytes()


def test_rows_in_memory_are_judged_as_files_are(rotten: AuditReport) -> None:
    assert (rotten.ready, rotten.exit_code, rotten.verdict) == (False, 1, "not ready")
    assert rotten.reason.startswith("24 clean examples (25 or more needed)")
    found = rotten.findings
    assert list(found.columns) == list(FINDING_COLUMNS)
    copies = found.filter(pl.col("rule") == "DUP001")
    assert copies.select("source", "line", "related_line", "status").rows() == [
        ("train (in memory)", 25, 4, "open")
    ]
    assert rotten.lines["disposition"].to_list() == ["clean"] * 24 + ["duplicate"]
    assert len(rotten.clean().splitlines()) == 24


def test_a_frame_is_leaked_into_its_own_evaluation_data(pairs: Pairs) -> None:
    report = audit(pl.DataFrame(pairs(6)), eval=pairs(1), floor=1, strict=True)
    leaks = report.findings.filter(pl.col("rule") == "LEK001")
    assert leaks.select("line", "related_source", "related_line").rows() == [
        (1, "eval (in memory)", 1)
    ]
    assert not report.ready


def test_no_rows_have_no_verdict() -> None:
    report = audit([])
    assert (report.exit_code, report.verdict, report.clean()) == (3, "no verdict", b"")


def test_several_paths_are_one_data_set() -> None:
    report = audit(["train.jsonl", "rotten.jsonl"])
    assert report.lines.group_by("source", maintain_order=True).len().rows() == [
        ("train.jsonl", 24),
        ("rotten.jsonl", 26),
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"train": "gone.jsonl"}, "gone.jsonl: no such file"),
        ({"train": "hf://a/b"}, "hf://a/b: an address, and no file on this machine"),
        ({"train": "train.jsonl", "eval": ["gone"]}, "gone: no such file"),
        ({"train": "train.jsonl", "floor": "many"}, "audit(): floor = 'many'; expected"),
        ({"train": "train.jsonl", "florr": 1}, "audit(): unknown setting 'florr'; did you mean"),
        ({"train": "train.jsonl", "config": "gone.toml"}, "gone.toml: cannot be read"),
        ({"train": [{"a": float("nan")}]}, "train (in memory): row 1, column 'a': nan"),
        ({"train": ""}, "audit(): train is ''; expected a path"),
        ({"train": "train.jsonl", "eval": ["a\0"]}, r"audit(): eval is 'a\x00'; expected a path"),
        ({"train": "train.jsonl", "config": 1}, "audit(): config is 1; expected a path"),
        (
            {"train": "train.jsonl", "decisions": "\ud800"},
            r"audit(): decisions is '\ud800'; expected",
        ),
        ({"train": "train.jsonl", "waivers": b"x"}, "audit(): waivers is b'x'; expected a path"),
        (
            {"train": "train.jsonl", "floor": 10**5000},
            "audit(): floor is a number of too many digits",
        ),
        ({"train": "train.jsonl", "fields": range(3)}, "audit(): fields is range(0, 3); expected"),
        (
            {"train": "train.jsonl", "select": "\ud800"},
            r"audit(): select is '\ud800'; expected what",
        ),
        (
            {"train": "train.jsonl", "floor": pl.Series([1])},
            r"audit(): floor is shape: (1,)\nSeries",
        ),
    ],
)
def test_what_cannot_be_audited_is_one_sentence(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(AuditError) as caught:
        audit(**arguments)
    assert str(caught.value).startswith(message)


def test_reports_are_saved_by_suffix(rotten: AuditReport, tmp_path: Path) -> None:
    rotten.save(tmp_path / "r.md", show_content="none")
    assert "parcel" not in (tmp_path / "r.md").read_text(encoding="utf-8")
    with pytest.raises(AuditError, match=re.escape("r.pdf: the suffix must be one of .json")):
        rotten.save(tmp_path / "r.pdf")


def test_a_report_never_replaces_its_data() -> None:
    Path("data.json").write_bytes(Path("rotten.jsonl").read_bytes())
    with pytest.raises(AuditError, match=r"is the input data\.json"):
        audit("data.json").save("data.json")


def test_clean_refuses_a_file_that_changed() -> None:
    path = Path("changing.jsonl")
    path.write_bytes(Path("train.jsonl").read_bytes())
    report = audit(path)
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(AuditError, match=r"changing\.jsonl"):
        report.clean()


# --- notebooks --------------------------------------------------------------------------------


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert attrs == []
        self.tags.add(tag)


def test_a_notebook_shows_tables_and_runs_nothing() -> None:
    hostile = "<script>alert(1)</script>\u202e"
    rows = [{"text": f"{hostile} {n}", "label": hostile + "x" * (n % 2)} for n in range(12)]
    shown = audit(rows)._repr_html_()
    parser = _Tags()
    parser.feed(shown)
    assert parser.tags == {"div", "p", "strong", "table", "caption", "tbody", "tr", "td"}
    assert "\u202e" not in shown
    assert len(shown) < 8_000


def test_the_short_form_says_verdict_and_rows(ready: AuditReport, rotten: AuditReport) -> None:
    assert repr(ready) == "<AuditReport: ready, 24 clean of 24 lines>"
    assert repr(rotten) == "<AuditReport: not ready, 24 clean of 25 lines>"
