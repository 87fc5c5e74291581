"""Which line of a TOML text each key stands on; ``tomllib`` does not say."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping

KeyPath = tuple[str | int, ...]

_TOKEN = re.compile(
    r'''(?P<quoted>"""(?:[^\\]|\\.)*?"""(?:"{0,2})|\'\'\'.*?\'\'\'(?:'{0,2})|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')'''
    r"|(?P<comment>\#[^\n]*)|(?P<newline>\n)|(?P<open>[\[{])|(?P<close>[\]}])|(?P<sign>[=,])"
    r"|(?P<bare>[^\s\"'\#\[\]{}=,]+)",
    re.DOTALL,
)


def key_lines(text: str) -> Mapping[KeyPath, int]:
    """1-based line of each table header and key of a valid TOML ``text``.

    KeyPaths are as ``tomllib`` nests them; the n-th table of an array has ``n`` (from 0) as a step.
    Keys within inline tables and arrays are not listed: they stand with the key that holds them.
    """
    found: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    for line, tokens in _statements(text):
        kinds = [kind for kind, _ in tokens]
        if kinds[0] == "open":
            array = kinds[1] == "open"
            table = _resolved(_path(tokens), counts, array=array)
            found.setdefault(table, line)
        else:
            key = _path(tokens[: kinds.index("sign")])
            for end in range(1, len(key) + 1):
                found.setdefault(table + key[:end], line)
    return found


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """Line of ``path``, else of the nearest table that holds it, else 1."""
    for end in range(len(path), 0, -1):
        if path[:end] in lines:
            return lines[path[:end]]
    return 1


def _statements(text: str) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Line and tokens of each header or assignment; a value may span lines, in brackets or quotes."""
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
    """The key parts among ``tokens``, dotted bare keys split, quoted ones unquoted."""
    parts: list[str | int] = []
    for kind, token in tokens:
        if kind == "bare":
            parts.extend(part for part in token.split(".") if part)
        elif kind == "quoted":
            parts.append(tomllib.loads(f"value = {token}")["value"])
    return tuple(parts)


def _resolved(path: KeyPath, counts: dict[KeyPath, int], *, array: bool) -> KeyPath:
    """``path`` with the index of the current element after each name that is an array of tables."""
    full: KeyPath = ()
    for depth, part in enumerate(path):
        full += (part,)
        if array and depth == len(path) - 1:
            counts[full] = counts.get(full, -1) + 1
        if full in counts:
            full += (counts[full],)
    return full
