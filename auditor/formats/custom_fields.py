"""Records of any other layout: the user names their fields under `[fields]` in the configuration."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET

from auditor.formats.record.base import (
    Parsed,
    join_texts,
    missing_field,
    other_fields,
    read_label,
    tools_and_media,
    wrong_type,
)
from auditor.formats.record.reshape import input_text
from auditor.formats.record.values import canonical_json
from auditor.formats.record.votes import read_votes, single_vote
from auditor.model import Problem

NAME = "fields"


def parse(record: Mapping[str, object], fields: Mapping[str, str | tuple[str, ...]]) -> Parsed:
    """Read the fields that ``fields`` names: a key or a dotted path for prompt, response and others.

    The prompt may be several fields, which are joined by blank lines; each may be a list of texts.

    Prompt, response and label must be present if they are named. A label may be null, a text may not.
    """
    problems: list[Problem] = []
    paths = {role: path for role, path in fields.items() if isinstance(path, str)}
    prompts = _prompt_paths(fields)
    prompt = _prompt(record, prompts, problems)
    response = _text(record, paths.get("response"), problems)
    label = _label(record, paths.get("label"), problems)
    read = frozenset(
        path if path in record else path.split(".")[0] for path in (*paths.values(), *prompts)
    )
    return Parsed(
        NAME,
        system=_text(record, paths.get("system"), problems, optional=True),
        prompt=prompt,
        response=response,
        label=label,
        votes=_votes(record, paths, label),
        tools=tools_and_media(record),
        extra=other_fields(record, read),
        problems=tuple(problems),
    )


def lookup(record: Mapping[str, object], path: str) -> object:
    """Return the value at a dotted path ("data.turns.0.text"), UNSET if there is none.

    A key of the record that is spelt like the path comes first.
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
            return UNSET
    return value


def _prompt_paths(fields: Mapping[str, str | tuple[str, ...]]) -> tuple[str, ...]:
    named = fields.get("prompt", ())
    return (named,) if isinstance(named, str) else tuple(named)


def _prompt(
    record: Mapping[str, object], paths: tuple[str, ...], problems: list[Problem]
) -> str | None:
    """Return the texts at ``paths``, joined by blank lines; one of several may be null or a list.

    None if a field is missing or has the wrong type, or if no field is named.
    """
    if len(paths) < 2:
        return _text(record, paths[0] if paths else None, problems)
    texts: list[str | None] = []
    for path in paths:
        value = lookup(record, path)
        text = input_text(value)
        if text is None and value is not None and value != "":
            _text(record, path, problems)
        texts.append(text)
    return None if problems else join_texts(*texts) or ""


def _text(
    record: Mapping[str, object],
    path: str | None,
    problems: list[Problem],
    *,
    optional: bool = False,
) -> str | None:
    if path is None:
        return None
    value = lookup(record, path)
    if isinstance(value, str):
        return value
    if optional and (value is UNSET or value is None):
        return None
    missing = value is UNSET
    problems.append(missing_field(path) if missing else wrong_type(path, value, "a string"))
    return None


def _label(record: Mapping[str, object], path: str | None, problems: list[Problem]) -> str | None:
    if path is None:
        return None
    value = lookup(record, path)
    if value is UNSET:
        problems.append(missing_field(path))
        return None
    return read_label(path, value, problems)


def _votes(
    record: Mapping[str, object], fields: Mapping[str, str], label: str | None
) -> str | None:
    votes = read_votes(lookup(record, fields["votes"]), label) if "votes" in fields else []
    if votes:
        return canonical_json(votes)
    return (
        single_vote(lookup(record, fields["annotator"]), label) if "annotator" in fields else None
    )
