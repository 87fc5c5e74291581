from __future__ import annotations

import pytest

from auditor.input.json_decode import MISSING, decode

IN_WINDOWS = "in Windows-1252 it is"
CONVERT = "convert with iconv -f WINDOWS-1252 -t UTF-8"
# Each case: the line, the rule, the detail.
BROKEN = [
    (
        b"[\xe9]",
        "ENC001",
        f'byte 0xE9 at offset 1 is not UTF-8 (invalid continuation byte); {IN_WINDOWS} "é": {CONVERT}',
    ),
    (
        b'"\x93hi\x94"',
        "ENC001",
        f'byte 0x93 at offset 1 is not UTF-8 (invalid start byte); {IN_WINDOWS} "“": {CONVERT}',
    ),
    (b'"\x81"', "ENC001", "byte 0x81 at offset 1 is not UTF-8 (invalid start byte)"),
    (
        b'{"a": "b\0\0"}',
        "ENC005",
        "2 raw NUL bytes, the first at offset 8: export the row again from its source",
    ),
    (
        b"\0\0\0\0\0\0",
        "ENC005",
        "6 raw NUL bytes, the first at offset 0: export the row again from its source",
    ),
    (
        b"1\0",
        "ENC005",
        "1 raw NUL byte, the first at offset 1: export the row again from its source",
    ),
]


@pytest.mark.parametrize(("line", "rule", "detail"), BROKEN)
def test_bytes_that_are_not_text(line: bytes, rule: str, detail: str) -> None:
    value, problems = decode(line, 64)
    assert value is MISSING
    assert [(p.rule, p.detail) for p in problems] == [(rule, detail)]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-16-le", "UTF-16LE"),
        ("utf-16-be", "UTF-16BE"),
        ("utf-16", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("utf-32-le", "UTF-32"),
    ],
)
def test_wide_encodings_have_their_name_and_command(encoding: str, name: str) -> None:
    value, problems = decode('{"a": 1}'.encode(encoding), 64)
    assert value is MISSING
    detail = f"the line is in {name}; expected UTF-8: convert with iconv -f {name} -t UTF-8"
    assert problems == (("ENC002", detail, ""),)
