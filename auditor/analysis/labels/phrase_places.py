"""Where phrases are in their texts, and whether the texts read on without them."""

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
_MIN_CONSTANT: Final = (
    0.95  # share of the rows that have the same token next to the phrase, so that it belongs to it
)
_SAMPLE: Final = 2_000  # pairs, or rows
_DRAWS: Final = 5  # random neighbours of each row
_MIN_MORE: Final = 0.05  # of the share of attested pairs, usual ones over random ones
_NO_PAIRS: Final = (np.empty(0, np.int64), np.empty(0, np.int64))


@dataclass(frozen=True, slots=True)
class Place:
    """The position of a phrase in each row that contains it."""

    rows: Ints
    begin: Ints
    end: Ints  # positions of its first token and after its last one
    left: Ints
    right: Ints  # tokens around it


def place(tokens: Tokens, at: Ints) -> Place:
    """Return the place of the first unbroken run of the positions ``at`` (ascending, unique) in each row."""
    row = tokens.row[at]
    breaks = np.r_[True, (np.diff(at) != 1) | (np.diff(row) != 0)]
    run = np.flatnonzero(breaks)
    begin, end = at[run], np.r_[at[run[1:] - 1], at[-1]] + 1
    rows, first = np.unique(row[run], return_index=True)
    return place_of(tokens, rows, begin[first], end[first])


def place_of(tokens: Tokens, rows: Ints, begin: Ints, end: Ints) -> Place:
    """Return the place of a phrase from its rows and ends, with the tokens next to it."""
    before, after = np.maximum(begin - 1, 0), np.minimum(end, len(tokens.token) - 1)
    left = np.where(begin > tokens.start[rows], tokens.token[before], BOUNDARY)
    right = np.where(end < tokens.start[rows + 1], tokens.token[after], BOUNDARY)
    return Place(rows, begin, end, left, right)


def extended(where: Place, tokens: Tokens) -> Place:
    """Return the place with up to three more tokens at each end, as long as nearly all rows have the same token there."""
    for _ in range(_MAX_TRIM):
        left, right = (_is_constant(side) for side in (where.left, where.right))
        if not (left.any() or right.any()):
            break
        where = place_of(tokens, where.rows, where.begin - left, where.end + right)
    return where


def _is_constant(neighbours: Ints) -> Ints:
    """Return 1 for each row with the token that nearly all rows have, else 0; all 0 if no token is that frequent."""
    values, counts = np.unique(neighbours, return_counts=True)
    most = values[counts.argmax()]
    constant = most != BOUNDARY and counts.max() >= _MIN_CONSTANT * len(neighbours)
    return np.asarray((neighbours == most) & constant, np.int64)


def trimmed(where: Place, core: Place, tokens: Tokens) -> Iterator[Place]:
    """Yield ``where`` without up to three tokens at each end, the longest first; ``core`` is always kept.

    The tokens before a phrase can be the first words of all texts. Then all rows have them, although they are not
    part of the phrase.
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
                yield place_of(tokens, where.rows, where.begin + left, where.end - right)


def is_anywhere(where: Place, tokens: Tokens, is_sign: Flags) -> bool:
    """Return whether the neighbours of a phrase are as different as if it had been inserted at random positions.

    A phrase at one end of its texts is compared with the first or last tokens of other texts; any other phrase,
    with all tokens of its rows.
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
    """Return whether ``neighbours`` has nearly as many different tokens as random draws from each row's pool.

    If all texts begin, or end, with the same tokens, few different ones are expected. Then the share of the most
    frequent token is compared instead.
    """
    random = np.random.default_rng(0)
    filled = [(neighbours[rows], pool) for rows, pool in pools if rows.any()]
    draws = [random.choice(pool, (_DRAWS, len(own))) for own, pool in filled]
    expected = float(sum(_distinct(drawn) for drawn in draws)) / _DRAWS
    # All texts begin, or end, with the same tokens:
    if expected < max(_MIN_EXPECTED, _MIN_EXPECTED_SHARE * len(neighbours)):
        most = sum(_most(own) for own, _ in filled)
        usual = sum(len(own) * _most(pool) / len(pool) for own, pool in filled)
        return most <= usual + _MAX_MORE * len(neighbours)
    return sum(_distinct(own[None]) for own, _ in filled) >= MIN_NEIGHBOURS * expected


def _distinct(rows: Ints) -> int:
    """Return how many different values the rows of a matrix have, added up."""
    ordered = np.sort(rows, axis=1)
    return len(rows) + int(np.count_nonzero(ordered[:, 1:] != ordered[:, :-1]))


def _most(values: Ints) -> int:
    """Return how often the most frequent value occurs."""
    return int(np.unique(values, return_counts=True)[1].max())


class Continuity:
    """How well texts read on if a phrase is removed.

    Two tokens are attested if they follow each other in another row, too. With the share of attested pairs j
    around the phrase, c of random pairs and u of usual neighbours, the continuity is ::

        (j − c) / max(0.05, u − c)

    0 means that the texts read on like random tokens, 1 that they read on like the rest of the texts.
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

    def of(self, where: Place) -> float:
        """Return the continuity of the texts around a phrase, once it is removed."""
        own = self.neighbours.pairs_of(where.rows)
        joined = self.neighbours.attested(where.left, where.right, own).mean()
        more = self._usual(where, own) - self.chance
        return float((joined - self.chance) / max(_MIN_MORE, more))

    def reaches(self, where: Place, least: float) -> bool:
        """Return whether ``of`` is ``least`` or more; half of all phrases fail by the pairs around them alone."""
        joined = self.neighbours.attested(where.left, where.right, _NO_PAIRS).mean()
        return joined - self.chance >= least * _MIN_MORE and self.of(where) >= least

    def _usual(self, where: Place, own: tuple[Ints, Ints]) -> float:
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
