"""Any readiness.toml gets a verdict and a report in plain JSON."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.case import CaseVerdict, assess, to_json
from auditor.case.readiness.records import Readiness

TODAY = dt.date(2026, 6, 30)
SCHEMA = msgspec.json.schema(Readiness)

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


_valid = {
    "string": st.sampled_from(['"a reason"', '"' + "a" * 64 + '"']),
    "integer": st.sampled_from([1, 2, 99, 100, 600, 10**15]).map(str),
    "number": st.floats(0, 1).map(repr)
    | st.floats(0, 1e15).map(repr)
    | st.sampled_from(["0", "1"]),
    "array": st.sampled_from(["[0, 1]", "[5, 1e6]"]),
}


def _values(node):
    node = node["anyOf"][0]
    if "enum" in node:
        valid = st.sampled_from([json.dumps(choice) for choice in node["enum"]])
    elif node.get("format") == "date":
        valid = st.dates(dt.date(2025, 1, 1), dt.date(2027, 1, 1)).map(dt.date.isoformat)
    else:
        valid = _valid[node["type"]]
    return st.one_of(valid, valid, valid, _odd)


def _table(name, header):
    nodes = SCHEMA["$defs"][name]["properties"]
    keys = {key: _values(node) for key, node in nodes.items() if "anyOf" in node}
    return st.fixed_dictionaries({}, optional=keys).map(
        lambda own: header + "".join(f"{key} = {value}\n" for key, value in own.items())
    )


def _document():
    parts = []
    for key, node in SCHEMA["$defs"]["Readiness"]["properties"].items():
        if "$ref" in node.get("items", ()):
            table = _table(node["items"]["$ref"].rpartition("/")[2], f"[[{key}]]\n")
            parts.append(st.lists(table, max_size=5).map("".join))
        elif "$ref" in node:
            table = _table(node["$ref"].rpartition("/")[2], f"[{key}]\n")
            parts.append(st.one_of(table, table, st.just("")))
    parts.append(st.one_of(_table("Ranges", "[economics.range]\n"), st.just("")))
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
