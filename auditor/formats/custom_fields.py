"""Records of any other layout: the user names their fields under `[fields]` in the configuration.

A name is a key of the record, or a path into it: dots between keys, and numbers for the items of lists,
as in ``messages.0.content``; negative numbers count from the end.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from itertools import chain

from msgspec import UNSET

from auditor.formats.record.base import (
    Parsed,
    join_texts,
    other_fields,
    read_label,
    tools_and_media,
    wrong_type,
)
from auditor.formats.record.paths import head, lookup, nearest
from auditor.formats.record.reshape import input_text
from auditor.formats.record.values import canonical_json, scalar_text
from auditor.formats.record.votes import read_votes, single_vote
from auditor.model import Problem

NAME = "fields"

Names = str | tuple[str, ...]

_BETWEEN_LABELS = " / "  # of several fields that are one label together
# Parts that other checks find in the rest of the record, under these names.
_IN_EXTRA = ("group", "date")


def parse(record: Mapping[str, object], fields: Mapping[str, Names]) -> Parsed:
    """Read the fields that ``fields`` names: one or several for each part of a record.

    Several texts are joined by blank lines, several labels by " / ". Each of several vote fields has the label
    of one person, who is called like the field. Prompt, response and label must be present if they are named. A label
    may be null, a text may not.
    """
    problems: list[Problem] = []
    named = {part: (own,) if isinstance(own, str) else own for part, own in fields.items()}
    label = _label(record, named.get("label", ()), problems)
    text = partial(_texts, record, problems=problems)
    return Parsed(
        NAME,
        system=text(named.get("system", ()), optional=True),
        prompt=text(named.get("prompt", ())),
        response=text(named.get("response", ())),
        label=label,
        votes=_votes(record, named, label),
        tools=tools_and_media(record),
        extra=_extra(record, named),
        problems=tuple(problems),
    )


def _extra(record: Mapping[str, object], named: Mapping[str, tuple[str, ...]]) -> str | None:
    """Return the fields that are not read, as JSON; the row's group and date get the names "group" and "date"."""
    read = frozenset(head(record, path) for path in chain(*named.values()))
    kept = {
        part: value
        for part in _IN_EXTRA
        for path in named.get(part, ())
        if (value := lookup(record, path)) is not UNSET and not isinstance(value, dict | list)
    }
    if not kept:
        return other_fields(record, read)
    rest = {key: value for key, value in record.items() if key not in read}
    return other_fields({**rest, **kept}, frozenset())


def _texts(
    record: Mapping[str, object],
    paths: tuple[str, ...],
    problems: list[Problem],
    *,
    optional: bool = False,
) -> str | None:
    """Return the texts at ``paths``, joined by blank lines; one of several may be null or a list.

    None if no field is named, or if one is missing or has the wrong type, which is a problem.
    """
    if len(paths) < 2:
        return _text(record, paths[0], problems, optional=optional) if paths else None
    before = len(problems)
    texts: list[str | None] = []
    for path in paths:
        value = lookup(record, path)
        text = input_text(value)
        if text is None and value is not None and value != "":
            _text(record, path, problems, optional=optional)
        texts.append(text)
    return None if len(problems) > before else join_texts(*texts) or ""


def _text(
    record: Mapping[str, object], path: str, problems: list[Problem], *, optional: bool
) -> str | None:
    value = lookup(record, path)
    if isinstance(value, str):
        return value
    if optional and (value is UNSET or value is None):
        return None
    if value is UNSET:
        problems.append(_missing(record, path))
    elif isinstance(value, list):
        expected = f"a string; name one item of the list, as in '{path}.0'"
        problems.append(wrong_type(path, value, expected))
    else:
        problems.append(wrong_type(path, value, "a string"))
    return None


def _label(
    record: Mapping[str, object], paths: tuple[str, ...], problems: list[Problem]
) -> str | None:
    """Return the label; None if one of its fields is missing, has the wrong type or is null."""
    labels: list[str] = []
    for path in paths:
        value = lookup(record, path)
        if value is UNSET:
            problems.append(_missing(record, path))
        elif (label := read_label(path, value, problems)) is not None:
            labels.append(label)
    return _BETWEEN_LABELS.join(labels) if labels and len(labels) == len(paths) else None


def _votes(
    record: Mapping[str, object], named: Mapping[str, tuple[str, ...]], label: str | None
) -> str | None:
    votes = list(_votes_of(record, named.get("votes", ()), label))
    if votes:
        return canonical_json(votes)
    people = named.get("annotator", ())
    return single_vote(lookup(record, people[0]), label) if people else None


def _votes_of(
    record: Mapping[str, object], paths: tuple[str, ...], label: str | None
) -> Iterable[tuple[str | None, str]]:
    """Yield the votes in one field; of several fields, each has the label of one person."""
    if len(paths) == 1:
        yield from read_votes(lookup(record, paths[0]), label)
        return
    for path in paths:
        vote = scalar_text(lookup(record, path))
        if vote:
            yield path, vote


def _missing(record: Mapping[str, object], path: str) -> Problem:
    """Return FMT004 for a field that the configuration names, with the nearest name of the record."""
    near = nearest(record, path)
    hint = f": did you mean '{near}'?" if near else ""
    return Problem("FMT004", f"the field '{path}' of [fields] is missing{hint}", path)
