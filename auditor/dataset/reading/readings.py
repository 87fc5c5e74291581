"""How each file was read: the layouts of its rows, and the columns of prompt, answer and label."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from auditor import formats
from auditor.dataset.dataset import Role
from auditor.dataset.group_fields import GROUP_FIELDS
from auditor.facts import Reading
from auditor.formats.columns_read import columns_read, fields_read
from auditor.formats.record.base import Parsed

# Rows of one set of columns among which the example is chosen, and sets of columns that have one.
CANDIDATES, _MAX_EXAMPLES = 20, 256
_MAX_NAMES = 100  # of columns in one list of a report

Fields = Mapping[str, str | tuple[str, ...]]
Keys = tuple[str, ...]


class _Example(NamedTuple):
    """One record of a set of columns: the fullest without problems."""

    value: Mapping[str, object]
    rank: tuple[bool, int]


class Examples:
    """One record for each layout and set of columns, by which their use is measured."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, Keys], _Example] = {}

    def add(self, value: object, parsed: Parsed, keys: Keys, rows: Sequence[int]) -> None:
        """Keep ``value`` if it is a better example than the one so far; ``rows`` are those of ``keys``."""
        if len(rows) > CANDIDATES or not isinstance(value, dict):
            return
        key = parsed.format, keys
        known = self._found.get(key)
        if known is None and len(self._found) >= _MAX_EXAMPLES:
            return
        filled = sum(each not in (None, "", [], {}) for each in value.values())
        rank = (not parsed.problems, filled)
        if known is None or rank > known.rank:
            self._found[key] = _Example(value, rank)

    def columns(self, layout: str, sets: Iterable[Keys], fields: Fields) -> dict[str, Keys]:
        """Return the columns of each part of a record; under "" those that are not read.

        Of several sets of columns the largest is measured first, and of the others only the columns
        that are new.
        """
        parse = partial(formats.parse, fields=fields)
        seen: set[str] = set()
        found: dict[str, Keys] = {}
        for keys in sorted(sets, key=lambda keys: (-len(keys), keys)):
            new = [key for key in keys if key not in seen]
            example = self._found.get((layout, keys))
            if example is None or not layout:
                parts = {"": tuple(new)}
            elif fields:
                parts = fields_read(example.value, new, parse, fields)
            else:
                parts = columns_read(example.value, new, parse)
            for part, names in parts.items():
                found[part] = tuple(dict.fromkeys((*found.get(part, ()), *names)))
            seen.update(new)
        return found


def readings(
    layouts: Mapping[tuple[Role, str, Keys], Sequence[int]],
    examples: Examples,
    rows: range,
    fields: Fields,
    inputs: Collection[str],
) -> tuple[Reading, ...]:
    """Return how the ``rows`` of one file were read, the layout of most rows first.

    Args:
        layouts: the rows, in order, by role, layout and columns.
        examples: a record of each layout and set of columns.
        rows: the numbers of the file's rows.
        fields: the user's own names, which replace the layouts.
        inputs: the columns that no layout reads and that are part of the input all the same.
    """
    counts: dict[str, dict[Keys, int]] = {}
    for (_, layout, keys), numbers in layouts.items():
        count = bisect_left(numbers, rows.stop) - bisect_left(numbers, rows.start)
        if count and keys:
            sets = counts.setdefault(layout, {})
            sets[keys] = sets.get(keys, 0) + count
    found = [
        _reading(layout, sum(sets.values()), examples.columns(layout, sets, fields), inputs)
        for layout, sets in counts.items()
    ]
    return tuple(sorted(found, key=lambda reading: (-reading.rows, reading.format)))


def _reading(layout: str, rows: int, columns: dict[str, Keys], inputs: Collection[str]) -> Reading:
    unread = columns.pop("", ())
    also = tuple(name for name in unread if name in inputs)
    groups = tuple(name for name in unread if name in GROUP_FIELDS and layout)
    if groups:
        columns["group"] = groups
    unread = tuple(name for name in unread if name not in also and name not in groups)
    return Reading(
        format=layout,
        rows=rows,
        columns={part: names[:_MAX_NAMES] for part, names in columns.items()},
        also_input=also[:_MAX_NAMES],
        not_read=unread[:_MAX_NAMES],
        more_not_read=len(unread[_MAX_NAMES:]),
    )
