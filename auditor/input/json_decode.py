"""One line of bytes to one JSON value, by the letter of RFC 8259 and nothing more.

msgspec parses: it is as strict as the standard, and twice as fast as the standard library. What it
lets pass (a repeated key, a number beyond 64 bits, deep nesting, odd characters) is looked for
after it, cheaply and rather too often than too seldom; a line that shows a sign of any goes through
`jsonexam`, which parses it again to say what is unusual, and where.
"""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from auditor.input.json_strict import INT64, MISSING, Decoded, examine

__all__ = ["MISSING", "Decoded", "decode"]

_fast: Final = msgspec.json.Decoder().decode
_REFUSED: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_MEMBER = re.compile(rb'"[ \t\r\n]*:')  # every key of an object ends so; a string may hold more
# What `jsonexam` looks for, as a line can spell it: raw, or escaped.
# Both may match too much, never too little.
_RAW = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_ESCAPED = re.compile(
    rb"\\(?:[bf]|r(?!\\n)|u(?:00[01]|007[fF]|00[89]|[dD][89a-fA-F]|202[a-eA-E]|206[6-9]))"
)


class _OddError(Exception):
    """The value holds what no column can hold, or nests too deep."""


def decode(data: bytes, max_depth: int) -> Decoded:
    """Decode one line without its ending: strict UTF-8, then strict JSON.

    Args:
        data: the bytes of one non-blank line.
        max_depth: deepest nesting of arrays and objects accepted; ``[]`` has depth 1.

    Returns:
        The value, with at most one problem a rule (the first place, and how many more there are).
        Numbers out of range are clamped and lone surrogates replaced by U+FFFD, so that a value is
        always safe to encode. Never raises on content, and never recurses deeper than ``max_depth``.
    """
    try:
        value = _fast(data)
        members = _members([value], max_depth + 1)
    except (*_REFUSED, _OddError):
        return examine(data, max_depth)
    if _repeats(data, members) or _suspicious(data):
        return examine(data, max_depth)
    return Decoded(value, ())


def _members(node: Any, depth: int) -> int:
    """Members of all objects in ``node``, an object or array.

    Raises:
        _OddError: it nests more than ``depth`` deep, or holds an integer beyond 64 bits.
    """
    if not depth:
        raise _OddError
    members = 0
    if type(node) is dict:
        members = len(node)
        node = node.values()
    for value in node:
        kind = type(value)
        if kind is str:
            continue
        if kind is dict or kind is list:
            members += _members(value, depth - 1)
        elif kind is int and value not in INT64:
            raise _OddError
    return members


def _repeats(data: bytes, members: int) -> bool:
    """Whether the line may name a key twice: it then ends more keys than the value has members."""
    return data.count(b":") != members and len(_MEMBER.findall(data)) != members


def _suspicious(data: bytes) -> bool:
    """Whether a well-formed line may hold a character worth a finding."""
    if data.isascii():
        raw = b"\x7f" in data
    else:  # isprintable is quick, and false for all we look for as for many harmless characters
        text = data.decode()
        raw = not text.isprintable() and _RAW.search(text) is not None
    return raw or (b"\\" in data and _ESCAPED.search(data) is not None)
