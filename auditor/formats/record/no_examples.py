"""Rows and files that are not training examples: what they are, by their keys, and how to write them instead.

``no_examples.toml`` lists them: rows that a layout would read, which are refused before, and objects that no
layout reads.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from functools import cache, partial
from importlib.resources import files

import msgspec

from auditor.formats.record.convert import Conversion, KeyOf


class _Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of rows that are not examples, as the file describes it."""

    keys: tuple[str, ...]
    why: str
    unless: str = ""
    unless_answered: bool = False


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    answers: str
    refused: tuple[_Kind, ...]
    unread: tuple[_Kind, ...]


@cache
def _file() -> _File:
    text = files("auditor.formats.record").joinpath("no_examples.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _File)


def find(key_of: KeyOf) -> Conversion | None:
    """Return what refuses the record, if its keys are those of a kind that is not a training example."""
    why = _why(_file().refused, key_of)
    return partial(_refused, why=why) if why else None


def _refused(_: Mapping[str, object], *, why: str) -> str:
    return why


def explain(keys: Collection[str]) -> str | None:
    """Return what an object with these ``keys``, which no layout reads, is; None if it is of no known kind."""
    return _why(_file().unread, keys)


def _why(kinds: Collection[_Kind], keys: Collection[str]) -> str | None:
    for kind in kinds:
        others = kind.unless.split()
        if kind.unless_answered:
            others += _file().answers.split()
        for wanted in kind.keys:
            found = _found(wanted, keys)
            if found and not any(other in keys for other in others):
                return kind.why.format(*found)
    return None


def _found(wanted: str, keys: Collection[str]) -> list[str]:
    """Return the keys that are ``wanted``, of alternatives the first that occurs; none if one is missing."""
    groups = [alternatives.split("|") for alternatives in wanted.split()]
    found = [next((name for name in group if name in keys), "") for group in groups]
    return found if all(found) else []
