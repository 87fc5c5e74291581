"""Bounds on the number of wrong rows, from a judged sample of two kinds: rows whose label models suspect, and others.

A row that was judged wrong and has been changed or removed since still counts. Otherwise people could repair the
sample alone, and a set with one wrong row in ten would be proven right. The bound is computed for the set as it was,
with this row drawn and wrong, and then lowered by one, since the row is no longer in the set.
"""

from collections.abc import Sequence
from typing import NamedTuple

from auditor.analysis.two_strata import Stratum, TwoStrata
from auditor.review.sample import shares

_STEP = 1.2  # by which a sample grows until it is large enough


class Kind(NamedTuple):
    """The rows of one kind, and what people found in its sample."""

    rows: int = 0
    drawn: int = 0
    right: int = 0
    wrong: int = 0
    missing: int = 0  # not judged yet
    repaired: int = 0  # judged wrong, and changed or removed since


def most(kinds: Sequence[Kind], confidence: float) -> int:
    """Return the upper bound of wrong rows: drawn rows count as wrong unless people found them right."""
    one, other = kinds
    first, second = (Stratum(k.rows + k.repaired, k.drawn + k.repaired) for k in kinds)
    found = one.drawn - one.right + one.repaired, other.drawn - other.right + other.repaired
    return max(
        0, TwoStrata(first, second).most_wrong(found, confidence) - one.repaired - other.repaired
    )


def least(kinds: Sequence[Kind], confidence: float) -> int:
    """Return the lower bound of wrong rows: drawn rows count as right unless people found them wrong."""
    one, other = kinds
    strata = TwoStrata(Stratum(one.rows, one.drawn), Stratum(other.rows, other.drawn))
    return strata.least_wrong((one.wrong, other.wrong), confidence)


def needed(kinds: Sequence[Kind], limit: int, confidence: float) -> int:
    """Return how many more rows would prove at most ``limit`` wrong ones, if all that are open were right.

    0 where no sample does, or none is needed.
    """
    rows = [kind.rows for kind in kinds]
    size, every = sum(kind.drawn for kind in kinds), sum(rows)
    found = [kind.drawn - kind.right - kind.missing for kind in kinds]
    if sum(found) > limit:
        return 0

    def proves(size: int) -> bool:
        drawn = shares(rows, size)
        grown = [
            kind._replace(drawn=more, right=more - bad, missing=0)
            for kind, more, bad in zip(kinds, drawn, found, strict=True)
        ]
        return most(grown, confidence) <= limit

    low = high = size
    while high < every and not proves(high):
        low, high = high + 1, min(every, int(high * _STEP) + 1)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if proves(middle) else (middle + 1, high)
    return high - size
