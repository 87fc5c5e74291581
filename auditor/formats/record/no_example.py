"""Rows that are no training examples: the keys by which they are known, and what to do about them."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple


class NoExample(NamedTuple):
    """A kind of rows that are no examples."""

    keys: frozenset[str]  # all of them occur
    why: str  # what the row is, and how to write it instead
    unless: frozenset[str] = frozenset()  # keys that occur in other kinds of rows only

    def is_kind_of(self, keys: Collection[str]) -> bool:
        """Return whether a row with these keys is of this kind."""
        return self.keys.issubset(keys) and self.unless.isdisjoint(keys)


def no_example(keys: str, why: str, unless: frozenset[str] = frozenset()) -> NoExample:
    """Return the kind of rows with the ``keys``, which are separated by spaces."""
    return NoExample(frozenset(keys.split()), why, unless)
