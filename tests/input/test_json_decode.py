from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.input.json_decode import MISSING, decode
from auditor.input.json_errors import diagnose
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
def test_silent(line: bytes, value: object) -> None:
    assert decode(line, DEPTH) == (value, ())


# Each case: the line, the value kept, the problems.
PARSED = [
    (
        '["a\u2028b\u2029c\x85"]'.encode(),
        ["a\u2028b\u2029c\x85"],
        [("ENC011", "raw U+2028 at column 4 (and 2 more in this line)", "")],
    ),
    (
        b'\xef\xbb\xbf\xef\xbb\xbf{"a":1}',
        {"a": 1},
        [("ENC004", "byte order mark (EF BB BF) in front of the line, inside the file", "")],
    ),
    (b'{"a":"x\\u0000y"}', {"a": "x\0y"}, [("ENC006", "escaped NUL at character 2", "a")]),
    (
        b'{"a":["\\ud800"]}',
        {"a": ["\ufffd"]},
        [("ENC007", "half a surrogate pair: \\ud800 at character 1", "a[0]")],
    ),
    (
        b'{"\\udfaa":0}',
        {"\ufffd": 0},
        [("ENC007", "half a surrogate pair: \\udfaa at character 1", '["\\udfaa"]')],
    ),
    (
        b'["\\\\\\ud83d\\\\ude00"]',
        ["\\\ufffd\\ude00"],
        [("ENC007", "half a surrogate pair: \\ud83d at character 2", "[0]")],
    ),
    (
        b'{"a":1,"a":2,"a":3}',
        {"a": 3},
        [("ENC008", 'key "a" occurs more than once (and 1 more in this line)', "a")],
    ),
    (
        b'{"m":[{"a b":1,"a b":2}]}',
        {"m": [{"a b": 2}]},
        [("ENC008", 'key "a b" occurs more than once', 'm[0]["a b"]')],
    ),
    (
        b"[9223372036854775808]",
        [2**63 - 1],
        [("ENC010", "integer 9223372036854775808 is beyond 64 bits", "[0]")],
    ),
    (b"-" + b"9" * 5000, -(2**63), [("ENC010", "integer of 5,000 digits is beyond 64 bits", "")]),
    (
        b'{"a":{"b":1e400}}',
        {"a": {"b": 1.7976931348623157e308}},
        [("ENC010", "1e400 is beyond the largest float", "a.b")],
    ),
    (
        b"-1" + b"0" * 50 + b"e999",
        -1.7976931348623157e308,
        [("ENC010", "-1" + "0" * 38 + "... is beyond the largest float", "")],
    ),
    (
        b'["\\u001b[0m"]',
        ["\x1b[0m"],
        [("ENC013", "control character U+001B at character 1", "[0]")],
    ),
    (b'["a\x7f"]', ["a\x7f"], [("ENC013", "control character U+007F at character 2", "[0]")]),
    (
        '["é\x9b"]'.encode(),
        ["é\x9b"],
        [("ENC013", "control character U+009B at character 2", "[0]")],
    ),
    (
        '["\u202eabc"]'.encode(),
        ["\u202eabc"],
        [("ENC013", "control character U+202E at character 1", "[0]")],
    ),
    (b'["a\\rb"]', ["a\rb"], [("ENC013", "control character U+000D at character 2", "[0]")]),
    (
        b'["\\f\\u2066"]',
        ["\f\u2066"],
        [("ENC013", "control character U+000C at character 1", "[0]")],
    ),
    (b'["' + b"\\" * 2 + b'ud83d"]', ["\\ud83d"], []),
    (
        b'["\\ud83d\\ude00", 12345678901234567890123, 1.5]',
        ["😀", 2**63 - 1, 1.5],
        [("ENC010", "integer 12345678901234567890123 is beyond 64 bits", "[1]")],
    ),
]


@pytest.mark.parametrize(("line", "value", "problems"), PARSED)
def test_parsed_with_problems(
    line: bytes, value: object, problems: list[tuple[str, str, str]]
) -> None:
    assert decode(line, DEPTH) == (value, tuple(problems))


FRAGMENT = "a fragment of a pretty-printed object; JSONL has one whole object a line"
# Each case: the line, the rule, the detail.
BROKEN = [
    (
        b"[\xe9]",
        "ENC001",
        'byte 0xE9 at offset 1 is not UTF-8 (invalid continuation byte); it would be "é" in Windows-1252 or Latin-1',
    ),
    (
        b'"\x93hi\x94"',
        "ENC001",
        'byte 0x93 at offset 1 is not UTF-8 (invalid start byte); it would be "“" in Windows-1252 or Latin-1',
    ),
    (b'"\x81"', "ENC001", "byte 0x81 at offset 1 is not UTF-8 (invalid start byte)"),
    ('{"a": 1}'.encode("utf-16-le"), "ENC002", "the line is in UTF-16LE, not UTF-8"),
    ('{"a": 1}'.encode("utf-16-be"), "ENC002", "the line is in UTF-16BE, not UTF-8"),
    ('{"a": 1}'.encode("utf-16"), "ENC002", "the line is in UTF-16, not UTF-8"),
    ('{"a": 1}'.encode("utf-32"), "ENC002", "the line is in UTF-32, not UTF-8"),
    ('{"a": 1}'.encode("utf-32-le"), "ENC002", "the line is in UTF-32, not UTF-8"),
    (b'{"a": "b\0\0"}', "ENC005", "2 raw NUL byte(s), the first at byte 8"),
    (b"\0\0\0\0\0\0", "ENC005", "6 raw NUL byte(s), the first at byte 0"),
    (b"1\0", "ENC005", "1 raw NUL byte(s), the first at byte 1"),
    (
        b'{"a": NaN, "b": -Infinity}',
        "ENC009",
        "NaN, which JSON does not have (and 1 more in this line)",
    ),
    (b'{"a":' * 65 + b"1" + b"}" * 65, "ENC014", "arrays and objects nest more than 64 deep"),
    (b"[" * 65 + b"NaN" + b"]" * 65, "ENC014", "arrays and objects nest more than 64 deep"),
    (b"[" * 100_000, "ENC014", "arrays and objects nest more than 64 deep"),
    (b"[" * 10_000 + b"]" * 10_000, "ENC014", "arrays and objects nest more than 64 deep"),
    (b'{"a":1} {"b":2}', "ENC017", "a second value starts at column 9"),
    (b'{"a":1}{"b":', "ENC017", "a second value starts at column 8"),
    (b"1 2", "ENC017", "a second value starts at column 3"),
    (b"{", "FMT001", FRAGMENT),
    (b"  ],", "FMT001", FRAGMENT),
    (b'  "text": "a",', "FMT001", FRAGMENT),
    (b'{"a":1,}', "FMT001", "trailing comma before } (column 7)"),
    (b'["a", ]', "FMT001", "trailing comma before ] (column 5)"),
    (b"[1,,2]", "FMT001", "a comma with nothing before it (column 4)"),
    (b'{"a":}', "FMT001", "a key without a value (column 6)"),
    (b"{'a': 1}", "FMT001", "single quotes, as a Python dict prints (column 2)"),
    ("{“a”: 1}".encode(), "FMT001", "curly quotes “ where JSON wants straight ones (column 2)"),
    (b'{"a": None}', "FMT001", "Python's None, where JSON has null (column 7)"),
    (b'{"a": undefined}', "FMT001", "undefined, which JSON does not have (column 7)"),
    (b"{a: 1}", "FMT001", "the key a is not in double quotes (column 2)"),
    (b'{"a" 1}', "FMT001", "no colon after a key (column 6)"),
    (b'{"a": 1 "b": 2}', "FMT001", "no comma between two values (column 9)"),
    (
        b'{"a": "he said "hi" to"}',
        "FMT001",
        "an unescaped double quote inside a string, or text after one (column 16)",
    ),
    (b'{"a": [1}', "FMT001", "} closes a bracket that was not opened (column 9)"),
    (b'{"a": 1 // one', "FMT001", "a comment, which JSON does not have (column 9)"),
    (b'{"a": "b', "FMT001", "the line breaks off inside the string of column 7"),
    (b'{"a": "b"', "FMT001", "the line breaks off before its brackets are closed (column 10)"),
    (b'{"a":', "FMT001", "the line breaks off after a colon (column 6)"),
    (b'{"a": 1,', "FMT001", "the line breaks off after a comma (column 9)"),
    (b'{"a": fal', "FMT001", "the line breaks off inside a word (column 7)"),
    (b'["\x01"]', "FMT001", "raw control character U+0001 in a string (column 3)"),
    (b'["\t"]', "FMT001", "raw control character U+0009 (a tab; write \\t) in a string (column 3)"),
    (b'["a\rb"]', "FMT001", "raw control character U+000D (write \\r) in a string (column 4)"),
    (b'["\\x"]', "FMT001", 'unknown escape: a backslash before "x" (column 3)'),
    (b'["\\u12"]', "FMT001", "\\u without four hexadecimal digits (column 3)"),
    (b'["\\uqqqq"]', "FMT001", "\\u without four hexadecimal digits (column 3)"),
    (b"[012]", "FMT001", "012 is not a JSON number, with leading zeros (column 2)"),
    (b"012", "FMT001", "012 is not a JSON number, with leading zeros (column 1)"),
    (b"[+1]", "FMT001", "+1 is not a JSON number (column 2)"),
    (b"[.5]", "FMT001", ".5 is not a JSON number (column 2)"),
    (b"[0x" + b"F" * 50 + b"]", "FMT001", "0x" + "F" * 38 + "... is not a JSON number (column 2)"),
    (b'{"a":1},', "FMT001", "a comma after the value, as inside an array (column 8)"),
    (b'{"a":1}]', "FMT001", '"]" after the value (column 8)'),
    (b"text,label", "FMT001", '"text" where a value belongs (column 1)'),
    (b"\x0c{}", "FMT001", "U+000C where a value belongs (column 1)"),
    (b"[1;2]", "FMT001", '";" where a comma belongs (column 3)'),
    ("\xa0{}".encode(), "FMT001", "U+00A0 where a value belongs (column 1)"),
    (b"{*:1}", "FMT001", '"*" where a key in double quotes belongs (column 2)'),
]


@pytest.mark.parametrize(("line", "rule", "detail"), BROKEN)
def test_broken(line: bytes, rule: str, detail: str) -> None:
    value, problems = decode(line, DEPTH)
    assert value is MISSING
    assert [(p.rule, p.detail) for p in problems] == [(rule, detail)]


def test_bom_and_nothing_else_is_named() -> None:
    value, problems = decode(b"\xef\xbb\xbf", DEPTH)
    assert value is MISSING
    assert [p.rule for p in problems] == ["ENC004", "FMT001"]
    assert repr(MISSING) == "MISSING"


def test_trailing_comma_is_named_where_newer_pythons_point() -> None:
    message = "Illegal trailing comma before end of object"  # Python 3.13
    assert diagnose('{"a":1,}', message, 6) == ("FMT001", "trailing comma before } (column 7)")


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
def test_any_bytes_give_an_answer(line: bytes) -> None:
    decoded = decode(line, DEPTH)
    assert (decoded.value is not MISSING) or decoded.problems
    json.dumps(
        None if decoded.value is MISSING else decoded.value, ensure_ascii=False, allow_nan=False
    ).encode()


@given(st.text(alphabet='{}[]",:\\0129aeE+-. ', max_size=12))
def test_accepts_what_the_standard_library_accepts_and_no_more(text: str) -> None:
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
def test_the_quick_look_says_what_the_close_look_says(text: str) -> None:
    assert decode(text.encode(), DEPTH) == examine(text.encode(), DEPTH)
