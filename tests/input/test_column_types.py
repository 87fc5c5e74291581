"""ENC023: columns that change their JSON type; what pyarrow accepts and refuses was tried with pyarrow 26."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.input.column_types import ColumnTypes
from auditor.input.json_decode import decode
from auditor.input.reader import Source
from auditor.settings import Settings

DEPTH = 64


def changes(*rows: object) -> list[tuple[int, str]]:
    """The line and the column of each change."""
    columns = ColumnTypes()
    found = []
    for line, row in enumerate(rows, 1):
        decode(json.dumps(row).encode(), DEPTH, columns, line)
        found += [(line, problem.path) for problem in columns.take_problems()]
    return found


@pytest.mark.parametrize(
    "values",
    [
        (None, "x", None),
        (1, 1.5, -2),
        ([], ["x"], None, [None]),
        ([1, None, 2.5],),
        ({}, {"b": 1}, {"c": "x"}, {"b": None}),
        ([{"b": 1}], [{"c": "x"}, {"b": 2}]),
        ("2024-01-01", "x"),
        ([[1], [], None], [[2.5]]),
    ],
)
def test_what_pyarrow_reads_is_silent(values: tuple[object, ...]) -> None:
    assert changes(*({"a": value} for value in values)) == []


def test_missing_and_new_columns_are_silent() -> None:
    assert changes({"a": 1}, {"b": "x"}, {}, {"a": 2, "c": [1]}, {"c": [2], "a": 3}) == []


def test_rows_that_are_no_objects_are_left_to_other_rules() -> None:
    assert changes({"a": 1}, 7, [1, "x"], None, {"a": 2}) == []


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ((1, "x"), "a"),
        ((None, True, 1), "a"),
        (("x", ["x"]), "a"),
        ((["x"], {"b": "x"}), "a"),
        (({}, "x"), "a"),
        (([], "x"), "a"),
        (([1], ["x"]), "a[]"),
        (({"b": 1}, {"b": "x"}), "a.b"),
        (([{"b": 1}], [{"b": [1]}]), "a[].b"),
        (([[1]], [["x"]]), "a[][]"),
    ],
)
def test_another_type_is_reported(values: tuple[object, ...], path: str) -> None:
    assert changes(*({"a": value} for value in values)) == [(len(values), path)]


def test_each_type_of_a_column_is_reported_once() -> None:
    rows = [{"a": value} for value in (1, "x", 2, "y", [1], "z", [2])]
    assert changes(*rows) == [(2, "a"), (5, "a")]


def test_a_list_of_two_types_is_reported_in_its_own_line() -> None:
    columns = ColumnTypes()
    decode(b'{"a": [1, "x"]}', DEPTH, columns, 1)
    detail = '"a[]" changes its type: a number earlier in this line, a string here'
    assert [problem.detail for problem in columns.take_problems()] == [detail]


def test_ever_new_keys_are_followed_as_well() -> None:
    rows: list[object] = [{"ids": {f"k{n}": n}, "a": 1} for n in range(300)]
    assert changes(*rows, {"ids": {"k7": "x"}, "a": "x"}) == [(301, "ids.k7"), (301, "a")]


def test_lines_with_unusual_characters_count(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(
        b'{"a": 1}\n{"b": "\\u0007", "a": "x"}\n{"b": "\\u0007", "c": 1}\n{"c": "x"}\n'
    )
    batches = Source(path, "rows.jsonl", Settings()).batches()
    found = [(line.number, p.path) for b in batches for line in b for p in line.problems]
    assert [item for item in found if item[1] in ("a", "c")] == [(2, "a"), (4, "c")]


_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.floats(allow_nan=False)
    | st.text('ab:"', max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(st.sampled_from("abcd"), _json), max_size=8))
def test_values_do_not_depend_on_the_rows_before(rows: list[dict[str, object]]) -> None:
    columns = ColumnTypes()
    for line, row in enumerate(rows):
        text = json.dumps(row).encode()
        assert repr(decode(text, DEPTH, columns, line)) == repr(decode(text, DEPTH))
