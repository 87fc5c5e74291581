"""Where two texts differ, word by word: computed here so that a report needs no diff library."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import zip_longest

Span = tuple[int, int, int, int]

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
# Words in the two differing middles multiplied: above it they count as different as a whole.
# Source: 300 words against 300 take 10 ms; near-duplicates differ by a handful.
_MOST = 90_000


def spans(one: str, other: str) -> list[Span]:
    """The differing stretches as ``(start, end, start, end)``: characters of ``one``, of ``other``.

    What lies between the stretches is equal, in order. Equal texts give an empty list.
    """
    if one == other:
        return []
    left, right = _TOKEN.findall(one), _TOKEN.findall(other)
    head = _common(left, right)
    tail = _common(left[head:][::-1], right[head:][::-1])
    middle, opposite = left[head : len(left) - tail], right[head : len(right) - tail]
    at_left, at_right = sum(map(len, left[:head])), sum(map(len, right[:head]))
    if len(middle) * len(opposite) > _MOST:
        return [_span(at_left, middle, at_right, opposite)]
    return _matched(middle, opposite, at_left, at_right)


def _common(left: list[str], right: list[str]) -> int:
    """Number of equal words both begin with."""
    pairs = zip_longest(left, right)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), len(left))


def _span(at_left: int, left: list[str], at_right: int, right: list[str]) -> Span:
    return at_left, at_left + sum(map(len, left)), at_right, at_right + sum(map(len, right))


def _matched(left: list[str], right: list[str], at_left: int, at_right: int) -> list[Span]:
    """Spans of two short lists of words that start at the two offsets."""
    found: list[Span] = []
    matcher = SequenceMatcher(a=left, b=right, autojunk=False)
    for what, start, end, other_start, other_end in matcher.get_opcodes():
        span = _span(at_left, left[start:end], at_right, right[other_start:other_end])
        at_left, at_right = span[1], span[3]
        if what != "equal":
            found.append(span)
    return found
