"""Any readiness.toml gets a verdict and a report in plain JSON."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.case import CaseVerdict, assess, to_json
from auditor.case.readiness.schema import schema

TODAY = dt.date(2026, 6, 30)

_odd = st.sampled_from(
    [
        "-1",
        "0",
        "1",
        "0.5",
        "1e308",
        "1e-308",
        "nan",
        "-inf",
        '""',
        '"x"',
        "true",
        "[]",
        "{}",
        "[1, 2]",
        "2026-01-01",
        "9999-12-31",
        "0001-01-01",
        "12:00:00",
        '"\\u202e"',
        "[{}]",
        '"../../x"',
    ]
)


def _values(node):
    if "enum" in node:
        good = st.sampled_from([json.dumps(own) for own in node["enum"]])
    elif node.get("format") == "date":
        good = st.dates(dt.date(2025, 1, 1), dt.date(2027, 1, 1)).map(dt.date.isoformat)
    elif node.get("type") == "integer":
        good = st.sampled_from([1, 2, 99, 100, 600, 10**15]).map(str)
    elif node.get("type") == "number":
        high = min(node.get("maximum", 1e15), 1e15)
        good = st.floats(0, high).map(repr) | st.sampled_from(["0", "1"])
    else:
        good = st.sampled_from(['"a reason"', '"' + "a" * 64 + '"'])
    return st.one_of(good, good, good, _odd)


def _table(node):
    keys = {k: _values(v) for k, v in node["properties"].items() if v.get("type") != "object"}
    return st.fixed_dictionaries({}, optional=keys).map(
        lambda own: "".join(f"{key} = {value}\n" for key, value in own.items())
    )


def _document():
    parts = []
    for name, node in schema()["properties"].items():
        if node.get("type") == "object":
            table = _table(node).map(lambda text, name=name: f"[{name}]\n{text}")
            parts.append(st.one_of(table, table, st.just("")))
        elif node.get("type") == "array":
            table = _table(node["items"]).map(lambda text, name=name: f"[[{name}]]\n{text}")
            parts.append(st.lists(table, max_size=5).map("".join))
    return st.tuples(*parts).map("\n".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=_document())
def test_any_document_gets_a_verdict(tmp_path: Path, text: str):
    path = tmp_path / "readiness.toml"
    path.write_text(text, encoding="utf-8")
    case = assess(path, TODAY)
    assert case.verdict in set(CaseVerdict) - {CaseVerdict.NOT_ASSESSED}
    assert case.reason
    assert bool(case.rung) == (case.verdict == CaseVerdict.PROMPT_FIRST)
    assert len(case.answers) == 5
    json.dumps(to_json(case), allow_nan=False)
    lines = text.count("\n") + 1
    assert all(own.detail and 1 <= (own.line or 1) <= lines for own in case.findings)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=200))
def test_any_bytes_get_a_verdict(tmp_path: Path, content: bytes):
    path = tmp_path / "readiness.toml"
    path.write_bytes(content)
    assert assess(path, TODAY).reason
