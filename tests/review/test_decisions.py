"""Decisions: what may be decided, what a file must hold, what the next audit makes of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from auditor import gate
from auditor.dataset import load as loading
from auditor.errors import AuditError
from auditor.input import reader
from auditor.model import FINDINGS, Counts, Input
from auditor.pipeline import RULES, audit
from auditor.report.html import assets
from auditor.report.model import Report
from auditor.review import decisions, decisions_file
from auditor.review import edit as applying
from auditor.review.decisions import (
    DECISIONS,
    Action,
    allowed_actions,
    remaining,
    with_decisions,
)
from auditor.review.decisions_file import decisions_path, load
from auditor.review.findings import REPORT_FINDINGS, finding_id
from auditor.settings import Settings

INPUT = Input("train.jsonl", "train", "ab" * 32, 10, 3)
ROW = {
    "finding": "0" * 16,
    "action": "drop",
    "source": "train.jsonl",
    "line": 1,
    "note": "seen",
    "by": "Ada",
    "at": "2026-11-23T08:00:00.000Z",
}
Pairs = Callable[..., list[dict[str, Any]]]


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
def test_decisions_lie_beside_the_data(data: str, path: str) -> None:
    assert decisions_path(data) == Path(path)


def written(path: Path, *rows: Mapping[str, Any], sha256: str = "ab" * 32) -> Path:
    data = [{"path": "train.jsonl", "sha256": sha256}]
    path.write_text(json.dumps({"schema": 1, "data": data, "decisions": rows}), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("rule", "severity", "labelled", "pair", "actions"),
    [
        ("FMT001", "error", True, False, "drop"),
        ("ENC001", "error", True, True, "drop"),
        ("ENC013", "warning", False, False, "keep drop not-an-issue"),
        ("LBL001", "review", True, False, "keep drop relabel not-an-issue"),
        ("LBL001", "review", True, True, "keep drop relabel not-an-issue"),  # beside a witness
        ("LEK001", "error", False, False, "keep drop not-an-issue"),
        ("DUP010", "error", False, True, "keep-this keep-other keep-both not-an-issue"),
        ("CON001", "review", True, True, "keep-this keep-other keep-both not-an-issue relabel"),
    ],
)
def test_what_may_be_decided(
    rule: str, severity: str, labelled: bool, pair: bool, actions: str
) -> None:
    assert list(allowed_actions(rule, severity, labelled=labelled, pair=pair)) == actions.split()


def test_a_file_is_read(tmp_path: Path) -> None:
    frame = load(written(tmp_path / "d.json", ROW, {"finding": "1", "action": "keep"}), [INPUT])
    assert frame.schema == pl.Schema(DECISIONS)
    assert frame.to_dicts() == [
        dict.fromkeys(DECISIONS) | ROW,
        dict.fromkeys(DECISIONS) | {"finding": "1", "action": "keep"},
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"finding": 7}, r"decision 1: finding is 7, expected a string"),
        ({"finding": None}, r"decision 1: finding is null, expected a string"),
        ({"line": 0}, r"line is 0, expected a line number"),
        ({"line": True}, r"line is true, expected a line number"),
        ({"line": 2**40}, r"expected a line number"),
        ({"note": []}, r"note is \[\], expected a string"),
        ({"action": "delete"}, r"no action is called 'delete': one of keep, drop"),
        ({"action": "relabel"}, r'relabel needs a "label"'),
    ],
)
def test_a_wrong_decision_is_refused(
    tmp_path: Path, change: Mapping[str, Any], message: str
) -> None:
    with pytest.raises(AuditError, match=message):
        load(written(tmp_path / "d.json", {**ROW, **change}))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", 'expected an object with a list "decisions"'),
        ('{"decisions": 1}', 'expected an object with a list "decisions"'),
        ('{"schema": 2, "decisions": []}', "schema 2, this version reads schema 1"),
        ('{"schema": 1, "decisions": [3]}', "decision 1: expected an object"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "d.json").write_text(text, encoding="utf-8")
    with pytest.raises(AuditError, match=message):
        load(tmp_path / "d.json")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match=r"cannot read .*d.json: No such file"):
        load(tmp_path / "d.json")


def test_a_file_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decisions_file, "_MAX_BYTES", 10)
    with pytest.raises(AuditError, match="larger than 10 bytes"):
        load(written(tmp_path / "d.json"))


def test_twice_decided_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="decided twice"):
        load(written(tmp_path / "d.json", ROW, ROW))


@pytest.mark.parametrize("data", [[], None, 7, ["x"], [{"sha256": "cd" * 32}]])
def test_other_data_is_refused(tmp_path: Path, data: object) -> None:
    path = tmp_path / "d.json"
    path.write_text(json.dumps({"schema": 1, "data": data, "decisions": []}), encoding="utf-8")
    assert load(path).is_empty()
    with pytest.raises(AuditError, match="was made for other data"):
        load(path, [INPUT])


# ---- applied by the next audit

SHA = [bytes([n]) * 32 for n in range(4)]
LINES = pl.DataFrame(
    {"row": range(4), "sha256": SHA}, schema={"row": pl.UInt32, "sha256": pl.Binary}
)


def one(rule: str, severity: str, row: int | None, related: int | None = None) -> dict[str, Any]:
    sha = [b"" if at is None else SHA[at] for at in (row, related)]
    found = dict.fromkeys(REPORT_FINDINGS) | {"rule": rule, "severity": severity, "status": "open"}
    name = finding_id(rule, *sha, "")
    return found | {"id": name, "row": row, "related": related, "path": ""}


def decided(action: str, found: Mapping[str, Any], **more: str) -> pl.DataFrame:
    row = dict.fromkeys(DECISIONS) | {"finding": found["id"], "action": action} | more
    return pl.DataFrame([row], schema=DECISIONS)


@pytest.mark.parametrize(
    ("rule", "severity", "action", "status"),
    [
        ("LBL001", "review", "keep", "cleared"),
        ("LBL001", "review", "not-an-issue", "cleared"),
        ("LBL001", "review", "drop", "drop"),
        ("LBL001", "review", "relabel", "relabel"),
        ("ENC013", "warning", "keep", "cleared"),
        ("LEK001", "error", "keep", "accepted"),  # a known risk is no clean row
        ("LEK001", "error", "not-an-issue", "cleared"),
        ("DUP010", "error", "keep-both", "accepted"),
        ("DUP010", "error", "keep-this", "drop-other"),
        ("DUP010", "error", "keep-other", "drop"),
        ("FMT001", "error", "not-an-issue", "open"),  # no opinion makes it readable
        ("FMT001", "error", "keep", "open"),
        ("FMT001", "error", "drop", "drop"),
    ],
)
def test_status(rule: str, severity: str, action: str, status: str) -> None:
    found = one(rule, severity, 0, 1)
    shown = pl.DataFrame([found], schema=REPORT_FINDINGS)
    assert with_decisions(shown, LINES, decided(action, found))["status"].to_list() == [status]


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("keep-this", "drop"),
        ("keep-other", "drop-other"),
        ("keep-both", "accepted"),
        ("not-an-issue", "cleared"),
        ("drop", "open"),
        ("relabel", "open"),
    ],
)
def test_a_pair_may_have_changed_sides(action: str, status: str) -> None:
    before, now = one("DUP010", "error", 0, 1), one("DUP010", "error", 1, 0)
    shown = pl.DataFrame([now], schema=REPORT_FINDINGS)
    assert with_decisions(shown, LINES, decided(action, before))["status"].to_list() == [status]


def test_silence_changes_nothing() -> None:
    rows = [one("LBL001", "review", 0), one("ENC012", "note", None), one("DUP010", "error", 1, 2)]
    shown = pl.DataFrame(rows, schema=REPORT_FINDINGS)
    nothing = pl.DataFrame(schema=DECISIONS)
    assert with_decisions(shown, LINES, nothing).equals(shown)
    assert remaining(shown, nothing).equals(shown.select(list(FINDINGS)))
    other = decided("drop", one("LBL001", "review", 3))
    told = remaining(with_decisions(shown, LINES, other), other)
    assert told["rule"].to_list() == ["LBL001", "ENC012", "DUP010", "WAI012"]
    assert told["detail"].to_list()[-1] == "1 of 1 decisions match no finding"


def test_what_stands_names_who_decided() -> None:
    found = one("LBL001", "review", 0)
    shown = pl.DataFrame([found], schema=REPORT_FINDINGS)
    who = decided("relabel", found, label="x", by="Ada", at="2026-11-23", note="seen twice")
    told = remaining(with_decisions(shown, LINES, who), who)
    assert told.select("row", "rule", "detail").rows() == [
        (0, "LBL001", None),
        (0, "WAI011", "relabel to 'x' by Ada on 2026-11-23: seen twice"),
    ]
    bare = decided("drop", found)
    assert remaining(with_decisions(shown, LINES, bare), bare)["detail"].to_list() == [None, "drop"]


def test_the_partner_leaves_where_this_line_was_kept() -> None:
    found = one("DUP010", "error", 0, 1)
    shown = pl.DataFrame([found], schema=REPORT_FINDINGS)
    keep = decided("keep-this", found)
    told = remaining(with_decisions(shown, LINES, keep), keep)
    assert told.select("row", "rule").rows() == [(1, "WAI010")]


# ---- the whole way: audit, decide, apply, audit again


def label_rows() -> list[dict[str, Any]]:
    """Forty rows of two classes; row 1 conflicts with row 0, row 3 copies row 2."""
    text = "ticket number {} asks for one thing and another"
    rows = [{"text": text.format(f"{n} {n * 7919}"), "label": "ab"[n % 2]} for n in range(40)]
    rows[1] = {**rows[0], "label": "b"}
    rows[3] = rows[2]
    return rows


def clean(report: Report, path: Path, decided: pl.DataFrame) -> Counts:
    """Counts of an audit after the decisions: what the pipeline does with the functions."""
    data = loading.load([(path, "train.jsonl")], [], Settings())
    shown = with_decisions(report.findings, data.lines, decided)
    found = remaining(shown, decided)
    return gate.counts(gate.dispositions(data.lines, found, (*RULES, *decisions.RULES)))


def decide(report: Report, rule: str, action: str, **more: str) -> dict[str, Any]:
    (found,) = report.findings.filter(pl.col("rule") == rule).head(1).to_dicts()
    names = ("source", "line", "related_source", "related_line")
    place = {name: found[name] for name in names if found[name] is not None}
    return {"finding": found["id"], "action": action, **place, **more}


@pytest.fixture
def here(tmp_path: Path) -> tuple[Path, Report]:
    path = tmp_path / "train.jsonl"
    lines = [json.dumps(row, ensure_ascii=False) for row in label_rows()]
    lines[5] = lines[5].replace(", ", " ,\t")  # spelled in a way no writer would repeat
    path.write_bytes("\r\n".join(lines).encode())
    return path, audit([(path, "train.jsonl")])


def test_counts_before_anyone_decides(here: tuple[Path, Report]) -> None:
    path, report = here
    assert report.counts.clean == 37  # two rows in conflict, one copy
    assert clean(report, path, pl.DataFrame(schema=DECISIONS)) == report.counts


@pytest.mark.parametrize(
    ("rule", "action", "counted", "lines", "applied"),
    [
        ("CON001", "not-an-issue", 39, 40, 37),  # what apply does not change is found again
        ("CON001", "keep-both", 39, 40, 37),
        ("CON001", "keep-this", 38, 39, 38),
        ("CON001", "keep-other", 38, 39, 38),
        ("CON001", "relabel", 37, 40, 38),  # the two now agree: one is a copy of the other
        ("DUP001", "keep-other", 37, 39, 37),
        ("DUP001", "keep-both", 37, 40, 37),
        ("DUP001", "not-an-issue", 38, 40, 37),
    ],
)
def test_counts_move_as_decided(
    here: tuple[Path, Report],
    tmp_path: Path,
    rule: str,
    action: str,
    counted: int,
    lines: int,
    applied: int,
) -> None:
    path, report = here
    label = {"label": "b"} if action == "relabel" else {}
    own = decide(report, rule, action, **label)
    file = written(tmp_path / "d.json", own, sha256=report.inputs[0].sha256)
    assert clean(report, path, load(file, report.inputs)).clean == counted
    out = tmp_path / "out.jsonl"
    applying.apply(path, file, out)
    again = audit([(out, "out.jsonl")])
    assert (again.counts.lines, again.counts.clean) == (lines, applied)


def test_applied_lines_are_the_others_byte_for_byte(
    here: tuple[Path, Report], tmp_path: Path
) -> None:
    path, report = here
    drop = decide(report, "DUP001", "keep-other")
    label = decide(report, "CON001", "relabel", label="ü b")
    file = written(tmp_path / "d.json", drop, label, sha256=report.inputs[0].sha256)
    changes = applying.apply(path, file, tmp_path / "o" / "out.jsonl")
    lines = path.read_bytes().split(b"\n")
    at = label["line"] - 1
    old = json.loads(lines[at])["label"]
    lines[at] = lines[at].replace(f'"label": "{old}"'.encode(), '"label": "ü b"'.encode())
    del lines[drop["line"] - 1]
    assert (tmp_path / "o" / "out.jsonl").read_bytes() == b"\n".join(lines)
    assert [(c.line, c.after is None) for c in changes] == [(label["line"], False), (4, True)]
    text = applying.diff(changes)
    assert text.endswith("1 dropped, 1 relabelled\n")
    assert "number" in text
    assert "number" not in applying.diff(changes, show_content=False)


@pytest.mark.parametrize(
    ("line", "label", "expected"),
    [
        ('{"text": "a", "label": "x"}', "y", '{"text": "a", "label": "y"}'),
        ('{"text": "x", "label": "x"}', "y", '{"text": "x", "label": "y"}'),
        ('{"label": "label", "text": "label"}', "y", '{"label": "y", "text": "label"}'),
        (r'{"text": "a", "label": "\u00e9"}', "ü", r'{"text": "a", "label": "\u00fc"}'),
        ('{"text": "a", "label": 1}', "2", '{"text": "a", "label": 2}'),
        ('{"text": "a", "label": 1}', "two", '{"text": "a", "label": "two"}'),
        ('{"text": "a", "label": true}', "false", '{"text": "a", "label": false}'),
        (
            '{"messages":[{"role":"user","content":"x"},{"role":"assistant","content":"x"}]}',
            "y",
            '{"messages":[{"role":"user","content":"x"},{"role":"assistant","content":"y"}]}',
        ),
        ('{"prompt": "a", "completion": "x"}', '"q"', r'{"prompt": "a", "completion": "\"q\""}'),
    ],
)
def test_only_the_label_changes(tmp_path: Path, line: str, label: str, expected: str) -> None:
    path, out = tmp_path / "train.jsonl", tmp_path / "out.jsonl"
    path.write_bytes(f"\n{line}\n".encode())
    applying.apply(path, relabel(path, label), out)
    assert out.read_text("utf-8") == f"\n{expected}\n"


def relabel(path: Path, label: str, line: int = 2, name: str = "d.json") -> Path:
    source = reader.Source(path, "train.jsonl", Settings())
    for _ in source.batches():
        pass
    row = {**ROW, "action": "relabel", "label": label, "line": line}
    return written(path.with_name(name), row, sha256=source.sha256)


def test_a_label_that_cannot_be_set_is_refused(tmp_path: Path) -> None:
    path, out = tmp_path / "train.jsonl", tmp_path / "out.jsonl"
    path.write_text('\n{"text": "no label"}\n', encoding="utf-8")
    with pytest.raises(AuditError, match=r":2: cannot change the label None to 'y': no values"):
        applying.apply(path, relabel(path, "y"), out)
    assert not out.exists()


def test_other_data_and_inputs_are_not_written_to(
    here: tuple[Path, Report], tmp_path: Path
) -> None:
    path, report = here
    file = written(tmp_path / "d.json", sha256=report.inputs[0].sha256)
    with pytest.raises(AuditError, match="is the input"):
        applying.apply(path, file, path)
    path.write_bytes(path.read_bytes() + b"\n{}")
    with pytest.raises(AuditError, match="was made for other data"):
        applying.apply(path, file, tmp_path / "out.jsonl")
    with pytest.raises(AuditError, match="missing"):
        applying.apply(tmp_path / "missing", file, tmp_path / "out.jsonl")


def test_two_labels_for_one_line_are_refused(here: tuple[Path, Report], tmp_path: Path) -> None:
    path, report = here
    rows = [{**ROW, "finding": str(n), "action": "relabel", "label": "ab"[n]} for n in range(2)]
    file = written(tmp_path / "d.json", *rows, sha256=report.inputs[0].sha256)
    with pytest.raises(AuditError, match="decide for one label"):
        applying.apply(path, file, tmp_path / "out.jsonl")
    rows.insert(0, {**ROW, "finding": "2", "action": "drop"})
    file = written(tmp_path / "d.json", *rows, sha256=report.inputs[0].sha256)
    assert [c.after for c in applying.apply(path, file, tmp_path / "out.jsonl")] == [None]


def test_shards_become_one_file(tmp_path: Path) -> None:
    folder = tmp_path / "shards"
    folder.mkdir()
    for name in "ab":
        (folder / f"{name}.jsonl").write_text(f'{{"text": "{name}", "label": "x"}}', "utf-8")
    report = audit([(folder, "shards")])
    data = [{"path": item.path, "sha256": item.sha256} for item in report.inputs]
    rows = [{**ROW, "action": "relabel", "label": "y", "source": data[1]["path"]}]
    document = {"schema": 1, "data": data, "decisions": rows}
    (tmp_path / "d.json").write_text(json.dumps(document), encoding="utf-8")
    (change,) = applying.apply(folder, tmp_path / "d.json", tmp_path / "out.jsonl")
    assert (change.source, change.line) == (data[1]["path"], 1)
    expected = '{"text": "a", "label": "x"}\n{"text": "b", "label": "y"}'
    assert (tmp_path / "out.jsonl").read_text("utf-8") == expected


def test_a_decision_on_another_file_is_refused(here: tuple[Path, Report], tmp_path: Path) -> None:
    path, report = here
    row = {**ROW, "source": "eval.jsonl"}
    file = written(tmp_path / "d.json", row, sha256=report.inputs[0].sha256)
    with pytest.raises(AuditError, match="is in no training file"):
        applying.apply(path, file, tmp_path / "out.jsonl")


def test_actions_are_the_words_of_the_page() -> None:
    assert all(f'"{action}": "' in assets.script() for action in Action)
