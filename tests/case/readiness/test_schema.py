"""The JSON Schema of readiness.toml: other tools accept what this one accepts."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import tomllib
from pathlib import Path

import jsonschema
import pytest

from auditor.case.readiness import records
from auditor.case.readiness.load import template
from auditor.case.readiness.schema import schema

FIXTURES = Path(__file__).parents[3] / "fixtures" / "case"
RECORDS = {
    "task": records.Task,
    "eval": records.EvalSet,
    "target": records.Target,
    "rung": records.Rung,
    "projection": records.Projection,
    "economics": records.Costs,
    "owner": records.Owner,
    "exception": records.Exemption,
}


def jsonable(document):
    """Dates as text, because JSON has none."""
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


def test_the_schema_is_valid():
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("table", RECORDS)
def test_schema_and_records_have_the_same_keys(table):
    node = schema()["properties"][table]
    keys = set(node.get("items", node)["properties"])
    assert keys == {field.name for field in dataclasses.fields(RECORDS[table])} - {"index"}


def test_every_range_belongs_to_an_input():
    economics = schema()["properties"]["economics"]["properties"]
    assert set(economics["range"]["properties"]) <= set(economics)


def test_other_tools_accept_every_fixture_without_bad_values():
    bad = {"not-toml", "absurd", "empty"}
    names = {path.stem for path in FIXTURES.glob("*.toml")}
    assert {name for name in names - {"not-toml"} if not valid(_fixture(name))} == {"absurd"}
    assert bad <= names


def _fixture(name: str) -> str:
    return (FIXTURES / f"{name}.toml").read_text(encoding="utf-8")


def test_the_template_with_every_key_uncommented_is_valid():
    text = re.sub(r"(?m)^# (?=\w+ = |\[\[)", "", template())
    assert valid(text)
    document = tomllib.loads(text)
    first = {table: own[0] if isinstance(own, list) else own for table, own in document.items()}
    for table, node in schema()["properties"].items():
        keys = set(node.get("items", node).get("properties", ())) - {"reason"}
        assert keys <= set(first[table] if keys else ()), table
