"""Numbers in the sentences of findings and answers."""

from __future__ import annotations


def number_of(count: int, noun: str) -> str:
    """Return ``1 row``, ``1,200 rows``."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def points(share: float) -> str:
    """Return a difference of shares in percentage points: ``4 points`` for 0.04."""
    value = round(share * 100, 1)
    return f"{value:g} point" + ("" if value == 1 else "s")
