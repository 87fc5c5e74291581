"""Decisions carried out: audit, decide, apply, audit again; and labels changed in place."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from auditor import gate
from auditor.checks import secrets
from auditor.dataset.reading import load as loading
from auditor.errors import AuditError
from auditor.input.files import sha256_of
from auditor.pipeline import audit
from auditor.report.model import Report
from auditor.review import decisions
from auditor.review.decisions import DECISIONS, remaining, with_decisions
from auditor.review.decisions_file import Decided, read
from auditor.review.edit import apply, diff
from auditor.rule_list import RULES
from auditor.settings import Settings
from auditor.verdict import Counts
from tests.conftest import FEW_CHECKS
from tests.review.conftest import ROW

CHECKS = (*FEW_CHECKS, secrets)

Pairs = Callable[..., list[dict[str, Any]]]


def made(path: Path, *rows: Mapping[str, Any], sha256: str) -> Decided:
    """The decisions ``rows`` on train.jsonl, written to ``path`` and read back."""
    data = [{"path": "train.jsonl", "sha256": sha256}]
    path.write_text(json.dumps({"schema": 1, "data": data, "decisions": rows}), encoding="utf-8")
    return read(path)


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
    return path, audit([(path, "train.jsonl")], checks=CHECKS)


def test_counts_before_anyone_decides(here: tuple[Path, Report]) -> None:
    path, report = here
    assert report.counts.clean == 37  # two rows in conflict, one copy
    assert clean(report, path, pl.DataFrame(schema=DECISIONS)) == report.counts


@pytest.mark.parametrize(
    ("rule", "action", "expected", "lines", "applied"),
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
    expected: int,
    lines: int,
    applied: int,
) -> None:
    path, report = here
    label = {"label": "b"} if action == "relabel" else {}
    own = decide(report, rule, action, **label)
    decided = made(tmp_path / "d.json", own, sha256=report.inputs[0].sha256)
    assert clean(report, path, decided.decisions).clean == expected
    out = tmp_path / "out.jsonl"
    apply(path, decided, out, Settings())
    again = audit([(out, "out.jsonl")], checks=CHECKS)
    assert (again.counts.lines, again.counts.clean) == (lines, applied)


def test_applied_lines_are_the_others_byte_for_byte(
    here: tuple[Path, Report], tmp_path: Path
) -> None:
    path, report = here
    drop = decide(report, "DUP001", "keep-other")
    label = decide(report, "CON001", "relabel", label="ü b")
    decided = made(tmp_path / "d.json", drop, label, sha256=report.inputs[0].sha256)
    changes = apply(path, decided, tmp_path / "o" / "out.jsonl", Settings())
    lines = path.read_bytes().split(b"\n")
    at = label["line"] - 1
    old = json.loads(lines[at])["label"]
    lines[at] = lines[at].replace(f'"label": "{old}"'.encode(), '"label": "ü b"'.encode())
    del lines[drop["line"] - 1]
    assert (tmp_path / "o" / "out.jsonl").read_bytes() == b"\n".join(lines)
    assert [(c.line, c.after is None) for c in changes] == [(label["line"], False), (4, True)]
    text = diff(changes)
    assert text.endswith("1 dropped, 1 relabelled\n")
    assert "number" in text


@pytest.mark.parametrize(
    ("line", "label", "expected"),
    [
        ('{"text": "a", "label": "x"}', "y", '{"text": "a", "label": "y"}'),
        ('{"text": "x", "label": "x"}', "y", '{"text": "x", "label": "y"}'),
        ('{"text": "a", "label": " x "}', "y", '{"text": "a", "label": "y"}'),
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
    apply(path, relabel(path, label), out, Settings())
    assert out.read_text("utf-8") == f"\n{expected}\n"


def relabel(path: Path, label: str, line: int = 2) -> Decided:
    row = {**ROW, "action": "relabel", "label": label, "line": line}
    return made(path.with_name("d.json"), row, sha256=sha256_of(path))


def test_a_label_that_cannot_be_set_is_refused(tmp_path: Path) -> None:
    path, out = tmp_path / "train.jsonl", tmp_path / "out.jsonl"
    path.write_text('\n{"text": "no label"}\n', encoding="utf-8")
    with pytest.raises(AuditError, match=r":2: cannot change the label None to 'y': no values"):
        apply(path, relabel(path, "y"), out, Settings())
    assert not out.exists()


def test_other_data_and_inputs_are_not_written_to(
    here: tuple[Path, Report], tmp_path: Path
) -> None:
    path, report = here
    decided = made(tmp_path / "d.json", sha256=report.inputs[0].sha256)
    with pytest.raises(AuditError, match="is the input"):
        apply(path, decided, path, Settings())
    path.write_bytes(path.read_bytes() + b"\n{}")
    with pytest.raises(AuditError, match="was made for other data"):
        apply(path, decided, tmp_path / "out.jsonl", Settings())
    with pytest.raises(AuditError, match="missing"):
        apply(tmp_path / "missing", decided, tmp_path / "out.jsonl", Settings())


def test_two_labels_for_one_line_are_refused(here: tuple[Path, Report], tmp_path: Path) -> None:
    path, report = here
    rows = [{**ROW, "finding": str(n), "action": "relabel", "label": "ab"[n]} for n in range(2)]
    decided = made(tmp_path / "d.json", *rows, sha256=report.inputs[0].sha256)
    with pytest.raises(AuditError, match="decide for one label"):
        apply(path, decided, tmp_path / "out.jsonl", Settings())
    rows.insert(0, {**ROW, "finding": "2", "action": "drop"})
    decided = made(tmp_path / "d.json", *rows, sha256=report.inputs[0].sha256)
    assert [c.after for c in apply(path, decided, tmp_path / "out.jsonl", Settings())] == [None]


def test_shards_become_one_file(tmp_path: Path) -> None:
    folder = tmp_path / "shards"
    folder.mkdir()
    for name in "ab":
        (folder / f"{name}.jsonl").write_text(f'{{"text": "{name}", "label": "x"}}', "utf-8")
    report = audit([(folder, "shards")], checks=CHECKS)
    data = [{"path": item.path, "sha256": item.sha256} for item in report.inputs]
    rows = [{**ROW, "action": "relabel", "label": "y", "source": data[1]["path"]}]
    document = {"schema": 1, "data": data, "decisions": rows}
    (tmp_path / "d.json").write_text(json.dumps(document), encoding="utf-8")
    (change,) = apply(folder, read(tmp_path / "d.json"), tmp_path / "out.jsonl", Settings())
    assert (change.source, change.line) == (data[1]["path"], 1)
    expected = '{"text": "a", "label": "x"}\n{"text": "b", "label": "y"}'
    assert (tmp_path / "out.jsonl").read_text("utf-8") == expected


def test_a_decision_on_another_file_is_refused(here: tuple[Path, Report], tmp_path: Path) -> None:
    path, report = here
    row = {**ROW, "source": "eval.jsonl"}
    decided = made(tmp_path / "d.json", row, sha256=report.inputs[0].sha256)
    with pytest.raises(AuditError, match="is in no training file"):
        apply(path, decided, tmp_path / "out.jsonl", Settings())


def test_a_held_out_shard_is_no_obstacle(tmp_path: Path) -> None:
    """As in an audit of the folder, which leaves it out with a note."""
    folder = tmp_path / "shards"
    folder.mkdir()
    for name in ("a", "val"):
        (folder / f"{name}.jsonl").write_text(f'{{"text": "{name}", "label": "x"}}\n', "utf-8")
    decided = made(
        tmp_path / "d.json",
        {**ROW, "action": "relabel", "label": "y"},
        sha256=sha256_of(folder / "a.jsonl"),
    )
    apply(folder, decided, tmp_path / "out.jsonl", Settings())
    assert (tmp_path / "out.jsonl").read_text("utf-8") == '{"text": "a", "label": "y"}\n'
