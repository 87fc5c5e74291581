"""Validators agree with jsonschema, refuse other files, and name the first fault by its place."""

from __future__ import annotations

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.responses.json_schema import contract_of, first_fault, validator_of

SCHEMA = {
    "type": "object",
    "properties": {
        "n": {"type": "integer", "minimum": 0},
        "kind": {"enum": ["a", "b"]},
        "list": {"type": "array", "items": {"type": "string"}, "maxItems": 2},
    },
    "required": ["n"],
    "additionalProperties": False,
}
scalars = st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["a", "b", "c"])
values = st.dictionaries(st.sampled_from(["n", "kind", "list", "x"]), scalars | st.lists(scalars))


@given(values)
def test_it_agrees_with_jsonschema(value: object) -> None:
    expected = jsonschema.Draft202012Validator(SCHEMA).is_valid(value)
    assert (first_fault(validator_of(SCHEMA), value) == "") is expected


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ({"n": 1}, ""),
        ({}, '"n" is a required property'),
        ({"n": 1, "list": ["a", 2]}, 'list[1]: 2 is not of type "string"'),
        ({"n": "1", "kind": "c"}, 'kind: "c" is not one of "a" or "b" (and 1 more)'),
    ],
)
def test_the_first_fault_is_named(value: object, fault: str) -> None:
    assert first_fault(validator_of(SCHEMA), value) == fault


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        ([], "a JSON Schema is an object"),
        ({"properties": {"a": {"type": "dict"}}}, r"properties\.a\.type: \"dict\" is not valid"),
        ({"pattern": "^(?!a)"}, "regex"),
        ({"$ref": "https://example.com/a.json"}, "is not read: write it into the file"),
        ({"$ref": "file:///etc/hostname"}, "is not read: write it into the file"),
    ],
)
def test_what_is_no_schema_is_refused(schema: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        validator_of(schema)


def test_a_pattern_of_exponential_time_is_linear() -> None:
    validator = validator_of({"pattern": "^(a+)+$"})
    assert first_fault(validator, "a" * 100_000 + "b")


def test_a_contract_asserts_formats_and_may_look_around() -> None:
    contract = contract_of({"pattern": "^(?!x)", "format": "date"})
    assert first_fault(contract, "2026-01-31") == ""
    assert first_fault(contract, "2026-01-32") == '"2026-01-32" is not a "date"'
    assert first_fault(validator_of({"format": "date"}), "2026-01-32") == ""
