"""The occurrences of a phrase in its texts, and two signs that it was inserted: its neighbours and its gap."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.text.phrases import BOUNDARY, Ints, Neighbours, Tokens

Flags = NDArray[np.bool_]

# Number of different neighbours of a phrase, as a share of that of random positions.
MIN_NEIGHBOURS: Final = 0.7
# Expected number of different neighbours, and their share of the rows, below which the most frequent neighbour is
# compared instead. And by how much its share may exceed the usual one.
_MIN_EXPECTED, _MIN_EXPECTED_SHARE, _MAX_MORE = 5, 0.1, 0.1
_MAX_TRIM: Final = 3  # tokens at each end of a phrase
# Share of the rows that have the same token next to the phrase, so that it belongs to it.
_MIN_CONSTANT: Final = 0.95
_SAMPLE: Final = 2_000  # pairs, or rows
_DRAWS: Final = 5  # random neighbours of each row
_MIN_MORE: Final = 0.05  # of the share of attested pairs, usual ones over random ones
_NO_PAIRS: Final = (np.empty(0, np.int64), np.empty(0, np.int64))


@dataclass(frozen=True, slots=True)
class Occurrences:
    """One occurrence of a phrase in each row that contains it: arrays with an element for each row."""

    rows: Ints
    begin: Ints
    end: Ints  # positions of its first token and after its last one
    left: Ints
    right: Ints  # tokens around it


def first_occurrences(tokens: Tokens, at: Ints) -> Occurrences:
    """Return the first occurrence in each row.

    ``at`` has the positions of the phrase's tokens (ascending, unique); adjacent positions of one row are one
    occurrence.
    """
    row = tokens.row[at]
    breaks = np.r_[True, (np.diff(at) != 1) | (np.diff(row) != 0)]
    run = np.flatnonzero(breaks)
    begin, end = at[run], np.r_[at[run[1:] - 1], at[-1]] + 1
    rows, first = np.unique(row[run], return_index=True)
    return occurrences_at(tokens, rows, begin[first], end[first])


def occurrences_at(tokens: Tokens, rows: Ints, begin: Ints, end: Ints) -> Occurrences:
    """Return the occurrences with these rows and ends, and look up the tokens next to them."""
    before, after = np.maximum(begin - 1, 0), np.minimum(end, len(tokens.token) - 1)
    left = np.where(begin > tokens.start[rows], tokens.token[before], BOUNDARY)
    right = np.where(end < tokens.start[rows + 1], tokens.token[after], BOUNDARY)
    return Occurrences(rows, begin, end, left, right)


def extended(where: Occurrences, tokens: Tokens) -> Occurrences:
    """Return occurrences with up to three more tokens at each end, while nearly all rows have the same token there."""
    for _ in range(_MAX_TRIM):
        left, right = (_is_shared(side) for side in (where.left, where.right))
        if not (left.any() or right.any()):
            break
        where = occurrences_at(tokens, where.rows, where.begin - left, where.end + right)
    return where


def _is_shared(neighbours: Ints) -> Ints:
    """Return 1 for each row whose neighbour is the token that nearly all rows have, else 0: int64[n].

    If no token is that frequent, all are 0.
    """
    values, counts = np.unique(neighbours, return_counts=True)
    most = values[counts.argmax()]
    constant = most != BOUNDARY and counts.max() >= _MIN_CONSTANT * len(neighbours)
    return np.asarray((neighbours == most) & constant, np.int64)


def trimmed(where: Occurrences, core: Occurrences, tokens: Tokens) -> Iterator[Occurrences]:
    """Yield ``where``, then shorter occurrences: up to three tokens fewer at each end, the longest first.

    ``core`` is never cut. The first words of all texts may precede a phrase in all of its rows without being part of
    it.
    """
    yield where
    if len(where.rows) != len(core.rows):
        return
    before, after = core.begin - where.begin, where.end - core.end
    if before.min() < 0 or after.min() < 0:
        return
    for left in range(min(_MAX_TRIM, int(before.min())) + 1):
        for right in range(min(_MAX_TRIM, int(after.min())) + 1):
            if left or right:
                yield occurrences_at(tokens, where.rows, where.begin + left, where.end - right)


def is_anywhere(where: Occurrences, tokens: Tokens, is_sign: Flags) -> bool:
    """Return whether the neighbours of a phrase vary as much as those of random positions, as if it had been inserted.

    Neighbours of a phrase at the end (or the beginning) of its texts are compared with the last (or first) tokens of
    other texts; neighbours of any other phrase with all tokens of its own rows.
    """
    is_other = tokens.start[1:] > tokens.start[:-1]
    is_other[where.rows] = False
    others = np.flatnonzero(is_other)
    if not len(others):
        return False
    first, last = tokens.start[:-1], tokens.start[1:] - 1
    signed = is_sign[last[others]] & (first[others] < last[others])
    own = tokens.token[tokens.of_rows(where.rows)]
    begins = where.left == BOUNDARY
    ends = where.right == BOUNDARY
    before_sign = ~ends & (where.end == last[where.rows]) & is_sign[last[where.rows]]
    all_last, all_first = tokens.token[last[others]], tokens.token[first[others]]
    inside = ~ends & ~before_sign & ~begins
    left = (
        (ends & ~begins, all_last),
        (before_sign & ~begins, tokens.token[last[others] - signed]),
        (inside, own),
    )
    right = ((begins & ~ends, all_first), (inside, own))
    return _are_different(where.left, left) and _are_different(where.right, right)


def _are_different(neighbours: Ints, pools: Iterable[tuple[Flags, Ints]]) -> bool:
    """Return whether ``neighbours`` has nearly as many distinct tokens as random draws from the pool of each row.

    If all texts begin or end with the same tokens, few distinct ones are expected. In that case the share of the most
    frequent token is compared instead.
    """
    random = np.random.default_rng(0)
    filled = [(neighbours[rows], pool) for rows, pool in pools if rows.any()]
    draws = [random.choice(pool, (_DRAWS, len(own))) for own, pool in filled]
    expected = float(sum(_distinct(drawn) for drawn in draws)) / _DRAWS
    # All texts begin, or end, with the same tokens:
    if expected < max(_MIN_EXPECTED, _MIN_EXPECTED_SHARE * len(neighbours)):
        most = sum(_max_count(own) for own, _ in filled)
        usual = sum(len(own) * _max_count(pool) / len(pool) for own, pool in filled)
        return most <= usual + _MAX_MORE * len(neighbours)
    return sum(_distinct(own[None]) for own, _ in filled) >= MIN_NEIGHBOURS * expected


def _distinct(rows: Ints) -> int:
    """Return the total number of distinct values in each row of a matrix."""
    ordered = np.sort(rows, axis=1)
    return len(rows) + int(np.count_nonzero(ordered[:, 1:] != ordered[:, :-1]))


def _max_count(values: Ints) -> int:
    """Return the count of the most frequent value."""
    return int(np.unique(values, return_counts=True)[1].max())


class Continuity:
    """Measures how well texts read once a phrase is removed.

    A pair of tokens is attested if one follows the other in another row, too. With j the share of attested pairs
    across the gap, c that of random pairs and u that of pairs at the same positions in ordinary text, the continuity
    is ::

        (j − c) / max(0.05, u − c)

    0: the texts read like random tokens across the gap. 1: they read like the rest of the text.
    """

    def __init__(self, tokens: Tokens) -> None:
        self.tokens, self.neighbours = tokens, Neighbours(tokens)
        random = np.random.default_rng(0)
        left, right = (random.choice(tokens.token, _SAMPLE) for _ in range(2))
        self.chance = float(self.neighbours.attested(left, right, _NO_PAIRS).mean())
        rows = np.flatnonzero(np.diff(tokens.start))
        rows = rows[:: max(1, len(rows) // _SAMPLE)]
        boundary = np.full(len(rows), BOUNDARY)
        first, last = tokens.token[tokens.start[rows]], tokens.token[tokens.start[rows + 1] - 1]
        self.usual_begin = self._elsewhere(boundary, first)
        self.usual_end = self._elsewhere(last, boundary)

    def _elsewhere(self, left: Ints, right: Ints) -> float:
        """Return the share of token pairs, one of each row, that another row also has."""
        pairs = np.unique(left * self.neighbours.size + right)
        return float(self.neighbours.attested(left, right, (pairs, np.ones_like(pairs))).mean())

    def of(self, where: Occurrences) -> float:
        """Return the continuity of the texts after the phrase is removed."""
        own = self.neighbours.pairs_of(where.rows)
        joined = self.neighbours.attested(where.left, where.right, own).mean()
        more = self._usual(where, own) - self.chance
        return float((joined - self.chance) / max(_MIN_MORE, more))

    def reaches(self, where: Occurrences, least: float) -> bool:
        """Return whether the continuity is at least ``least``; faster than ``of``: half of all phrases fail early."""
        joined = self.neighbours.attested(where.left, where.right, _NO_PAIRS).mean()
        return joined - self.chance >= least * _MIN_MORE and self.of(where) >= least

    def _usual(self, where: Occurrences, own: tuple[Ints, Ints]) -> float:
        """Return the share of attested pairs at comparable positions: the begin, the end and the inside of texts."""
        at = self.tokens.of_rows(where.rows)
        row = np.searchsorted(where.rows, self.tokens.row[at])
        inside = (at >= where.begin[row] - 1) & (at < where.end[row])
        at = at[~inside & (at + 1 < self.tokens.start[self.tokens.row[at] + 1])]
        within = 0.0
        if len(at):
            token = self.tokens.token
            within = float(self.neighbours.attested(token[at], token[at + 1], own).mean())
        begins, ends = (
            float((where.left == BOUNDARY).mean()),
            float((where.right == BOUNDARY).mean()),
        )
        rest = max(0.0, 1 - begins - ends)
        return begins * self.usual_begin + ends * self.usual_end + rest * within
