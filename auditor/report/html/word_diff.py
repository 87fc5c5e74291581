"""Word-level differences between two texts, so that the page needs no diff library."""

import re
from difflib import SequenceMatcher

Span = tuple[int, int, int, int]

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
# Product of the numbers of words in the two differing middles; above it, each middle is one
# difference. Source: 300 words against 300 take 10 ms; near-duplicates differ by a handful.
_MAX_WORD_PAIRS = 90_000


def spans(one: str, other: str) -> list[Span]:
    """Spans that differ, as ``(start, end, start, end)`` in characters of ``one`` and of ``other``.

    The text between the spans is equal and in the same order. Equal texts give an empty list.
    """
    if one == other:
        return []
    head = _common_prefix(one, other)
    one_end, other_end = one[head:], other[head:]
    tail = _common_prefix(one_end[::-1], other_end[::-1])
    left = _TOKEN.findall(one_end[: len(one_end) - tail])
    right = _TOKEN.findall(other_end[: len(other_end) - tail])
    if len(left) * len(right) > _MAX_WORD_PAIRS:
        return [(head, len(one) - tail, head, len(other) - tail)]
    return _word_spans(left, right, head)


def _common_prefix(one: str, other: str) -> int:
    """The number of characters at the start of both texts that are equal, in whole words."""
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


def _word_spans(left: list[str], right: list[str], start: int) -> list[Span]:
    """Spans that differ between two lists of words which both begin at character ``start``."""
    found: list[Span] = []
    at = other_at = start
    matcher = SequenceMatcher(a=left, b=right, autojunk=False)
    for operation, i, j, other_i, other_j in matcher.get_opcodes():
        end = at + sum(map(len, left[i:j]))
        other_end = other_at + sum(map(len, right[other_i:other_j]))
        if operation != "equal":
            found.append((at, end, other_at, other_end))
        at, other_at = end, other_end
    return found
