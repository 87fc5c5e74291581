"""The line of each key in a TOML text. ``tomllib`` has no positions, except in errors."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]

_TOKEN = re.compile(
    r'''(?P<quoted>"""(?:[^\\]|\\.)*?"""(?:"{0,2})|\'\'\'.*?\'\'\'(?:'{0,2})|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')'''
    r"|(?P<comment>\#[^\n]*)|(?P<newline>\n)|(?P<open>[\[{])|(?P<close>[\]}])|(?P<sign>[=,])"
    r"|(?P<bare>[^\s\"'\#\[\]{}=,]+)",
    re.DOTALL,
)


def key_lines(text: str) -> Mapping[KeyPath, int]:
    """Return the 1-based line of each table header and key of ``text``, which is valid TOML.

    A path has the nesting that ``tomllib`` returns. The n-th table of an array of tables has the
    step n, counted from 0. Keys of inline tables are left out: they share the line of their parent.
    """
    lines: dict[KeyPath, int] = {}
    indices: dict[KeyPath, int] = {}
    table: KeyPath = ()
    for line, tokens in _statements(text):
        kinds = [kind for kind, _ in tokens]
        if kinds[0] == "open":
            array = kinds[1] == "open"
            table = _indexed(_path(tokens), indices, array=array)
            lines.setdefault(table, line)
        else:
            key = _path(tokens[: kinds.index("sign")])
            for end in range(1, len(key) + 1):
                lines.setdefault(table + key[:end], line)
    return lines


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """Return the line of ``path``, otherwise of the nearest table around it, otherwise 1."""
    for end in range(len(path), 0, -1):
        if path[:end] in lines:
            return lines[path[:end]]
    return 1


def _statements(text: str) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Yield first line and tokens of each header or assignment; a value may span several lines."""
    tokens: list[tuple[str, str]] = []
    start, line, depth = 1, 1, 0
    for match in _TOKEN.finditer(text):
        kind, token = str(match.lastgroup), match.group()
        if kind == "newline" and depth == 0 and tokens:
            yield start, tokens
            tokens = []
        elif kind not in ("newline", "comment"):
            start = start if tokens else line
            tokens.append((kind, token))
            depth += (kind == "open") - (kind == "close")
        line += token.count("\n")
    if tokens:
        yield start, tokens


def _path(tokens: list[tuple[str, str]]) -> KeyPath:
    """The parts of a key: dotted bare keys split, quoted keys unquoted."""
    parts: list[str | int] = []
    for kind, token in tokens:
        if kind == "bare":
            parts.extend(part for part in token.split(".") if part)
        elif kind == "quoted":
            parts.append(tomllib.loads(f"value = {token}")["value"])
    return tuple(parts)


def _indexed(path: KeyPath, indices: dict[KeyPath, int], *, array: bool) -> KeyPath:
    """``path`` with the index of the current table after each name of an array of tables."""
    full: KeyPath = ()
    for depth, part in enumerate(path):
        full += (part,)
        if array and depth == len(path) - 1:
            indices[full] = indices.get(full, -1) + 1
        if full in indices:
            full += (indices[full],)
    return full
