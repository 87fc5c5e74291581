"""Which columns of a record become its prompt, its answer and the other parts, found by experiment.

One column at a time is changed, and the record is parsed again: a column belongs to the parts that change
with it. So no layout has to list the columns that it reads.
"""

from collections.abc import Callable, Iterable, Mapping
from os.path import commonprefix
from typing import NamedTuple

from auditor.formats.record.base import TOOLS_AND_MEDIA, Parsed
from auditor.formats.record.paths import head

# Parts of a record in the order in which reports name them.
PARTS = (
    "system", "turns", "prompt", "text", "response", "rejected", "label", "votes",
    "tools and media",
)  # fmt: skip
_COMPARED = ("system", "prompt", "response", "rejected", "label", "votes", "tools")
_MARK = "other"
# Keys of a turn and of a part of its content whose values are words of the layout.
_KINDS = frozenset({"role", "from", "type"})
# An annotation that is marked so has no label: Prodigy.
_DECISIONS = ("reject",)
_MAX_GROUP = 32  # columns that are not changed together first, since a record with many is parsed as often as it has columns

Columns = dict[str, tuple[str, ...]]  # the columns of each part; "" has those that are not read


class _Use(NamedTuple):
    """One column: the parts that it becomes, and where it begins in the prompt."""

    path: str
    parts: tuple[str, ...]
    start: int


def columns_read(
    record: Mapping[str, object], keys: Iterable[str], parse: Callable[[object], Parsed]
) -> Columns:
    """Return the columns of each part, those of the prompt in the order of their texts.

    Args:
        record: a record without problems, as an example of the records with the same keys.
        keys: those of its keys that are measured.
        parse: reads a record.
    """
    base = parse(record)
    keys = list(keys)
    likely = set(_likely(record, keys, parse, base))
    uses = [
        use
        for key in keys
        for use in (_uses(record, key, parse, base) if key in likely else [_Use(key, (), 0)])
    ]
    found: Columns = {}
    for use in sorted(uses, key=lambda use: use.start):
        for part in use.parts or ("",):
            found[part] = (*found.get(part, ()), use.path)
    return {part: found[part] for part in (*PARTS, "") if part in found}


def fields_read(
    record: Mapping[str, object],
    keys: Iterable[str],
    parse: Callable[[object], Parsed],
    fields: Mapping[str, str | tuple[str, ...]],
) -> Columns:
    """Return the columns of each part as ``columns_read`` does, for a record read by the user's ``fields`` (paths)."""
    named = {part: (paths,) if isinstance(paths, str) else paths for part, paths in fields.items()}
    heads = {head(record, path) for paths in named.values() for path in paths}
    if "prompt" not in named and "response" in named:
        named["text"] = named.pop("response")
    return named | columns_read(record, [key for key in keys if key not in heads], parse)


def _uses(
    record: Mapping[str, object], key: str, parse: Callable[[object], Parsed], base: Parsed
) -> list[_Use]:
    """Return the use of one column; of an object that has both prompt and answer, of each of its values."""
    value = record[key]
    use = _use(record, key, key, parse, base)
    if isinstance(value, dict) and _has_both(use) and not base.turns:
        inner = [
            _use(value, name, f"{key}.{name}", lambda other: parse({**record, key: other}), base)
            for name in value
        ]
        return [_whole(each, base) for each in inner]
    return [_whole(use, base)]


def _likely(
    record: Mapping[str, object],
    keys: list[str],
    parse: Callable[[object], Parsed],
    base: Parsed,
) -> list[str]:
    """Return ``keys`` without those of large groups that change nothing together."""
    if len(keys) <= _MAX_GROUP:
        return keys
    for value in (None, *_DECISIONS):
        other = parse({**record, **{key: value or _changed(record[key]) for key in keys}})
        if any(getattr(other, name) != getattr(base, name) for name in ("format", *_COMPARED)):
            half = len(keys) // 2
            return [
                key
                for part in (keys[:half], keys[half:])
                for key in _likely(record, part, parse, base)
            ]
    return []


def _has_both(use: _Use) -> bool:
    return {"prompt", "response"} <= set(use.parts)


def _whole(use: _Use, base: Parsed) -> _Use:
    """Return ``use``, with one part if the column has both prompt and answer: the turns, or the prompt.

    It is the prompt if the column has the choices of a question, one of which is the right answer.
    """
    if not _has_both(use):
        return use
    is_choice = not base.turns and base.rejected is None
    return use._replace(parts=("prompt",) if is_choice else ("turns",))


def _use(
    record: Mapping[str, object],
    key: str,
    path: str,
    parse: Callable[[object], Parsed],
    base: Parsed,
) -> _Use:
    """Return the parts that change when the value under ``key`` does."""
    for value in (_changed(record[key]), *_DECISIONS):
        other = parse({**record, key: value})
        names = [name for name in _COMPARED if getattr(other, name) != getattr(base, name)]
        if names and other.format == base.format:
            names = [name for name in names if name != "votes"] or names
            parts = tuple(dict.fromkeys(_part(name, key, base) for name in names))
            same = len(commonprefix([base.prompt or "", other.prompt or ""]))  # noqa: RUF071 - of texts
            return _Use(path, parts, same)
    return _Use(path, (), 0)


def _part(name: str, key: str, base: Parsed) -> str:
    """Return what a report calls the changed part ``name``."""
    if name == "tools":
        return "tools and media" if key in TOOLS_AND_MEDIA else "label"
    return "text" if name == "response" and base.prompt is None else name


def _changed(value: object) -> object:
    """Return another value of the same type; a text for null, a list with a text for an empty list.

    Texts change at both ends: a conversation in one text begins with the prompt and ends with the answer.
    """
    if isinstance(value, str):
        return f"{_MARK} {value} {_MARK}"
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return 0 if value == 1 else value + 1  # a flag stays a flag
    if isinstance(value, list):
        return [_changed(item) for item in value] or [_MARK]
    if isinstance(value, dict):
        return {key: item if key in _KINDS else _changed(item) for key, item in value.items()}
    return _MARK
