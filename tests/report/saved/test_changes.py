"""What changed between two audits, in the report and from ``dataset-audit diff``."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from auditor import cli
from auditor.commands.shared.audit_options import AuditOptions
from auditor.commands.shared.one_audit import run
from auditor.report.model import Movement, RuleMovement
from auditor.report.saved import changes, saved_report
from auditor.settings import Settings

pytestmark = pytest.mark.usefixtures("few_checks")
ROWS = [
    {"prompt": f"question number {n} about topic {n * 7}", "response": f"answer {n}"}
    for n in range(12)
]


def finding(name: str, rule: str = "DUP001", status: str = "open") -> dict[str, Any]:
    return {"id": name, "rule": rule, "status": status}


def report(clean: int, found: list[dict[str, Any]], **other: Any) -> dict[str, Any]:
    return {
        "schema": 1,
        "tool": {"version": "1"},
        "inputs": [{"path": "a.jsonl", "role": "train", "sha256": "ab"}],
        "verdict": {"data": "ready" if clean > 9 else "not ready", "exit_code": int(clean <= 9)},
        "counts": {"clean": clean, "lines": 12},
        "findings": found,
        **other,
    }


def saved(clean: int, found: list[dict[str, Any]], **other: Any) -> saved_report.SavedReport:
    return msgspec.convert(report(clean, found, **other), saved_report.SavedReport)


def test_equal_reports_have_not_changed() -> None:
    same = saved(10, [finding("1")])
    change = changes.compare(same, same)
    assert change.findings == Movement(gone=0, new=0, same=1)
    assert change.rules == ()
    assert changes.sentence(change) == "10 clean rows as before; 0 findings gone, 0 new"


def test_findings_are_matched_by_id() -> None:
    old = saved(9, [finding("1"), finding("2"), finding("3", "CON001")])
    new = saved(10, [finding("2"), finding("4"), finding("5", "LBL002")])
    change = changes.compare(old, new)
    assert change.rules == (
        RuleMovement("CON001", gone=1, new=0, same=0),
        RuleMovement("DUP001", gone=1, new=1, same=1),
        RuleMovement("LBL002", gone=0, new=1, same=0),
    )
    assert changes.sentence(change) == (
        "1 more clean row; 2 findings gone, 2 new; the verdict was not ready and is ready"
    )
    assert changes.sentence(changes.compare(new, old)).startswith(
        "1 fewer clean row; 2 findings gone"
    )


@pytest.mark.parametrize("status", ["cleared", "drop-other"])
def test_what_a_person_cleared_is_gone(status: str) -> None:
    change = changes.compare(saved(9, [finding("1")]), saved(9, [finding("1", status=status)]))
    assert change.findings == Movement(gone=1, new=0, same=0)


def test_reports_of_other_paths_are_not_compared() -> None:
    other = saved(9, [], inputs=[{"path": "b.jsonl", "role": "train", "sha256": "ab"}])
    assert changes.since(other, report(9, [])) is None


@pytest.fixture
def audit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """Write rows and audit them; the JSON report, and one of each other suffix."""
    monkeypatch.chdir(tmp_path)

    def audited(rows: list[dict[str, str]], *suffixes: str) -> dict[str, Any]:
        Path("a.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
        reports = tuple(Path(f"a{suffix}") for suffix in (*suffixes, ".json"))
        assert not run(
            "a.jsonl", AuditOptions(reports=reports), Settings(floor=5, removable_ceiling=0.2)
        ).failures
        return json.loads(Path("a.json").read_bytes())

    return audited


def test_the_report_shows_what_changed(audit: Callable[..., dict[str, Any]]) -> None:
    assert "since" not in audit(ROWS, ".html")
    assert "Since the last audit" not in Path("a.html").read_text("utf-8")
    change = audit([*ROWS, ROWS[0]], ".html")["since"]
    assert (change["clean"], change["lines"]) == ([12, 12], [12, 13])
    assert change["rules"] == [{"rule": "DUP001", "gone": 0, "new": 1, "same": 0}]
    assert "12 clean rows as before; 0 findings gone, 1 new." in Path("a.html").read_text("utf-8")


def test_the_same_bytes_give_the_same_report_however_often(
    audit: Callable[..., dict[str, Any]],
) -> None:
    audit(ROWS)
    once = audit([*ROWS, ROWS[0]], ".html"), Path("a.html").read_bytes()
    again = audit([*ROWS, ROWS[0]], ".html"), Path("a.html").read_bytes()
    assert once == again
    assert "since" in again[0]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"schema": 2}', json.dumps(report(1, [{"id": 1}])), "[" * 100_000],
)
def test_what_is_no_report_is_not_compared(
    audit: Callable[..., dict[str, Any]], text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("a.json").write_text(text, encoding="utf-8")
    assert "since" not in audit(ROWS)
    Path("old.json").write_text(text, encoding="utf-8")
    assert cli.run(["diff", "old.json", "a.json"]) == 3
    assert capsys.readouterr().err.startswith("dataset-audit: old.json: ")


def test_diff_prints_it(
    audit: Callable[..., dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    audit(ROWS)
    Path("a.json").rename("old.json")
    audit([*ROWS, ROWS[0], ROWS[1]])
    assert cli.run(["diff", "old.json", "a.json"]) == 0
    assert capsys.readouterr().out == (
        "verdict  ready -> ready\n"
        "lines    12 -> 14\n"
        "clean    12 -> 12 (+0)\n"
        "findings 0 gone, 2 new, 0 as before\n"
        "  DUP001  -0 +2\n"
    )


def test_diff_shows_hostile_text_inert(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.json"
    hostile = report(1, []) | {"verdict": {"data": "\x1b[2J", "exit_code": 1}}
    path.write_text(json.dumps(hostile), encoding="utf-8")
    assert cli.run(["diff", str(path), str(path)]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_diff_in_other_formats(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(json.dumps(report(9, [finding("1")])), encoding="utf-8")
    new.write_text(json.dumps(report(10, [finding("2"), finding("3", "LEK001")])), encoding="utf-8")
    assert cli.run(["diff", str(old), str(new), "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["findings"] == {"gone": 1, "new": 2, "same": 0}
    assert cli.run(["diff", str(old), str(new), "--format", "markdown"]) == 0
    assert capsys.readouterr().out == (
        "1 more clean row; 1 finding gone, 2 new; the verdict was not ready and is ready.\n\n"
        "| rule | gone | new | unchanged |\n|---|---:|---:|---:|\n| DUP001 | 1 | 1 | 0 |\n| LEK001 | 0 | 1 | 0 |\n"
    )
