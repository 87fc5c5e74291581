"""Names whose words are all in another name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence


def nested(names: Sequence[frozenset[str]]) -> list[tuple[int, int]]:
    """Places of each name (a set of words) and of another that has all its words and more; no empty ones."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for place, words in enumerate(names):
        for word in words:
            holders[word].append(place)
    return [
        (place, other)
        for place, words in enumerate(names)
        for other in holders[min(words, default="")]
        if words < names[other]
    ]
