"""The template explains every key, and is valid with all of them."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from auditor.case.readiness.load import load
from auditor.case.readiness.records import Readiness
from auditor.case.readiness.template import example, template

TODAY = dt.date(2026, 6, 30)


def test_the_template_is_free_of_faults(tmp_path):
    path = tmp_path / "readiness.toml"
    path.write_text(template(), encoding="utf-8")
    readiness, found = load(path, TODAY)
    assert found == []
    assert readiness is not None
    assert len(readiness.rungs) == 7


def test_every_key_of_the_template_is_valid(tmp_path):
    path = tmp_path / "readiness.toml"
    path.write_text(re.sub(r"(?m)^# (?=\w+ = |\[\[)", "", template()), encoding="utf-8")
    readiness, found = load(path, TODAY)
    assert found == []
    assert readiness is not None
    assert readiness.exceptions[0].model_mb == 900


TABLES = {
    "task": Readiness().task,
    "eval": Readiness().eval,
    "target": Readiness().target,
    "projection": Readiness().projection,
    "economics": Readiness().economics,
    "owner": Readiness().owner,
}


@pytest.mark.parametrize("table", TABLES)
def test_every_key_has_an_example(table):
    for key in TABLES[table].__struct_fields__:
        if key != "range":
            assert example((table, key)).startswith(f"{key} = ")


@pytest.mark.parametrize("key", ["name", "status", "reason", "date", "eval_sha256", "score"])
def test_the_index_of_a_table_does_not_matter(key):
    assert example(("rung", 3, key)).startswith(f"{key} = ")
