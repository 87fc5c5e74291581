"""Where two texts differ, word by word: computed here so that a report needs no diff library."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

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
    head = _alike(one, other)
    one_end, other_end = one[head:], other[head:]
    tail = _alike(one_end[::-1], other_end[::-1])
    left = _TOKEN.findall(one_end[: len(one_end) - tail])
    right = _TOKEN.findall(other_end[: len(other_end) - tail])
    if len(left) * len(right) > _MOST:
        return [(head, len(one) - tail, head, len(other) - tail)]
    return _matched(left, right, head)


def _alike(one: str, other: str) -> int:
    """How many characters both begin with, whole words only."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    while low and (one[low - 1].isalnum() or one[low - 1] == "_"):
        low -= 1
    return low


def _matched(left: list[str], right: list[str], start: int) -> list[Span]:
    """Spans of two short lists of words that both begin at the character ``start``."""
    found: list[Span] = []
    at = other_at = start
    matcher = SequenceMatcher(a=left, b=right, autojunk=False)
    for what, i, j, other_i, other_j in matcher.get_opcodes():
        end = at + sum(map(len, left[i:j]))
        other_end = other_at + sum(map(len, right[other_i:other_j]))
        if what != "equal":
            found.append((at, end, other_at, other_end))
        at, other_at = end, other_end
    return found
