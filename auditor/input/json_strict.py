"""A line looked at closely: parsed with every oddity kept, then turned into a value and problems."""

from __future__ import annotations

import json
import re
import sys
from typing import Any, Final, NamedTuple

from auditor.input.encoding import raw_nul, undecodable
from auditor.input.json_errors import diagnose
from auditor.model import Problem

WHITE: Final = " \t\r\n"  # RFC 8259, section 2; str.strip() would also take U+00A0 and form feeds
BOM: Final = "\ufeff"
INT64: Final = range(-(2**63), 2**63)  # what an Arrow, polars or pandas integer column holds


class Missing:
    """The type of `MISSING`, which stands for "no value"; JSON's null is None."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing()


class Decoded(NamedTuple):
    """A value (MISSING where the line holds none) and what is wrong with the line."""

    value: object
    problems: tuple[Problem, ...]


class _Odd(NamedTuple):
    """A number in the text that no 64-bit column holds, or NaN, Infinity or -Infinity."""

    literal: str


class _Pairs(list[tuple[str, Any]]):
    """The members of an object in the order of the text, repeated keys included."""


def _any_int(literal: str) -> int | _Odd:
    # 20 characters hold any 64-bit integer; int() itself refuses more than 4,300 digits.
    if len(literal) <= 20 and (number := int(literal)) in INT64:
        return number
    return _Odd(literal)


def _any_float(literal: str) -> float | _Odd:
    number = float(literal)
    return _Odd(literal) if number - number else number


_slow = json.JSONDecoder(
    object_pairs_hook=_Pairs,
    parse_int=_any_int,
    parse_float=_any_float,
    parse_constant=_Odd,
).raw_decode

# U+0085, U+2028 and U+2029 end a line for str.splitlines and some editors, not for JSONL.
_SEPARATORS = re.compile("[\x85\u2028\u2029]")
# Characters that steer a terminal, turn text round or have no place in text: C0 (but for tab and
# line ends), DEL, C1, and the bidirectional embeddings, overrides and isolates.
_CONTROLS = re.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]|\r(?!\n)"
)
_SURROGATES = re.compile("[\ud800-\udfff]")


def too_deep(max_depth: int) -> Decoded:
    """The answer for a line whose arrays and objects nest too deep: ENC014, and no value."""
    detail = f"arrays and objects nest more than {max_depth} deep"
    return Decoded(MISSING, (Problem("ENC014", detail),))


def examine(data: bytes, max_depth: int) -> Decoded:
    """Decode a line with eyes open: as `jsontext.decode`, but slower and with every problem."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return Decoded(MISSING, (undecodable(data, error),))
    if "\0" in text:
        return Decoded(MISSING, (raw_nul(data),))
    body = text.lstrip(BOM)
    walk = _Walk(max_depth)
    if body != text:
        walk.note("ENC004", "byte order mark (EF BB BF) in front of the line, inside the file")
    for match in _SEPARATORS.finditer(body):
        walk.note("ENC011", f"raw U+{ord(match[0]):04X} at column {match.start() + 1}")
    try:
        value = walk.visit(_parse(body), "", 1)
    except json.JSONDecodeError as error:
        walk.note(*diagnose(body, error.msg, error.pos))
        return Decoded(MISSING, walk.found())
    except RecursionError:
        return too_deep(max_depth)
    return Decoded(MISSING if "ENC009" in walk.first else value, walk.found())


def _parse(body: str) -> object:
    tree, end = _slow(body, len(body) - len(body.lstrip(WHITE)))
    if body[end:].strip(WHITE):
        raise json.JSONDecodeError("Extra data", body, end)
    return tree


class _Walk:
    """Turns the slow decoder's tree into a plain value and gathers the problems of one line."""

    def __init__(self, max_depth: int) -> None:
        self.max_depth = max_depth
        self.first: dict[str, tuple[str, str]] = {}
        self.count: dict[str, int] = {}

    def note(self, rule: str, detail: str, path: str = "") -> None:
        """Remember the first place a rule is broken, and count the others."""
        self.first.setdefault(rule, (detail, path))
        self.count[rule] = self.count.get(rule, 0) + 1

    def found(self) -> tuple[Problem, ...]:
        """One problem a rule, in the order of the codes."""
        return tuple(
            Problem(rule, detail + _more(self.count[rule] - 1), path)
            for rule, (detail, path) in sorted(self.first.items())
        )

    def visit(self, node: object, path: str, depth: int) -> object:
        """Return the plain value of a node; raises RecursionError beyond the depth allowed."""
        if isinstance(node, str):
            return self.text(node, path)
        if isinstance(node, _Odd):
            return self.number(node, path)
        if not isinstance(node, list):
            return node
        if depth > self.max_depth:
            raise RecursionError
        if isinstance(node, _Pairs):
            return self.members(node, path, depth)
        return [self.visit(item, f"{path}[{i}]", depth + 1) for i, item in enumerate(node)]

    def members(self, pairs: _Pairs, path: str, depth: int) -> dict[str, object]:
        """An object: the last of a repeated key counts, as in most readers."""
        members: dict[str, object] = {}
        seen: set[str] = set()
        for key, node in pairs:
            here = _join(path, key)
            if key in seen:
                self.note("ENC008", f"key {_quote(key)} occurs more than once", here)
            seen.add(key)
            members[self.text(key, here)] = self.visit(node, here, depth + 1)
        return members

    def text(self, text: str, path: str) -> str:
        """A string or key, with lone surrogates replaced."""
        if "\0" in text:
            self.note("ENC006", f"escaped NUL at character {text.index(chr(0)) + 1}", path)
        if match := _CONTROLS.search(text):
            where = f"U+{ord(match[0]):04X} at character {match.start() + 1}"
            self.note("ENC013", f"control character {where}", path)
        if match := _SURROGATES.search(text):
            where = f"\\u{ord(match[0]):04x} at character {match.start() + 1}"
            self.note("ENC007", f"half a surrogate pair: {where}", path)
            text = _SURROGATES.sub("\ufffd", text)
        return text

    def number(self, node: _Odd, path: str) -> object:
        """A number no column holds, clamped to one that it does; the line is rejected anyway."""
        literal = node.literal
        if literal.lstrip("-").isalpha():
            self.note("ENC009", f"{literal}, which JSON does not have", path)
            return None
        negative = literal.startswith("-")
        if literal.lstrip("-").isdigit():
            shown = literal if len(literal) <= 40 else f"of {len(literal.lstrip('-')):,} digits"
            self.note("ENC010", f"integer {shown} is beyond 64 bits", path)
            return INT64.start if negative else INT64.stop - 1
        shown = literal if len(literal) <= 40 else f"{literal[:40]}..."
        self.note("ENC010", f"{shown} is beyond the largest float", path)
        return -sys.float_info.max if negative else sys.float_info.max


def _more(count: int) -> str:
    return f" (and {count:,} more in this line)" if count else ""


def _quote(key: str) -> str:
    return json.dumps(key if len(key) <= 40 else key[:40] + "...")


def _join(path: str, key: str) -> str:
    """``messages[0].role``; keys that are no plain word are quoted: ``["a b"]``."""
    if key.isidentifier():
        return f"{path}.{key}" if path else key
    return f"{path}[{_quote(key)}]"
