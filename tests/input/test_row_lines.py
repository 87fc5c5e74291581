"""Rows in memory as lines: what each library's values become, and what is refused where."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import AuditError
from auditor.input.json_decode import decode
from auditor.input.row_lines import lines_of_rows

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.text(st.characters(codec="utf-8"))
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=3)
    ),
    max_leaves=8,
)


def lines(data: object) -> list[bytes]:
    return b"".join(lines_of_rows(data, "data")).splitlines(keepends=True)


def refusal(data: object) -> str:
    with pytest.raises(AuditError) as caught:
        lines(data)
    return str(caught.value)


class DataSet:
    """As a ``datasets.Dataset``: rows by iteration, columns by ``to_dict``."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.rows)

    def to_dict(self) -> dict[str, list[object]]:
        return {key: [row[key] for row in self.rows] for key in self.rows[0]}


@given(
    st.lists(st.dictionaries(st.text(st.characters(codec="utf-8")), PLAIN, max_size=4), max_size=4)
)
def test_each_row_reads_back_as_it_was(rows: list[dict[str, Any]]) -> None:
    written = lines(rows)
    assert [json.loads(line) for line in written] == rows
    assert b"".join(written).count(b"\n") == len(rows)


@pytest.mark.parametrize(
    "data",
    [
        [{"text": "é\u2028", "n": 1}, {"text": None, "n": 2}],
        iter([{"text": "é\u2028", "n": 1}, {"text": None, "n": 2}]),
        DataSet([{"text": "é\u2028", "n": 1}, {"text": None, "n": 2}]),
        pl.DataFrame({"text": ["é\u2028", None], "n": [1, 2]}),
        pl.DataFrame({"text": ["é\u2028", None], "n": [1, 2]}).lazy(),
    ],
    ids=["list", "iterator", "data set", "frame", "lazy frame"],
)
def test_all_forms_give_the_same_lines(data: object) -> None:
    written = lines(data)
    assert [json.loads(line) for line in written] == [
        {"text": "é\u2028", "n": 1},
        {"text": None, "n": 2},
    ]
    assert "é\u2028".encode() in written[0]  # as text, not as escapes


def test_values_of_numpy_become_those_of_python() -> None:
    row = {
        "a": np.int64(3),
        "b": np.float32(0.5),
        "c": np.bool_(True),
        "d": np.str_("x"),
        "e": np.array([1, 2]),
        "f": np.array([{"role": "user", "content": np.str_("hi")}], dtype=object),
    }
    (line,) = lines([row])
    assert json.loads(line) == {
        "a": 3,
        "b": 0.5,
        "c": True,
        "d": "x",
        "e": [1, 2],
        "f": [{"role": "user", "content": "hi"}],
    }


def test_half_a_surrogate_pair_is_left_to_the_reader() -> None:
    (line,) = lines([{"text": "\ud83d"}])
    _, problems = decode(line.strip(), 64)
    assert [problem.rule for problem in problems] == ["ENC007"]


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (np.float64("inf"), "inf, which JSON does not have"),
        (np.float32("nan"), "nan, which JSON does not have; write None if a value is missing"),
        (-math.inf, "-inf, which JSON does not have"),
        (dt.date(2026, 1, 2), "JSON has no type for a datetime.date"),
        (np.datetime64("2026-01-02"), "JSON has no type for a numpy.datetime64"),
        (np.array(["2026-01-02"], dtype="M8[D]"), "JSON has no type for a numpy.ndarray"),
        (np.complex64(1), "JSON has no type for a numpy.complex64"),
        (b"raw", "JSON has no type for a bytes"),
        (Decimal("1.10"), "JSON has no type for a decimal.Decimal"),
        ({1, 2}, "JSON has no type for a set"),
    ],
)
def test_what_json_cannot_hold_is_named_by_row_and_column(value: object, what: str) -> None:
    assert refusal([{"a": 1}, {"a": 1, "b": value}]).startswith(f"data: row 2, column 'b': {what}")
    inner = refusal([{"b": [{"c": value}]}])
    assert inner.startswith(f"data: row 1, column 'b[].c': {what}")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            {"train": [], "test": []},
            "data is a dict of train, test; pass one of them, or a list of rows",
        ),
        (3, "data is an int; expected paths, a frame, or a list of dicts"),
        ("text", "data is a str; expected paths, a frame, or a list of dicts"),
        ([{"a": 1}, "text"], "data: row 2 is a str; expected a dict"),
        ([{1: 2}], "data: row 1 has the key 1; expected a text"),
        ([{"a": {None: 2}}], "data: row 1 has the key None; expected a text"),
    ],
)
def test_what_is_no_row_is_refused(data: object, message: str) -> None:
    assert refusal(data) == message


def test_a_value_that_contains_itself_is_refused() -> None:
    value: list[object] = []
    value.append(value)
    assert "nested more than 200 levels deep" in refusal([{"a": value}])


def test_a_number_that_python_does_not_write() -> None:
    assert "a whole number of more than 14,000 bits" in refusal([{"a": -(10**5000)}])
