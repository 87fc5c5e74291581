"""The shape that nearly all JSON objects of a set have, and how one object differs from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from auditor.formats.record.values import type_name
from auditor.plural import pluralize

# Least share of the objects that have a key, or one type under it, at which another shape is an exception.
MIN_KEY, MIN_TYPE = 0.95, 0.85
_MIN_OF_FEW, _FEW = 0.75, 40  # both, in sets of fewer rows
# Least share of objects with exactly the same keys at which an object that lacks one of them is an exception. And the
# share at which an object with another key is. Source: with 5% of the rows ruined, 0.95 have the same keys.
MIN_SAME_KEYS, MIN_NO_OTHERS = 0.93, 0.85
# Share of the values under a key above which another type is a choice of the schema, as a list where a value may
# have several parts. Source: with 5% of the rows ruined it is 0.05. A number or a truth value as text is never one.
MAX_OTHER_TYPE = 0.06
_TRUTH_VALUE = "true or false"
_SCALARS = frozenset({"a number", "a string", _TRUTH_VALUE})
_MAX_SHOWN = 3  # keys in a message


class Usual(NamedTuple):
    """What nearly all objects of a set have in common."""

    keys: list[str]  # that nearly all have
    same_keys: frozenset[str]  # that most have and no others; empty if most differ
    types: Mapping[str, str]
    choices: Mapping[str, frozenset[str]]  # other types that a value may have
    rare: frozenset[str]  # keys of one object only
    must_have: frozenset[str]  # the same keys, if so many have them that none may be left out

    @classmethod
    def of(cls, objects: list[dict[str, object]]) -> Usual:
        """Return what nearly all of the objects have in common."""
        few = len(objects) < _FEW
        counts = Counter(key for value in objects for key in value)
        least = (_MIN_OF_FEW if few else MIN_KEY) * len(objects)
        keys = [key for key, count in counts.items() if count >= least]
        [(same, count)] = Counter(frozenset(value) for value in objects).most_common(1)
        share = count / len(objects)
        by_key = {
            key: Counter(_type(value[key]) for value in objects if key in value) for key in keys
        }
        least_type = _MIN_OF_FEW if few else MIN_TYPE
        types = {key: _usual_type(counts, least_type) for key, counts in by_key.items()}
        return cls(
            keys=keys,
            same_keys=same if share >= MIN_NO_OTHERS and not few else frozenset(),
            types=types,
            choices={key: _choices(by_key[key], types[key]) for key in keys},
            rare=frozenset(key for key, count in counts.items() if count == 1),
            must_have=same if share >= MIN_SAME_KEYS and not few else frozenset(),
        )

    def missing(self, value: dict[str, object]) -> str:
        """Return which usual keys an object lacks, and which keys only it has; "" if there are none."""
        own = [key for key in value if self.same_keys and key not in self.same_keys]
        expected = self.same_keys if own else self.must_have | frozenset(self.keys)
        lacks = sorted(expected - value.keys())
        if lacks:
            own = own or [key for key in value if key in self.rare]
            instead = f"; it has {_listed(own)} of its own" if own else ""
            return f" lacks {pluralize(len(lacks), 'key')} of the others: {_listed(lacks)}{instead}"
        return f" has a key that the others do not have: {_listed(own)}" if own else ""

    def wrong_types(self, value: dict[str, object]) -> str:
        """Return which values of an object have another type than those of the others; "" if none has."""
        typed = [
            f"'{key}' is {_type(value[key])}, elsewhere {expected}"
            for key, expected in self.types.items()
            if key in value
            and expected
            and _type(value[key]) not in {expected, "null", *self.choices[key]}
        ]
        return f": {'; '.join(typed[:_MAX_SHOWN])}" if typed else ""


def _listed(keys: Sequence[str]) -> str:
    return ", ".join(f"'{key}'" for key in keys[:_MAX_SHOWN])


def _usual_type(counts: Counter[str], share: float) -> str:
    """Return the type of ``share`` of the values that are not null; "" if there is none."""
    typed = counts.total() - counts["null"]
    usual = [(count, name) for name, count in counts.items() if name != "null"]
    count, name = max(usual, default=(0, ""))
    return name if count and count >= share * typed else ""


def _choices(counts: Counter[str], usual: str) -> frozenset[str]:
    """Return the types that so many values have that the schema must allow them."""
    least = MAX_OTHER_TYPE * (counts.total() - counts["null"])
    return frozenset(
        name for name, count in counts.items() if count > least and not {name, usual} <= _SCALARS
    )


def _type(value: object) -> str:
    """Return the JSON type; all numbers have one, and so have true and false."""
    if isinstance(value, bool):
        return _TRUTH_VALUE
    return "null" if value is None else type_name(value)
