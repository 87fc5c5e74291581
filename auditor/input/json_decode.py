"""Decode one line of bytes into one JSON value, exactly as RFC 8259 defines it.

msgspec parses: it is strict, and twice as fast as the standard library. What it accepts but a
training set should not contain (a repeated key, a number beyond 64 bits, deep nesting, unusual
characters) is searched for afterwards by tests that are cheap and may only err by being too
careful. A line that fails one goes through `json_strict`, which parses it again and says what is
wrong with it, and where.
"""

import re
from typing import Any, Final

import msgspec

from auditor.input.column_types import ColumnTypes
from auditor.input.json_strict import INT64, MISSING, Decoded, examine

__all__ = ["MISSING", "Decoded", "decode"]

_decode_any: Final = msgspec.json.Decoder().decode
_REJECTED: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError)
_KEY_END = re.compile(rb'"[ \t\r\n]*:')  # ends every key of an object; strings may contain more
# The characters that `json_strict` reports, raw and escaped. Both patterns may match too much,
# never too little.
_RAW = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_ESCAPED = re.compile(
    rb"\\(?:[bf]|r(?!\\n)|u(?:00[01]|007[fF]|00[89]|[dD][89a-fA-F]|202[a-eA-E]|206[6-9]))"
)


def decode(
    data: bytes, max_depth: int, columns: ColumnTypes | None = None, line: int = 1
) -> Decoded:
    """Decode one line without its ending: strict UTF-8, then strict JSON.

    Args:
        data: the bytes of one line that is not blank.
        max_depth: the deepest nesting of arrays and objects that is accepted; ``[]`` has depth 1.
        columns: the types of the file's earlier rows, to which those of this row are added; None for
            a line on its own.
        line: the number of the line.

    Returns:
        The value, and at most one problem for each rule: its first position, and how many more
        there are. Numbers out of range are clamped and lone surrogates are replaced by U+FFFD, so
        that the value can always be encoded. Never raises on content.
    """
    if columns is None:
        columns = ColumnTypes()
    try:
        value = columns.decode(data)
        members = _count_members([value], max_depth + 1)
    except msgspec.ValidationError:
        return _with_new_types(data, max_depth, columns, line)
    except _REJECTED:
        decoded = examine(data, max_depth)
        columns.add(decoded.value, line)
        return decoded
    if _has_other_keys(data, members) or _has_unusual_character(data):
        decoded = examine(data, max_depth)
        if decoded.value != value:
            columns.add(decoded.value, line)
        return decoded
    return Decoded(value, ())


def _with_new_types(data: bytes, max_depth: int, columns: ColumnTypes, line: int) -> Decoded:
    """Decode a line whose types are new to ``columns``; otherwise as `decode`."""
    try:
        value = _decode_any(data)
        members = _count_members([value], max_depth + 1)
        usual = not (_has_other_keys(data, members) or _has_unusual_character(data))
    except _REJECTED:
        usual, value = False, None
    decoded = Decoded(value, ()) if usual else examine(data, max_depth)
    columns.add(decoded.value, line)
    return decoded


def _count_members(node: Any, depth: int) -> int:
    """Return the number of members of all objects in ``node``, an object or an array.

    Raises:
        RecursionError: it is nested more than ``depth`` deep.
        OverflowError: it contains an integer beyond 64 bits.
    """
    if not depth:
        raise RecursionError
    members = 0
    if type(node) is dict:
        members = len(node)
        node = node.values()
    for value in node:
        kind = type(value)
        if kind is str:
            continue
        if kind is dict or kind is list:
            members += _count_members(value, depth - 1)
        elif kind is int and value not in INT64:
            raise OverflowError
    return members


def _has_other_keys(data: bytes, members: int) -> bool:
    """Return whether the line may end more keys than its value has members.

    Then it repeats a key, or the decoder left out a key that it did not know.
    """
    return data.count(b":") != members and len(_KEY_END.findall(data)) != members


def _has_unusual_character(data: bytes) -> bool:
    """Return whether a well-formed line may contain a character that `json_strict` reports."""
    if data.isascii():
        raw = b"\x7f" in data
    else:  # isprintable is fast; it is false for all these characters and for some harmless ones
        text = data.decode()
        raw = not text.isprintable() and _RAW.search(text) is not None
    return raw or (b"\\" in data and _ESCAPED.search(data) is not None)
