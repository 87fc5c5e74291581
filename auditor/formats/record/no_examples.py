"""Rows and files that are not training examples: what they are, by their keys, and how to write them instead.

``no_examples.toml`` lists them: rows that a layout would read, which are refused before, and objects that no
layout reads.
"""

import tomllib
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

import msgspec

from auditor.formats.record.convert import Conversion, KeyOf, refusal


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    keys: tuple[str, ...]
    why: str
    unless: str = ""
    unless_answered: bool = False


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    answers: str
    refused: tuple[_Entry, ...]
    unread: tuple[_Entry, ...]


class _Kind(NamedTuple):
    """A kind of rows that are not examples."""

    wanted: tuple[tuple[str, ...], ...]  # keys; of alternatives, one occurs
    unless: frozenset[str]
    why: str

    def found(self, keys: Collection[str]) -> list[str]:
        """Return those of ``keys`` by which a row is of this kind; none if it is not."""
        found: list[str] = []
        for alternatives in self.wanted:
            name = next((name for name in alternatives if name in keys), None)
            if name is None:
                return []
            found.append(name)
        return found if self.unless.isdisjoint(keys) else []


@cache
def _kinds(table: Literal["refused", "unread"]) -> tuple[_Kind, ...]:
    text = files("auditor.formats.record").joinpath("no_examples.toml").read_text(encoding="utf-8")
    file = msgspec.convert(tomllib.loads(text), _File)
    answers = frozenset(file.answers.split())
    return tuple(
        _Kind(
            tuple(tuple(alternatives.split("|")) for alternatives in keys.split()),
            frozenset(entry.unless.split()) | (answers if entry.unless_answered else frozenset()),
            entry.why,
        )
        for entry in getattr(file, table)
        for keys in entry.keys
    )


def find(key_of: KeyOf) -> Conversion | None:
    """Return what refuses the record, if its keys are those of a kind that is not a training example."""
    why = _why(_kinds("refused"), key_of)
    return refusal(why) if why else None


def explain(keys: Collection[str]) -> str | None:
    """Return what an object with these ``keys``, which no layout reads, is; None if it is of no known kind."""
    return _why(_kinds("unread"), keys)


def _why(kinds: Collection[_Kind], keys: Collection[str]) -> str | None:
    for kind in kinds:
        if found := kind.found(keys):
            return kind.why.format(*found)
    return None
