"""Rows of JSON documents: each keeps its spelling, on one line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import AuditError
from auditor.input.json_values import lines_of_json

VALUES = st.lists(
    st.dictionaries(st.text(max_size=3), st.text(max_size=3) | st.integers(), max_size=2)
)


def lines(text: str, key: str | None = None) -> list[str]:
    return b"".join(lines_of_json(text, "a.json", key)).decode().split("\n")[:-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '[{"a": 1.10}, {"a": 1e400, "a": 123456789012345678901}]',
            ['{"a": 1.10}', '{"a": 1e400, "a": 123456789012345678901}'],
        ),
        (
            '\n[\n  {\n    "a": "b\\n",\r\n    "c": [1,\n 2]\n  }\n]\n',
            ['{ "a": "b\\n", "c": [1, 2] }'],
        ),
        ('{"a": 1}\n{"a":\n2}', ['{"a": 1}', '{"a": 2}']),
        ('{"version": 2, "data": [{"a": 1}, {"a": 2}], "tags": ["x"]}', ['{"a": 1}', '{"a": 2}']),
        ('{\n"text": "a",\n"tags": ["x"]\n}', ['{ "text": "a", "tags": ["x"] }']),
        ("[]", []),
        ('[null, "text"]', ["null", '"text"']),
        ("", []),
    ],
    ids=["spelling", "pretty", "values", "key found", "one row", "empty", "no objects", "nothing"],
)
def test_rows_keep_their_spelling(text: str, expected: list[str]) -> None:
    assert lines(text) == expected


def test_a_key_names_the_list() -> None:
    text = '{"train": [{"a": 1}], "test": [{"a": 2}]}'
    assert lines(text, "test") == ['{"a": 2}']
    for key in (None, "dev"):
        with pytest.raises(AuditError, match=r"its lists of objects are: train, test\. Name one"):
            lines(text, key)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[{"a": 1},\n {"a": }]', "line 2, column 8: Expecting value"),
        ('[{"a": 1}', "line 1, column 10: expected , or ]"),
        ('[{"a": 1},', "line 1, column 11: Expecting value"),
        ('[{"a": 1}] [2]', "line 1, column 12: the array ends before"),
        ('{"a": 1} x', "line 1, column 10: Expecting value"),
        ("[" * 100_000, "line 1, column 2: its values are nested too deeply"),
        ("[1" + "0" * 5_000 + "]", "line 1, column 2: a number has too many digits"),
    ],
    ids=["value", "open", "comma", "after", "rest", "deep", "digits"],
)
def test_what_is_no_json_is_refused_by_line_and_column(text: str, message: str) -> None:
    with pytest.raises(AuditError) as caught:
        lines(text)
    assert str(caught.value) == f"a.json: not JSON at {message}"


@given(VALUES, st.sampled_from([None, 0, 2]))
def test_rows_read_back(values: list[dict[str, object]], indent: int | None) -> None:
    text = json.dumps(values, indent=indent, ensure_ascii=True)
    assert [json.loads(line) for line in lines(text)] == values
