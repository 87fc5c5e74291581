"""Paths into a record ("messages.0.content"): their values, and the path nearest to a misspelt one."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache

from msgspec import UNSET

_MAX_DEPTH = 4  # of paths
_MAX_PATHS = 200  # that are compared
_MAX_ITEMS = 2  # of a list
_MIN_SIMILARITY = 0.6  # difflib's own default
_IN_BRACKETS = re.compile(r"\[(-?\d+)\]")


def lookup(record: Mapping[str, object], path: str) -> object:
    """Return the value at a path ("data.turns.0.text"), UNSET if the path does not exist.

    A key of the record that is spelt like the whole path comes first.
    """
    if path in record:
        return record[path]
    value: object = record
    for step in path.split("."):
        if isinstance(value, Mapping) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.removeprefix("-").isdecimal():
            if not -len(value) <= int(step) < len(value):
                return UNSET
            value = value[int(step)]
        else:
            return UNSET
    return value


def head(record: Mapping[str, object], path: str) -> str:
    """Return the key of the record that a path begins with."""
    return path if path in record else path.split(".")[0]


def paths(record: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Yield each path into the record with its value: keys first, then what objects and lists contain."""
    level: list[tuple[str, object]] = list(record.items())
    for _ in range(_MAX_DEPTH):
        yield from level
        level = [(f"{path}.{step}", item) for path, value in level for step, item in _items(value)]


def _items(value: object) -> list[tuple[object, object]]:
    if isinstance(value, Mapping):
        return [(key, item) for key, item in value.items()]
    return list(enumerate(value[:_MAX_ITEMS])) if isinstance(value, list) else []


def nearest(record: Mapping[str, object], path: str) -> str:
    """Return the path into the record that is most like ``path``; "" if none is.

    The items of lists may be in brackets, as in ``answers[0]``, and case does not matter.
    """
    known = []
    for number, (known_path, _) in enumerate(paths(record)):
        if number >= _MAX_PATHS:
            break
        known.append(known_path)
    return _nearest(path, tuple(known))


@lru_cache(256)  # the rows of a file mostly have the same fields
def _nearest(path: str, known: tuple[str, ...]) -> str:
    dotted = _IN_BRACKETS.sub(r".\1", path).removeprefix("$").strip(".")
    lower = {known_path.lower(): known_path for known_path in reversed(known)}
    if dotted.lower() in lower:
        return lower[dotted.lower()]
    near = get_close_matches(dotted.lower(), lower, n=1, cutoff=_MIN_SIMILARITY)
    return lower[near[0]] if near else ""
