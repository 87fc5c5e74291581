"""Layouts no module knows: the user names the record's own fields under `[fields]`."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.formats.record.base import Parsed, absent, extra, identity, wrong_type
from auditor.formats.record.values import canonical, scalar
from auditor.formats.record.votes import read, signed
from auditor.model import Problem

NAME = "fields"

_ABSENT = object()


def parse(record: Mapping[str, object], fields: Mapping[str, str]) -> Parsed:
    """Read what ``fields`` names: a key or dotted path for each of prompt, response, label and so on.

    Prompt, response and label must be there if named. A label may be null; a text may not.
    """
    problems: list[Problem] = []
    texts = {name: _text(record, fields, name, problems) for name in ("prompt", "response")}
    claimed = frozenset(path if path in record else path.split(".")[0] for path in fields.values())
    label = _label(record, fields.get("label"), problems)
    return Parsed(
        NAME,
        system=_text(record, fields, "system", problems),
        prompt=texts["prompt"],
        response=texts["response"],
        label=label,
        votes=_votes(record, fields, label),
        tools=identity(record),
        extra=extra(record, claimed),
        problems=tuple(problems),
    )


def lookup(record: Mapping[str, object], path: str) -> object:
    """Give the value at a dotted path ("data.turns.0.text"), a literal key first.

    Gives a private marker, equal to no JSON value, where nothing is there.
    """
    if path in record:
        return record[path]
    value: object = record
    for step in path.split("."):
        if isinstance(value, Mapping) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return _ABSENT
    return value


def _text(
    record: Mapping[str, object], fields: Mapping[str, str], name: str, problems: list[Problem]
) -> str | None:
    path = fields.get(name)
    if path is None:
        return None
    value = lookup(record, path)
    if isinstance(value, str):
        return value
    if name == "system" and (value is _ABSENT or value is None):
        return None
    problems.append(absent(path) if value is _ABSENT else wrong_type(path, value, "a string"))
    return None


def _votes(
    record: Mapping[str, object], fields: Mapping[str, str], label: str | None
) -> str | None:
    found = read(lookup(record, fields["votes"]), label) if "votes" in fields else []
    if found:
        return canonical(found)
    return signed(lookup(record, fields["annotator"]), label) if "annotator" in fields else None


def _label(record: Mapping[str, object], path: str | None, problems: list[Problem]) -> str | None:
    if path is None:
        return None
    value = lookup(record, path)
    label = scalar(value)
    if value is _ABSENT:
        problems.append(absent(path))
    elif value is not None and label is None:
        problems.append(wrong_type(path, value, "one label: a string, a number, true or false"))
    return label
