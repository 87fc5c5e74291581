"""Documents and bytes that are nearly right: values, keys and items replaced, moved, repeated and taken away."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

_DEEP: Any = None
for _ in range(70):
    _DEEP = [_DEEP]
# Values that are often read as something else, or as nothing.
ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 7, 2**31, 2**53 + 1, 2**63, 2**64, -(2**63) - 1, 10**400),
    *(0.0, -0.0, 0.5, 1.0, 1e308, -1e308, 5e-324, float("nan"), float("inf"), float("-inf")),
    *("", " ", "\x00", "\n", "\ud800", "\u202e", "\ufeff", "\U0001f4a5", "e\u0301", "\x1b[31m"),
    *("a" * 5_000, "word " * 2_000, "1e999", "null", "-", ".", "..", "/", "../x", "~", "*", "[a"),
    *("2026-02-30", "0000-00-00", "9999-12-31", "{{7*7}}", "<script>", "error", "DUP001", "review"),
    *([], {}, [[]], [None], [0, "x", {}], {"": ""}, {"a": {"a": {}}}, _DEEP, {"role": "user"}),
)
_DATES = (
    dt.date(1, 1, 1),
    dt.date(9999, 12, 31),
    dt.time(0, 0),
    dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
)
Position = tuple[Any, Any]  # a list or dict, and a position or key in it


def mutated(document: Any, draw: random.Random) -> Any:
    """A copy of ``document`` with one to four changes."""
    holder = [deepcopy(document)]
    for _ in range(draw.choice((1, 1, 1, 1, 2, 4))):
        _change(holder, draw)
    return holder[0]


def _change(holder: list[Any], draw: random.Random) -> None:
    positions = list(_positions(holder))
    inside, key = draw.choice(positions[1:] or positions)
    value = inside[key]
    other, other_key = draw.choice([p for p in positions if type(p[0][p[1]]) is type(value)])
    match draw.randrange(9):
        case 0 | 1:
            same = [odd for odd in ODD if type(odd) is type(value)]
            inside[key] = deepcopy(draw.choice(ODD if draw.random() < 0.5 else same or ODD))
        case 2 | 3:
            inside[key] = deepcopy(other[other_key])
        case 4 if inside is not holder:
            del inside[key]
        case 5 if isinstance(inside, list) and inside is not holder:
            inside.insert(key, deepcopy(value))
        case 6 if isinstance(inside, dict):
            inside[draw.choice((str(other_key), "", "schema", f"{key} ", str(key).upper()))] = value
        case 7:
            inside[key] = draw.choice(([value], {"x": value}, str(value), [value, value]))
        case _ if isinstance(value, dict):
            value[draw.choice(("", "x", "schema", "name", "label"))] = deepcopy(draw.choice(ODD))
        case _:
            inside[key] = deepcopy(draw.choice(ODD))


def _positions(node: Any) -> Iterator[Position]:
    """Every position in ``node``, from the outside to the inside; at most 2,000."""
    waiting, found = [node], 0
    while waiting and found < 2_000:
        inside = waiting.pop(0)
        for key in list(inside) if isinstance(inside, dict) else range(len(inside)):
            found += 1
            yield inside, key
            if isinstance(inside[key], list | dict):
                waiting.append(inside[key])


def as_json(document: Any, draw: random.Random) -> bytes:
    """``document`` as JSON on one line; numbers and texts may be none of JSON's."""
    text = json.dumps(document, ensure_ascii=draw.random() < 0.5)
    return text.encode("utf-8", "surrogatepass")


def as_json_lines(document: Any, draw: random.Random) -> bytes:
    """The items of ``document`` as JSON Lines."""
    items = document if isinstance(document, list) else [document]
    return b"\n".join(as_json(item, draw) for item in items)


def as_toml(document: Any, draw: random.Random) -> bytes:
    """``document`` as TOML, each key with its value on one line."""
    table = document if isinstance(document, dict) else {"x": document}
    lines = [f"{json.dumps(key)} = {_toml(value, draw)}" for key, value in table.items()]
    return "\n".join([*lines, ""]).encode("utf-8", "surrogatepass")


def _toml(value: Any, draw: random.Random) -> str:
    if isinstance(value, dict):
        pairs = (f"{json.dumps(str(key))} = {_toml(item, draw)}" for key, item in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_toml(item, draw) for item in value)}]"
    if value is None:
        return str(draw.choice(_DATES))
    plain = isinstance(value, float | dt.date | dt.time)  # "nan" and "inf" are TOML's, and no JSON
    return str(value) if plain else json.dumps(value)


def spoilt(content: bytes, draw: random.Random) -> bytes:
    """``content``, one time in eight with bytes cut off, inserted or repeated."""
    if draw.random() > 0.125 or not content:
        return content
    at = draw.randrange(len(content))
    insert = draw.choice(
        (b"\x00", b"\xff", b"\r", b"\xef\xbb\xbf", b'"', b"{", b"]", b"\xed\xa0\x80")
    )
    return draw.choice(
        (content[:at], content[:at] + insert + content[at:], content[at:], content + content)
    )
