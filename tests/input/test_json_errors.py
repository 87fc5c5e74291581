from __future__ import annotations

import pytest

from auditor.input.json_decode import MISSING, decode
from auditor.input.json_errors import explain

PART = "part of an object printed over several lines: write each object on one line"
# Each case: the line, the rule, the detail.
BROKEN = [
    (
        b'{"a":1} {"b":2}',
        "ENC017",
        "a second value starts at column 9: write one value on each line",
    ),
    (b'{"a":1}{"b":', "ENC017", "a second value starts at column 8: write one value on each line"),
    (b"1 2", "ENC017", "a second value starts at column 3: write one value on each line"),
    (b"{", "FMT001", PART),
    (b"  ],", "FMT001", PART),
    (b'  "text": "a",', "FMT001", PART),
    (b'{"a":1,}', "FMT001", "trailing comma before } (column 7): delete it"),
    (b'["a", ]', "FMT001", "trailing comma before ] (column 5): delete it"),
    (b"[1,,2]", "FMT001", "a comma with no value before it (column 4): delete it or add the value"),
    (b'{"a":}', "FMT001", "a key without a value (column 6): write the value, or null"),
    (
        b"{'a': 1}",
        "FMT001",
        "a single quote, as in a printed Python dict (column 2): write the row with json.dumps",
    ),
    ("{“a”: 1}".encode(), "FMT001", 'a curly quote “ (column 2): write a straight one, "'),
    (b'{"a": None}', "FMT001", "Python's None (column 7): write null"),
    (
        b'{"a": undefined}',
        "FMT001",
        "undefined is not a JSON value (column 7): write null, true, false or a number",
    ),
    (b"{a: 1}", "FMT001", 'the key a is not in double quotes (column 2): write "a"'),
    (b'{"a" 1}', "FMT001", "no colon after a key (column 6): add it"),
    (b'{"a": 1 "b": 2}', "FMT001", "no comma between two values (column 9): add it"),
    (
        b'{"a": "he said "hi" to"}',
        "FMT001",
        'text after the end of a string (column 16): write a quote inside a string as \\"',
    ),
    (
        b'{"a": [1}',
        "FMT001",
        "} closes a bracket that was not opened (column 9): check the brackets",
    ),
    (b'{"a": 1 // one', "FMT001", "a comment, which JSON does not have (column 9): delete it"),
    (b'{"a": "b', "FMT001", "the line ends inside a string (column 7): the row was cut off"),
    (
        b'{"a": "b"',
        "FMT001",
        "the line ends before its brackets are closed (column 10): the row was cut off",
    ),
    (b'{"a":', "FMT001", "the line ends after a colon (column 6): the row was cut off"),
    (b'{"a": 1,', "FMT001", "the line ends after a comma (column 9): the row was cut off"),
    (b'{"a": fal', "FMT001", "the line ends inside a word (column 7): the row was cut off"),
    (b'["\x01"]', "FMT001", "raw control character U+0001 in a string (column 3): write \\u0001"),
    (b'["\t"]', "FMT001", "a raw tab in a string (column 3): write \\t"),
    (b'["a\rb"]', "FMT001", "a raw carriage return in a string (column 4): write \\r"),
    (
        b'["\\x"]',
        "FMT001",
        'a backslash before "x" is not an escape (column 3): write \\\\ for one',
    ),
    (
        b'["\\u12"]',
        "FMT001",
        "\\u without four hexadecimal digits (column 3): write \\\\u or four digits",
    ),
    (
        b'["\\uqqqq"]',
        "FMT001",
        "\\u without four hexadecimal digits (column 3): write \\\\u or four digits",
    ),
    (
        b"[012]",
        "FMT001",
        "012 is not a JSON number, because of its leading zero (column 2): rewrite it, or quote it as text",
    ),
    (
        b"012",
        "FMT001",
        "012 is not a JSON number, because of its leading zero (column 1): rewrite it, or quote it as text",
    ),
    (b"[+1]", "FMT001", "+1 is not a JSON number (column 2): rewrite it, or quote it as text"),
    (b"[.5]", "FMT001", ".5 is not a JSON number (column 2): rewrite it, or quote it as text"),
    (
        b"[0x" + b"F" * 50 + b"]",
        "FMT001",
        "0x" + "F" * 38 + "... is not a JSON number (column 2): rewrite it, or quote it as text",
    ),
    (b'{"a":1},', "FMT001", "a comma after the value, as inside an array (column 8): delete it"),
    (b'{"a":1}]', "FMT001", 'found "]" after the end of the value (column 8): delete it'),
    (b"text,label", "FMT001", 'found "text", expected a value (column 1)'),
    (b"\x0c{}", "FMT001", "found U+000C, expected a value (column 1)"),
    (b"[1;2]", "FMT001", 'found ";", expected a comma (column 3)'),
    ("\xa0{}".encode(), "FMT001", "found U+00A0, expected a value (column 1)"),
    (b"{*:1}", "FMT001", 'found "*", expected a key in double quotes (column 2)'),
]


@pytest.mark.parametrize(("line", "rule", "detail"), BROKEN)
def test_cause_column_and_change_are_named(line: bytes, rule: str, detail: str) -> None:
    value, problems = decode(line, 64)
    assert value is MISSING
    assert [(p.rule, p.detail) for p in problems] == [(rule, detail)]


def test_trailing_comma_is_named_where_newer_pythons_point() -> None:
    message = "Illegal trailing comma before end of object"  # Python 3.13
    detail = "trailing comma before } (column 7): delete it"
    assert explain('{"a":1,}', message, 6) == ("FMT001", detail)
