"""Definitions in other spellings become JSON Schema; only nulls that fill in are removed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.responses.tool_schema import as_json_schema, without_padding

json_values = st.recursive(
    st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
LAMP = {
    "properties": {
        "level": {"type": "integer"},
        "note": {"type": ["string", "null"]},
        "at": {"properties": {"hour": {"type": "integer"}}},
        "days": {"items": {"properties": {"day": {"type": "string"}}}},
        "odd": {"pattern": "("},
    },
    "required": ["level"],
}


@given(json_values)
def test_a_value_without_nulls_has_no_padding(value: object) -> None:
    assert without_padding(value, LAMP) == (value, [])


@pytest.mark.parametrize(
    "value",
    [{"level": None}, {"note": None}, {"odd": None}, [None], None],
    ids=["required", "nullable", "no schema", "list", "null"],
)
def test_other_nulls_stay(value: object) -> None:
    assert without_padding(value, LAMP) == (value, [])


def test_a_free_object_and_expressly_free_keys_keep_nulls() -> None:
    assert without_padding({"a": None}, {"type": "object"}) == ({"a": None}, [])
    free = {"properties": {"b": {}}, "additionalProperties": True}
    assert without_padding({"a": None}, free) == ({"a": None}, [])


def test_padding_is_removed_at_every_depth() -> None:
    value = {
        "level": 1,
        "x": None,
        "at": {"hour": None, "y": None},
        "days": [{"day": "a", "z": None}],
    }
    assert without_padding(value, LAMP) == (
        {"level": 1, "at": {}, "days": [{"day": "a"}]},
        ["x", "at.hour", "at.y", "days[0].z"],
    )


@pytest.mark.parametrize(
    ("given_schema", "read"),
    [
        (None, True),
        ([], []),
        ({"type": "dict", "enum": None}, {"type": "object"}),
        ({"type": ["STRING", "null"]}, {"type": ["string", "null"]}),
        ({"type": "List[str]"}, {}),
        ({"type": "str", "required": True}, {"type": "string"}),
        (
            {"type": "string", "enum": ["C"], "nullable": True},
            {"type": ["string", "null"], "enum": ["C", None], "nullable": True},
        ),
        (
            {"properties": {"a": {"type": "int"}, "b": None}},
            {"properties": {"a": {"type": "integer"}}},
        ),
        ({"anyOf": [{"type": "float"}]}, {"anyOf": [{"type": "number"}]}),
        ({"items": {"type": "bool"}}, {"items": {"type": "boolean"}}),
    ],
)
def test_definitions_become_json_schema(given_schema: object, read: object) -> None:
    assert as_json_schema(given_schema) == read
