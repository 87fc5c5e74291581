"""What a conversion of a record is: a kind of row whose prompt and answer are not in fields of their own.

Annotation exports, multiple-choice questions, comparisons of two answers and lists of turns under other
names are turned into a record that a layout reads. Each module has ``find(key_of)``, which decides by the
record's keys alone whether its conversion applies, so that it runs once for each set of keys.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from auditor.model import Problem


class Converted(NamedTuple):
    """A record as a layout reads it."""

    record: Mapping[str, object]
    problems: tuple[Problem, ...] = ()
    own_names: Mapping[str, str] = {}  # the path in the original record of each field of `record`


# A str says why the row is not an example. None: the values are not those of this kind.
Conversion = Callable[[Mapping[str, object]], Converted | str | None]
# The record's key of each name in lower case; spaces are underscores.
KeyOf = Mapping[str, str]


def refusal(why: str) -> Conversion:
    """Return a conversion that refuses every record; ``why`` says what the record is."""
    return lambda _: why


class Kind(Protocol):
    """A kind of row; a module satisfies it."""

    def find(self, key_of: KeyOf) -> Conversion | None:
        """Return the conversion of records with these keys; None if they are not of this kind."""


def keys_by_name(keys: tuple[str, ...]) -> dict[str, str]:
    """Return the record's key of each name in lower case; of two spellings the exact one."""
    key_of: dict[str, str] = {}
    for key in keys:
        key_of.setdefault(key.strip().lower().replace(" ", "_"), key)
    return key_of | {key: key for key in keys}


def numbered(key_of: KeyOf, pattern: re.Pattern[str]) -> dict[str, list[tuple[str, str]]]:
    """Return the numbered columns by the name that they share, as pairs of a key and its number or letter.

    ``pattern`` has two groups: the name, and the number or letter.
    """
    columns: dict[str, list[tuple[str, str]]] = {}
    for name, key in key_of.items():
        match = pattern.fullmatch(name)
        if match and key not in (known for known, _ in columns.get(match[1], [])):
            columns.setdefault(match[1], []).append((key, match[2]))
    return columns


def first_key_of(key_of: KeyOf, names: tuple[str, ...]) -> str | None:
    """Return the record's key of the first of ``names`` that it has."""
    return next((key_of[name] for name in names if name in key_of), None)


def without(record: Mapping[str, object], *keys: str) -> dict[str, object]:
    """Return the record without the keys that a conversion has used."""
    return {key: value for key, value in record.items() if key not in keys}
