"""readiness.toml: the shipped schema, the template, and values that cannot be."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import tomllib
from pathlib import Path

import jsonschema
import pytest

from auditor.case import assess
from auditor.case.readiness import file
from auditor.case.readiness.file import load, schema, template

TODAY = dt.date(2026, 6, 30)
FIXTURES = Path(__file__).parents[3] / "fixtures" / "case"
RECORDS = {
    "task": file.Task,
    "eval": file.EvalSet,
    "target": file.Target,
    "rung": file.Rung,
    "projection": file.Projection,
    "economics": file.Costs,
    "owner": file.Owner,
    "exception": file.Exemption,
}


def jsonable(document):
    """Dates as JSON Schema knows them."""
    if isinstance(document, dict):
        return {key: jsonable(own) for key, own in document.items()}
    if isinstance(document, list):
        return [jsonable(own) for own in document]
    return document.isoformat() if isinstance(document, dt.date) else document


def valid(text: str) -> bool:
    checker = jsonschema.Draft202012Validator(
        schema(), format_checker=jsonschema.FormatChecker(["date"])
    )
    return checker.is_valid(jsonable(tomllib.loads(text)))


def read(tmp_path: Path, text: str) -> tuple[file.Readiness | None, list[tuple]]:
    path = tmp_path / "readiness.toml"
    path.write_text(text, encoding="utf-8")
    result, found = load(path, TODAY)
    return result, [(own.rule, own.key, own.line, own.detail) for own in found]


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("table", RECORDS)
def test_schema_and_records_have_the_same_keys(table):
    node = schema()["properties"][table]
    keys = set(node.get("items", node)["properties"])
    assert keys == {field.name for field in dataclasses.fields(RECORDS[table])} - {"index"}


def test_the_ranges_are_those_of_the_inputs():
    economics = schema()["properties"]["economics"]["properties"]
    assert set(economics["range"]["properties"]) <= set(economics)


def test_every_fixture_without_bad_values_is_valid_for_other_tools_too():
    bad = {"not-toml", "absurd", "empty"}
    names = {path.stem for path in FIXTURES.glob("*.toml")}
    assert {name for name in names - {"not-toml"} if not valid(_fixture(name))} == {"absurd"}
    assert bad <= names


def _fixture(name: str) -> str:
    return (FIXTURES / f"{name}.toml").read_text(encoding="utf-8")


def test_the_template_as_written_is_clean_but_for_what_is_missing(tmp_path):
    result, found = read(tmp_path, template())
    assert found == []
    assert result is not None
    assert len(result.rungs) == 7


def test_the_template_with_every_comment_taken_off_is_valid():
    text = re.sub(r"(?m)^# (?=\w+ = |\[\[)", "", template())
    assert valid(text)
    document = tomllib.loads(text)
    first = {table: own[0] if isinstance(own, list) else own for table, own in document.items()}
    for table, node in schema()["properties"].items():
        keys = set(node.get("items", node).get("properties", ())) - {"reason"}
        assert keys <= set(first[table] if keys else ()), table


# Text, then rule, key, line and detail of what is found.
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
        "unknown key; known are name, retrain_trigger, review_by",
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
        "2026-07-01 lies 1 days after today, 2026-06-30",
    ),
    (
        'schema = 1\n[eval]\nsha256 = "ABC"',
        "CASE003",
        "eval.sha256",
        3,
        '"ABC"; expected the 64 hex digits of a SHA-256 digest, lower case',
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
        "1.4; expected a number from 0 to 1; 1.4 would be 140 %",
    ),
    (
        "schema = 1\n[target]\nscore = 88",
        "CASE003",
        "target.score",
        3,
        "88; expected a number from 0 to 1; 88 would be 8800 %, write 0.88 for 88 %",
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
        "a list of 2; expected low before high",
    ),
    (
        "schema = 1\n[economics.range]\ndata_cost = [2]",
        "CASE003",
        "economics.range.data_cost",
        3,
        "a list of 1; expected [low, high]",
    ),
    (
        'schema = 1\n[[exception]]\nkind = "on-device"\nlimit_mb = 0',
        "CASE003",
        "exception[0].limit_mb",
        4,
        "0; expected a number above 0",
    ),
    ('schema = 1\n[owner]\nname = "TBD"', "CASE008", "owner.name", 3, '"TBD" says nothing'),
    ('schema = 1\n[owner]\nname = "???"', "CASE008", "owner.name", 3, '"???" says nothing'),
    (
        'schema = 1\n[owner]\nname = " The Team "',
        "CASE008",
        "owner.name",
        3,
        '" The Team " says nothing',
    ),
    (
        'schema = 1\n[owner]\nname = "<your name>"',
        "CASE008",
        "owner.name",
        3,
        '"<your name>" says nothing',
    ),
    (
        'schema = 1\n[[rung]]\nname = "few-shot"',
        "CASE004",
        "rung[0].status",
        2,
        "missing: where it stands",
    ),
    ("[task]", "CASE004", "schema", 1, "missing: write schema = 1"),
]


@pytest.mark.parametrize(("text", "rule", "key", "line", "detail"), FAULTS)
def test_what_cannot_be_is_named_with_key_and_line(tmp_path, text, rule, key, line, detail):
    _, found = read(tmp_path, text)
    assert found == [(rule, key, line, detail)]


@pytest.mark.parametrize("number", ["1" + "0" * 400, "1" * 5_000, "2e15", "0x" + "f" * 5_000])
def test_numbers_beyond_reason_are_refused(tmp_path, number):
    result, found = read(tmp_path, f"schema = 1\n[economics]\ndata_cost = {number}\n")
    assert [own[0] for own in found] in (["CASE003"], ["CASE001"])
    assert result is None or result.economics.data_cost is None


def test_nesting_beyond_reason_is_refused(tmp_path):
    result, found = read(tmp_path, "a = " + "[" * 100_000)
    assert result is None
    assert found == [("CASE001", "", None, "nested too deeply")]


@pytest.mark.parametrize("name", ["Anyuta Todorova", "N. Aitken", "J. Lateri", "Nonette"])
def test_real_names_are_no_placeholders(tmp_path, name):
    result, found = read(tmp_path, f'schema = 1\n[owner]\nname = "{name}"\n')
    assert found == []
    assert result is not None
    assert result.owner.name == name


def test_a_bad_value_is_left_out_and_its_neighbours_stay(tmp_path):
    result, _ = read(tmp_path, "schema = 1\n[eval]\nn = -3\nmetric = 'accuracy'\n")
    assert result is not None
    assert result.eval == file.EvalSet(metric="accuracy")


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"a = 1\nb = \n", 2, "Invalid value"),
        (b"a = 1\n[t", 2, "at end of document"),
        (b"a = 1\nb = '\xff'\n", 2, "not UTF-8"),
    ],
)
def test_what_is_no_toml_is_named_with_its_line(tmp_path, content, line, words):
    path = tmp_path / "readiness.toml"
    path.write_bytes(content)
    result, found = load(path, TODAY)
    assert result is None
    assert [(own.rule, own.line) for own in found] == [("CASE001", line)]
    assert words in found[0].detail


def test_a_file_that_is_not_there_is_unreadable(tmp_path):
    result, (found,) = load(tmp_path / "readiness.toml", TODAY)
    assert result is None
    assert found.rule == "CASE001"


@pytest.mark.parametrize("content", [b"\xef\xbb\xbfschema = 1\n", b"schema = 1\r\n"])
def test_bom_and_crlf_do_no_harm(tmp_path, content):
    path = tmp_path / "readiness.toml"
    path.write_bytes(content)
    assert load(path, TODAY)[1] == []


def test_the_template_as_written_sends_you_to_the_first_rung(tmp_path):
    path = tmp_path / "readiness.toml"
    path.write_text(template(), encoding="utf-8")
    case = assess(path, TODAY)
    assert (str(case.verdict), case.rung) == ("prompt first", "system-prompt")
