from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.input.json_decode import MISSING, decode
from auditor.input.json_strict import examine

DEPTH = 64

SILENT = [
    (b"{}", {}),
    (
        b' \t{"a": [1, -2.5e3, true, false, null, "x"]} \r',
        {"a": [1, -2500.0, True, False, None, "x"]},
    ),
    (b'"\\u00e9\\ud83d\\ude00\\n\\t\\r\\n"', "é😀\n\t\r\n"),
    (
        '["日本語　ideographic space, ZWJ 👩‍💻, NBSP\xa0"]'.encode(),
        ["日本語　ideographic space, ZWJ 👩‍💻, NBSP\xa0"],
    ),
    (b'["\\\\u0000", "\\\\b", "C:\\\\reports"]', ["\\u0000", "\\b", "C:\\reports"]),
    (b"[9223372036854775807, -9223372036854775808]", [2**63 - 1, -(2**63)]),
    (b"[1e-400, 1.7976931348623157e308]", [0.0, 1.7976931348623157e308]),
    (b"[" * DEPTH + b"]" * DEPTH, json.loads("[" * DEPTH + "]" * DEPTH)),
    (b"[" + b",".join([b"{}"] * 100) + b"]", [{}] * 100),
    (b'{"":0}', {"": 0}),
    (b'{"a":{"x":1},"b":{"x":1}}', {"a": {"x": 1}, "b": {"x": 1}}),
    (b"null", None),
]


@pytest.mark.parametrize(("line", "value"), SILENT)
def test_good_lines_have_no_problem(line: bytes, value: object) -> None:
    assert decode(line, DEPTH) == (value, ())


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (b'{"a":' * 65 + b"1" + b"}" * 65, "ENC014"),
        (b"[" * 65 + b"]" * 65, "ENC014"),
        (b"[" * 100_000, "ENC014"),
        (b"[9223372036854775808]", "ENC010"),
        (b'{"a": 1, "a": 2}', "ENC008"),
        (b'["\\u0000"]', "ENC006"),
    ],
)
def test_unusual_lines_are_examined(line: bytes, rule: str) -> None:
    decoded = decode(line, DEPTH)
    assert decoded == examine(line, DEPTH)
    assert [problem.rule for problem in decoded.problems] == [rule]


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
    max_leaves=20,
)


@given(json_values, st.booleans())
def test_whatever_json_writes_is_read_back(value: object, ascii_only: bool) -> None:
    line = json.dumps(value, ensure_ascii=ascii_only).encode()
    decoded = decode(line, DEPTH)
    assert decoded.value == value
    assert {p.rule for p in decoded.problems} <= {"ENC006", "ENC011", "ENC013"}


@given(
    st.binary()
    | st.text(alphabet="{}[]\",:\\u0019aeE+-. \x00\ud7ff\u2028\r\ufeffdDnNtTfF'/#").map(str.encode)
)
def test_any_bytes_have_a_value_or_a_problem(line: bytes) -> None:
    decoded = decode(line, DEPTH)
    assert (decoded.value is not MISSING) or decoded.problems
    json.dumps(
        None if decoded.value is MISSING else decoded.value, ensure_ascii=False, allow_nan=False
    ).encode()


@given(st.text(alphabet='{}[]",:\\0129aeE+-. ', max_size=12))
def test_exactly_what_the_standard_library_accepts_is_accepted(text: str) -> None:
    def no_constant(literal: str) -> None:
        raise ValueError(literal)

    try:
        json.loads(text, parse_constant=no_constant)
        valid = True
    except ValueError:
        valid = False
    assert (decode(text.encode(), DEPTH).value is not MISSING) is valid


members = st.lists(
    st.tuples(st.sampled_from(['"a"', '"\\u0061"', '"b:"', '"\\":"', '""']), st.integers())
)


@given(
    members.map(lambda pairs: "{" + ", ".join(f"{key} : {n}" for key, n in pairs) + "}")
    | json_values.map(json.dumps)
    | st.text(alphabet='{}[]",:\\u0019aeE+-. \ud7ff\u2028\r\ufeff\x7f', max_size=20)
)
def test_the_fast_path_returns_what_the_slow_path_returns(text: str) -> None:
    assert decode(text.encode(), DEPTH) == examine(text.encode(), DEPTH)
