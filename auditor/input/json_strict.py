"""Decode a line and report everything unusual in it, with its position.

The standard library parses, with hooks that keep what it and msgspec would lose: repeated keys,
NaN and Infinity, integers beyond 64 bits, floats beyond a double. A walk over the result then finds
lone surrogates, control characters and deep nesting, names the path of each and returns a value
that any library can encode. This is slow, so only lines that need it come here (`json_decode`).
"""

import json
import re
import sys
from typing import Any, Final, NamedTuple

from msgspec import UNSET

from auditor.escape import clip_start
from auditor.input.encoding import nul_problem, utf8_problem
from auditor.input.json_errors import explain
from auditor.model import Problem

MISSING: Final = UNSET  # "there is no value"; JSON's null is None
WHITESPACE: Final = " \t\r\n"  # RFC 8259, section 2; str.strip() would also remove U+00A0
BOM: Final = "\ufeff"
INT64: Final = range(-(2**63), 2**63)  # what an integer column of Arrow, polars or pandas can hold
_MAX_INT64_CHARS = 20  # sign and digits; int() itself refuses more than 4,300 digits
_MAX_SHOWN_CHARS = 40  # of a key or a number in a message
_MAX_PATH_CHARS = 80  # of a path in a message; `Problem.path` has all of it

# U+0085, U+2028 and U+2029 end a line for str.splitlines and some editors, but not in JSON Lines.
_SEPARATORS = re.compile("[\x85\u2028\u2029]")
# Characters that control a terminal, change the direction of text or have no place in text: C0
# except tab and line ends, DEL, C1, and the bidirectional embeddings, overrides and isolates.
_CONTROLS = re.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]|\r(?!\n)"
)
_SURROGATES = re.compile("[\ud800-\udfff]")


class Decoded(NamedTuple):
    """The value of a line (`MISSING` if it cannot be read), and the problems of the line."""

    value: object
    problems: tuple[Problem, ...]


class _Number(NamedTuple):
    """A number that no 64-bit column can hold, or NaN, Infinity or -Infinity, as it was written."""

    literal: str


class _Members(list[tuple[str, Any]]):
    """The members of an object in the order of the text, repeated keys included."""


def _parse_int(literal: str) -> int | _Number:
    if len(literal) <= _MAX_INT64_CHARS and (number := int(literal)) in INT64:
        return number
    return _Number(literal)


def _parse_float(literal: str) -> float | _Number:
    number = float(literal)
    return _Number(literal) if number - number else number  # infinity minus itself is NaN


_raw_decode = json.JSONDecoder(
    object_pairs_hook=_Members,
    parse_int=_parse_int,
    parse_float=_parse_float,
    parse_constant=_Number,
).raw_decode


def examine(data: bytes, max_depth: int) -> Decoded:
    """Decode a line as `json_decode.decode` does, always with the slow, complete parser."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return Decoded(MISSING, (utf8_problem(data, error),))
    if "\0" in text:
        return Decoded(MISSING, (nul_problem(data),))
    body = text.lstrip(BOM)
    walk = _Walk(max_depth)
    if body != text:
        walk.add("ENC004", "byte order mark (bytes EF BB BF) at the start of this line: delete it")
    for match in _SEPARATORS.finditer(body):
        detail = f"raw U+{ord(match[0]):04X} at column {match.start() + 1}: write \\n or a space"
        walk.add("ENC011", detail)
    try:
        value = walk.visit(_parse(body), "", 1)
    except json.JSONDecodeError as error:
        walk.add(*explain(body, error.msg, error.pos))
        return Decoded(MISSING, walk.problems())
    except RecursionError:
        detail = f"arrays and objects are nested more than {max_depth} deep: flatten the field"
        return Decoded(MISSING, (Problem("ENC014", detail),))
    return Decoded(MISSING if "ENC009" in walk.first else value, walk.problems())


def _parse(body: str) -> object:
    tree, end = _raw_decode(body, len(body) - len(body.lstrip(WHITESPACE)))
    if body[end:].strip(WHITESPACE):
        raise json.JSONDecodeError("Extra data", body, end)
    return tree


class _Walk:
    """Turns what the parser returned into a plain value, and collects the problems of one line."""

    def __init__(self, max_depth: int) -> None:
        self.max_depth = max_depth
        self.first: dict[str, tuple[str, str]] = {}  # rule -> (detail, path)
        self.count: dict[str, int] = {}

    def add(self, rule: str, detail: str, path: str = "") -> None:
        """Keep the first problem of a rule, and count the others."""
        self.first.setdefault(rule, (detail, path))
        self.count[rule] = self.count.get(rule, 0) + 1

    def problems(self) -> tuple[Problem, ...]:
        """Return one problem for each rule, sorted by code."""
        return tuple(
            Problem(rule, detail + _more(self.count[rule] - 1), path)
            for rule, (detail, path) in sorted(self.first.items())
        )

    def visit(self, node: object, path: str, depth: int) -> object:
        """Return the plain value of a node.

        Raises:
            RecursionError: it is nested deeper than allowed.
        """
        if isinstance(node, str):
            return self._string(node, path)
        if isinstance(node, _Number):
            return self._number(node.literal, path)
        if not isinstance(node, list):
            return node
        if depth > self.max_depth:
            raise RecursionError
        if isinstance(node, _Members):
            return self._object(node, path, depth)
        return [self.visit(item, f"{path}[{i}]", depth + 1) for i, item in enumerate(node)]

    def _object(self, members: _Members, path: str, depth: int) -> dict[str, object]:
        """Return an object; of a repeated key the last value counts, as in most readers."""
        value: dict[str, object] = {}
        seen: set[str] = set()
        for key, node in members:
            here = _join(path, key)
            if key in seen:
                detail = f"key {_quote(key)} occurs more than once: keep the value that is meant"
                self.add("ENC008", detail, here)
            seen.add(key)
            value[self._string(key, here)] = self.visit(node, here, depth + 1)
        return value

    def _string(self, text: str, path: str) -> str:
        """Return a string or key with lone surrogates replaced."""
        if "\0" in text:
            where = f"{_in(path)} at character {text.index(chr(0)) + 1}"
            self.add("ENC006", f"escaped NUL (\\u0000){where}: remove it", path)
        if match := _CONTROLS.search(text):
            where = f"{_in(path)} at character {match.start() + 1}"
            detail = f"control character U+{ord(match[0]):04X}{where}: remove it"
            self.add("ENC013", detail, path)
        if match := _SURROGATES.search(text):
            where = f"\\u{ord(match[0]):04x}{_in(path)} at character {match.start() + 1}"
            detail = f"{where} is half of a surrogate pair: write the character or remove it"
            self.add("ENC007", detail, path)
            text = _SURROGATES.sub("\ufffd", text)
        return text

    def _number(self, literal: str, path: str) -> object:
        """Return the nearest number that a column can hold; the line is rejected in any case."""
        digits = literal.removeprefix("-")
        if digits.isalpha():
            self.add("ENC009", f"{literal}{_in(path)} is not JSON: write null or a number", path)
            return None
        if digits.isdigit():
            is_short = len(literal) <= _MAX_SHOWN_CHARS
            shown = literal if is_short else f"with {len(digits):,} digits"
            detail = f"integer {shown}{_in(path)} does not fit in 64 bits: write it as a string"
            self.add("ENC010", detail, path)
            return INT64.start if literal.startswith("-") else INT64.stop - 1
        shown = _shorten(literal)
        detail = f"{shown}{_in(path)} is beyond the largest double, 1.8e308: write a smaller number"
        self.add("ENC010", detail, path)
        return -sys.float_info.max if literal.startswith("-") else sys.float_info.max


def _in(path: str) -> str:
    return f" in {clip_start(path, _MAX_PATH_CHARS)}" if path else ""


def _more(count: int) -> str:
    return f" (and {count:,} more in this line)" if count else ""


def _quote(key: str) -> str:
    return json.dumps(_shorten(key))


def _shorten(text: str) -> str:
    return text if len(text) <= _MAX_SHOWN_CHARS else text[:_MAX_SHOWN_CHARS] + "..."


def _join(path: str, key: str) -> str:
    """Return ``messages[0].role``; keys that are not identifiers are quoted: ``["a b"]``."""
    if key.isidentifier():
        return f"{path}.{key}" if path else key
    return f"{path}[{_quote(key)}]"
