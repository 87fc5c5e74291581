from __future__ import annotations

import pytest

from auditor.input.json_strict import MISSING, examine

DEPTH = 64

# Each case: the line, the value kept, the problems.
PARSED = [
    (
        '["a\u2028b\u2029c\x85"]'.encode(),
        ["a\u2028b\u2029c\x85"],
        [("ENC011", "raw U+2028 at column 4: write \\n or a space (and 2 more in this line)", "")],
    ),
    (
        b'\xef\xbb\xbf\xef\xbb\xbf{"a":1}',
        {"a": 1},
        [("ENC004", "byte order mark (bytes EF BB BF) at the start of this line: delete it", "")],
    ),
    (
        b'{"a":"x\\u0000y"}',
        {"a": "x\0y"},
        [("ENC006", "escaped NUL (\\u0000) in a at character 2: remove it", "a")],
    ),
    (
        b'{"a":["\\ud800"]}',
        {"a": ["\ufffd"]},
        [
            (
                "ENC007",
                "\\ud800 in a[0] at character 1 is half of a surrogate pair: write the character or remove it",
                "a[0]",
            )
        ],
    ),
    (
        b'{"\\udfaa":0}',
        {"\ufffd": 0},
        [
            (
                "ENC007",
                '\\udfaa in ["\\udfaa"] at character 1 is half of a surrogate pair: write the character or remove it',
                '["\\udfaa"]',
            )
        ],
    ),
    (
        b'["\\\\\\ud83d\\\\ude00"]',
        ["\\\ufffd\\ude00"],
        [
            (
                "ENC007",
                "\\ud83d in [0] at character 2 is half of a surrogate pair: write the character or remove it",
                "[0]",
            )
        ],
    ),
    (
        b'{"a":1,"a":2,"a":3}',
        {"a": 3},
        [
            (
                "ENC008",
                'key "a" occurs more than once: keep the value that is meant (and 1 more in this line)',
                "a",
            )
        ],
    ),
    (
        b'{"m":[{"a b":1,"a b":2}]}',
        {"m": [{"a b": 2}]},
        [
            (
                "ENC008",
                'key "a b" occurs more than once: keep the value that is meant',
                'm[0]["a b"]',
            )
        ],
    ),
    (
        b"[9223372036854775808]",
        [2**63 - 1],
        [
            (
                "ENC010",
                "integer 9223372036854775808 in [0] does not fit in 64 bits: write it as a string",
                "[0]",
            )
        ],
    ),
    (
        b"-" + b"9" * 5000,
        -(2**63),
        [("ENC010", "integer with 5,000 digits does not fit in 64 bits: write it as a string", "")],
    ),
    (
        b'{"a":{"b":1e400}}',
        {"a": {"b": 1.7976931348623157e308}},
        [
            (
                "ENC010",
                "1e400 in a.b is beyond the largest double, 1.8e308: write a smaller number",
                "a.b",
            )
        ],
    ),
    (
        b"-1" + b"0" * 50 + b"e999",
        -1.7976931348623157e308,
        [
            (
                "ENC010",
                "-1"
                + "0" * 38
                + "... is beyond the largest double, 1.8e308: write a smaller number",
                "",
            )
        ],
    ),
    (
        b'["\\u001b[0m"]',
        ["\x1b[0m"],
        [("ENC013", "control character U+001B in [0] at character 1: remove it", "[0]")],
    ),
    (
        b'["a\x7f"]',
        ["a\x7f"],
        [("ENC013", "control character U+007F in [0] at character 2: remove it", "[0]")],
    ),
    (
        '["é\x9b"]'.encode(),
        ["é\x9b"],
        [("ENC013", "control character U+009B in [0] at character 2: remove it", "[0]")],
    ),
    (
        '["\u202eabc"]'.encode(),
        ["\u202eabc"],
        [("ENC013", "control character U+202E in [0] at character 1: remove it", "[0]")],
    ),
    (
        b'["a\\rb"]',
        ["a\rb"],
        [("ENC013", "control character U+000D in [0] at character 2: remove it", "[0]")],
    ),
    (
        b'["\\f\\u2066"]',
        ["\f\u2066"],
        [("ENC013", "control character U+000C in [0] at character 1: remove it", "[0]")],
    ),
    (b'["' + b"\\" * 2 + b'ud83d"]', ["\\ud83d"], []),
    (
        b'["\\ud83d\\ude00", 12345678901234567890123, 1.5]',
        ["😀", 2**63 - 1, 1.5],
        [
            (
                "ENC010",
                "integer 12345678901234567890123 in [1] does not fit in 64 bits: write it as a string",
                "[1]",
            )
        ],
    ),
]


@pytest.mark.parametrize(("line", "value", "problems"), PARSED)
def test_values_with_problems(
    line: bytes, value: object, problems: list[tuple[str, str, str]]
) -> None:
    assert examine(line, DEPTH) == (value, tuple(problems))


TOO_DEEP = "arrays and objects are nested more than 64 deep: flatten the field"
BROKEN = [
    (
        b'{"a": NaN, "b": -Infinity}',
        "ENC009",
        "NaN in a is not JSON: write null or a number (and 1 more in this line)",
    ),
    (b"NaN", "ENC009", "NaN is not JSON: write null or a number"),
    (b'{"a":' * 65 + b"1" + b"}" * 65, "ENC014", TOO_DEEP),
    (b"[" * 65 + b"NaN" + b"]" * 65, "ENC014", TOO_DEEP),
    (b"[" * 100_000, "ENC014", TOO_DEEP),
    (b"[" * 10_000 + b"]" * 10_000, "ENC014", TOO_DEEP),
]


@pytest.mark.parametrize(("line", "rule", "detail"), BROKEN)
def test_lines_without_a_value(line: bytes, rule: str, detail: str) -> None:
    value, problems = examine(line, DEPTH)
    assert value is MISSING
    assert [(p.rule, p.detail) for p in problems] == [(rule, detail)]


def test_nothing_but_a_byte_order_mark_is_two_problems() -> None:
    value, problems = examine(b"\xef\xbb\xbf", DEPTH)
    assert value is MISSING
    assert [p.rule for p in problems] == ["ENC004", "FMT001"]
