"""Every fault is reported with its key, its line and what was expected."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from auditor.case.readiness.load import load
from auditor.case.readiness.records import EvalSet, Readiness

TODAY = dt.date(2026, 6, 30)


def read(tmp_path: Path, text: str) -> tuple[Readiness | None, list[tuple]]:
    path = tmp_path / "readiness.toml"
    path.write_text(text, encoding="utf-8")
    result, found = load(path, TODAY)
    return result, [(own.rule, own.key, own.line, own.detail) for own in found]


@pytest.mark.parametrize("name", ["Anyuta Todorova", "N. Aitken", "J. Lateri", "Nonette"])
def test_names_that_resemble_placeholders_are_accepted(tmp_path, name):
    result, found = read(tmp_path, f'schema = 1\n[owner]\nname = "{name}"\n')
    assert found == []
    assert result is not None
    assert result.owner.name == name


# The text, then rule, key, line and detail of its finding.
FAULTS = [
    ("schema = 2", "CASE003", "schema", 1, "2; expected 1"),
    ("schema = true", "CASE003", "schema", 1, "true; expected 1"),
    ("schema = 1\ntask = 3", "CASE003", "task", 2, "3; expected a table"),
    ("schema = 1\nrung = 3", "CASE003", "rung", 2, "3; expected tables"),
    ("schema = 1\nrung = [1]", "CASE003", "rung[0]", 2, "1; expected a table"),
    (
        "schema = 1\n[task]\n\nstatment = 'x'",
        "CASE002",
        "task.statment",
        4,
        "unknown key; did you mean statement?",
    ),
    (
        "schema = 1\n[owner]\nzzz = 1",
        "CASE002",
        "owner.zzz",
        3,
        "unknown key; known keys: name, retrain_trigger, review_by",
    ),
    (
        "schema = 1\n[task]\nstatement = 7",
        "CASE003",
        "task.statement",
        3,
        "7; expected text in quotes",
    ),
    (
        'schema = 1\n[task]\nkind = "clasification"',
        "CASE003",
        "task.kind",
        3,
        '"clasification"; expected one of classification, extraction, conversion, writing,'
        " conversation, agent; did you mean classification?",
    ),
    (
        "schema = 1\n[task]\nkind = 1",
        "CASE003",
        "task.kind",
        3,
        "1; expected one of classification, extraction, conversion, writing, conversation, agent",
    ),
    (
        "schema = 1\n[task]\nstable_since = 2026-01-01T00:00:00",
        "CASE003",
        "task.stable_since",
        3,
        "2026-01-01 00:00:00; expected a date without quotes, such as 2026-03-01",
    ),
    (
        "schema = 1\n[task]\nstable_since = 2026-07-01",
        "CASE005",
        "task.stable_since",
        3,
        "2026-07-01 is 1 day after today, 2026-06-30",
    ),
    (
        'schema = 1\n[eval]\nsha256 = "ABC"',
        "CASE003",
        "eval.sha256",
        3,
        '"ABC"; expected the 64 hex digits of a SHA-256 digest, in lower case',
    ),
    (
        "schema = 1\n[eval]\nn = 0",
        "CASE003",
        "eval.n",
        3,
        "0; expected a whole number of 1 or more",
    ),
    (
        "schema = 1\n[eval]\nn = 99.5",
        "CASE003",
        "eval.n",
        3,
        "99.5; expected a whole number of 1 or more",
    ),
    (
        "schema = 1\n[target]\nscore = 1.4",
        "CASE003",
        "target.score",
        3,
        "1.4; expected a number from 0 to 1; 1.4 would be 140%",
    ),
    (
        "schema = 1\n[target]\nscore = 88",
        "CASE003",
        "target.score",
        3,
        "88; expected a number from 0 to 1; 88 would be 8800%, write 0.88 for 88%",
    ),
    (
        "schema = 1\n[target]\nscore = nan",
        "CASE003",
        "target.score",
        3,
        "nan; expected a number from 0 to 1",
    ),
    (
        "schema = 1\n[target]\nscore = true",
        "CASE003",
        "target.score",
        3,
        "true; expected a number from 0 to 1",
    ),
    (
        "schema = 1\n[economics]\ndata_cost = -1",
        "CASE003",
        "economics.data_cost",
        3,
        "-1; expected a number of 0 or more",
    ),
    (
        "schema = 1\n[economics.range]\ndata_cost = [2, 1]",
        "CASE003",
        "economics.range.data_cost",
        3,
        "a list of 2; expected [low, high] with low before high",
    ),
    (
        "schema = 1\n[economics.range]\ndata_cost = [2]",
        "CASE003",
        "economics.range.data_cost",
        3,
        "a list of 1; expected [low, high] with low before high",
    ),
    (
        'schema = 1\n[[exception]]\nkind = "on-device"\nlimit_mb = 0',
        "CASE003",
        "exception[0].limit_mb",
        4,
        "0; expected a number above 0",
    ),
    ('schema = 1\n[owner]\nname = "TBD"', "CASE008", "owner.name", 3, '"TBD" is a placeholder'),
    ('schema = 1\n[owner]\nname = "???"', "CASE008", "owner.name", 3, '"???" is a placeholder'),
    (
        'schema = 1\n[owner]\nname = " The Team "',
        "CASE008",
        "owner.name",
        3,
        '" The Team " is a placeholder',
    ),
    (
        'schema = 1\n[owner]\nname = "<your name>"',
        "CASE008",
        "owner.name",
        3,
        '"<your name>" is a placeholder',
    ),
    (
        'schema = 1\n[[rung]]\nname = "few-shot"',
        "CASE004",
        "rung[0].status",
        2,
        'missing; for example status = "not-tried"',
    ),
    ("[task]", "CASE004", "schema", 1, "missing; for example schema = 1"),
]


@pytest.mark.parametrize(("text", "rule", "key", "line", "detail"), FAULTS)
def test_a_fault_is_reported_with_key_and_line(tmp_path, text, rule, key, line, detail):
    _, found = read(tmp_path, text)
    assert found == [(rule, key, line, detail)]


@pytest.mark.parametrize("number", ["1" + "0" * 400, "1" * 5_000, "2e15", "0x" + "f" * 5_000])
def test_extreme_numbers_are_refused(tmp_path, number):
    result, found = read(tmp_path, f"schema = 1\n[economics]\ndata_cost = {number}\n")
    assert [own[0] for own in found] in (["CASE003"], ["CASE001"])
    assert result is None or result.economics.data_cost is None


def test_a_bad_value_is_ignored_and_the_others_are_kept(tmp_path):
    result, _ = read(tmp_path, "schema = 1\n[eval]\nn = -3\nmetric = 'accuracy'\n")
    assert result is not None
    assert result.eval == EvalSet(metric="accuracy")


def test_all_faults_are_reported_at_once(tmp_path):
    text = 'schema = 1\n[eval]\nn = -3\nmetrik = "f1"\n[owner]\nname = "TBD"\nreview_by = 3\n'
    found = read(tmp_path, text)[1]
    assert {(rule, key, line) for rule, key, line, _ in found} == {
        ("CASE003", "eval.n", 3),
        ("CASE002", "eval.metrik", 4),
        ("CASE008", "owner.name", 6),
        ("CASE003", "owner.review_by", 7),
    }
