"""One line of bytes to one JSON value, by the letter of RFC 8259 and nothing more.

The C scanner of the standard library does the work. Its hooks raise on anything unusual, and only
then does the line go through `jsonexam`, which parses it again to say what is unusual, and where.
"""

from __future__ import annotations

import json
import re
from typing import Any

from auditor.jsonexam import MISSING, WHITE, Decoded, examine, too_deep

__all__ = ["MISSING", "Decoded", "decode"]


class _OddError(ValueError):
    """Raised by the fast decoder's hooks: legal for the scanner, but to be looked at."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _OddError
    return members


def _narrow_int(literal: str) -> int:
    if len(literal) > 18:  # 19 digits can be beyond 64 bits
        raise _OddError
    return int(literal)


def _finite_float(literal: str) -> float:
    number = float(literal)
    if number - number:  # only infinity minus itself is not zero
        raise _OddError
    return number


def _no_constant(literal: str) -> object:
    raise _OddError(literal)


_fast = json.JSONDecoder(
    object_pairs_hook=_unique,
    parse_int=_narrow_int,
    parse_float=_finite_float,
    parse_constant=_no_constant,
).raw_decode
# What `jsonexam` looks for, as a line can spell it: raw, or escaped.
# Both may match too much, never too little.
_RAW = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_ESCAPED = re.compile(
    r"\\(?:[bf]|r(?!\\n)|u(?:00[01]|007[fF]|00[89]|[dD][89a-fA-F]|202[a-eA-E]|206[6-9]))"
)


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
        text = data.decode()
        stripped = text.strip(WHITE)
        value, end = _fast(stripped)
    except (ValueError, RecursionError):  # bad UTF-8 is a ValueError too
        return examine(data, max_depth)
    if end != len(stripped) or _suspicious(text):
        return examine(data, max_depth)
    if data.count(b"{") + data.count(b"[") > max_depth and _deeper(value, max_depth):
        return too_deep(max_depth)
    return Decoded(value, ())


def _suspicious(text: str) -> bool:
    """Whether a well-formed line may hold a character worth a finding."""
    if text.isascii():
        raw = "\x7f" in text
    else:  # isprintable is quick, and false for all we look for as for many harmless characters
        raw = not text.isprintable() and _RAW.search(text) is not None
    return raw or ("\\" in text and _ESCAPED.search(text) is not None)


def _deeper(value: object, limit: int) -> bool:
    """Whether arrays and objects nest more than ``limit`` deep, level by level."""
    level = [value]
    for _ in range(limit):
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)  # type: ignore[attr-defined]  # levels hold dicts and lists only
            if isinstance(child, dict | list)
        ]
        if not level:
            return False
    return True
