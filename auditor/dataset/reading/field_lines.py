"""The [fields] lines that read a file as it is read now, or as a guess by its columns."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from auditor import formats
from auditor.dataset.group_fields import GROUP_FIELDS
from auditor.dataset.reading.field_guess import Column, columns, guess
from auditor.escape import HIDDEN, clip, printable
from auditor.formats import text
from auditor.formats.column_kinds import METADATA
from auditor.formats.columns_read import Columns, columns_read
from auditor.formats.record.base import Parsed
from auditor.formats.record.paths import head, lookup
from auditor.formats.record.votes import ANNOTATOR
from auditor.input import reader
from auditor.plural import pluralize
from auditor.settings import Settings

Record = Mapping[str, object]
Names = str | tuple[str, ...]
Fields = Mapping[str, Names]

_MAX_RECORDS = 1_000  # of a file, by which it is described
_MAX_OTHERS = 10  # columns that are listed, in each of the two lists: what fits on a screen
_EXAMPLE_CHARS = 50
_DATES = frozenset({"date", "timestamp", "created", "time"})
_PARTS = ("system", "prompt", "response", "label", "votes", "annotator", "group", "date")
# Parts of a record that no [fields] line can name.
_NO_FIELDS = ("turns", "rejected")
# Where the text is, if a layout reads it from an object or a list.
_INNER = ("", ".text", ".0", ".text.0", ".0.text", ".content", ".0.content")


def first_records(path: Path, settings: Settings) -> tuple[list[Record], str]:
    """Return the first records of a file or of a folder of shards, and why there are none."""
    shards, problems = reader.expand(path)
    causes = [problem.detail for problem in problems]
    records: list[Record] = []
    for shard in shards:
        source = reader.Source(shard, str(shard), settings)
        for batch in source.batches():
            if len(records) < _MAX_RECORDS:
                records += [line.value for line in batch if isinstance(line.value, dict)]
        causes += [problem.detail for problem in source.problems] if source.refused else []
        if len(records) >= _MAX_RECORDS:
            break
    return [record for record in records[:_MAX_RECORDS] if record], next(iter(causes), "")


def lines(records: Sequence[Record], fields: Fields) -> list[str]:
    """Return TOML: the lines that read the records as now, and the other columns as comments.

    Args:
        records: the first ones of a file, at least one.
        fields: the user's own names so far.
    """
    parse = partial(formats.parse, fields=fields)
    parsed = [parse(record) for record in records]
    if fields and all(each.problems for each in parsed):
        return ["# no row has the fields that [fields] names now", *lines(records, {})]
    layout = Counter(each.format for each in parsed).most_common(1)[0][0]
    pairs = [pair for pair in zip(records, parsed, strict=True) if pair[1].format == layout]
    own = [record for record, _ in pairs]
    example = max(pairs, key=lambda pair: (not pair[1].problems, _filled(pair[0])))[0]
    found = columns(own)
    if not layout or (not fields and all(each.problems for _, each in pairs)):
        named = guess(found)
        return [
            *_block(named, "a guess by the names and values of the columns"),
            *_others(found, named, example),
        ]
    if fields:
        return [*_block(fields, ""), *_others(found, fields, example)]
    read = columns_read(example, example, parse)
    if layout == text.NAME and (answer := _answer(found)):
        named = {"prompt": text.NAME, **answer}
        note = 'if this is raw text, the only line is: response = "text"'
        return [*_block(named, note), *_others(found, named, example)]
    if not read.keys().isdisjoint(_NO_FIELDS) or layout == "kto":
        return list(_part_of_a_conversation(read, layout, example))
    always = set(example).intersection(*own)
    named = _named(read, example, always)
    dropped = {head(example, path) for paths in read.values() for path in paths} - always
    dropped -= set(read.get("", ()))
    differ = sum(
        not _reads_alike(named, *pair) or any(pair[0].get(key) for key in dropped) for pair in pairs
    )
    if differ == len(pairs):
        return [f"# {layout} is read without [fields], which cannot name these columns."]
    note = f"{differ:,} of {pluralize(len(pairs), 'row')} would be read otherwise" if differ else ""
    return [*_block(named, note), *_others(found, named, example)]


def _answer(found: Sequence[Column]) -> dict[str, str]:
    """Return the column of a set of texts that looks like their label or answer, as [fields]."""
    for column in found:
        if column.path != text.NAME and column.answer_kind != "other":
            return {"label" if column.answer_kind == "label" else "response": column.path}
    return {}


def _filled(record: Record) -> int:
    return sum(value not in (None, "", [], {}) for value in record.values())


def _named(read: Columns, example: Record, always: set[str]) -> dict[str, Names]:
    """Return [fields] for the columns that a layout reads, with the paths to their texts.

    A column that only some rows have is left out if the part has others: [fields] needs it in every row.
    """
    named: dict[str, Names] = {}
    if text := read.get("text"):
        named["response"] = _path(text[0], "response", example)
    for part in _PARTS:
        own = [path for path in read.get(part, ()) if head(example, path) in always]
        paths = tuple(_path(path, part, example) for path in own or read.get(part, ()))
        if part == "label":
            paths = paths[:1]  # others are decisions on it
        if part == "votes" and paths:
            named["annotator" if paths[0] in ANNOTATOR else "votes"] = paths[0]
        elif paths:
            named[part] = paths[0] if len(paths) == 1 else paths
    return named


def _path(path: str, part: str, example: Record) -> str:
    """Return the first path from ``path`` on with a value that ``part`` can have."""
    for inner in _INNER:
        if not formats.parse(example, {part: f"{path}{inner}"}).problems:
            return f"{path}{inner}"
    return path


def _reads_alike(named: Fields, record: Record, now: Parsed) -> bool:
    """Whether [fields] would read a record as now; the names between the texts of a prompt may differ."""
    own = formats.parse(record, named)
    prompt, texts = now.prompt or "", (own.prompt or "").split("\n\n")
    same = all(getattr(own, name) == getattr(now, name) for name in ("system", "response", "label"))
    return same and bool(own.problems) == bool(now.problems) and all(t in prompt for t in texts)


def _part_of_a_conversation(read: Columns, layout: str, example: Record) -> Iterator[str]:
    """Yield lines that would read one prompt and one answer of a layout that has more."""
    yield f"# {layout} is read without [fields], which cannot name all of its parts."
    named: dict[str, Names] = {
        part: read[part][0] for part in ("prompt", "response") if part in read
    }
    for turns in read.get("turns", ())[:1]:
        last = lookup(example, f"{turns}.-1")
        key = "value" if isinstance(last, Mapping) and "value" in last else "content"
        named = {"prompt": f"{turns}.0.{key}", "response": f"{turns}.-1.{key}"}
    yield "# These lines would read one prompt and one answer, and nothing else:"
    yield from (f"# {line}" for line in _block(named, ""))


def _block(named: Fields, note: str) -> list[str]:
    found = [f"{part} = {_toml(named[part])}" for part in _PARTS if part in named]
    if not found:
        return ["# no column has texts that could be learnt"]
    return [*([f"# {note}"] if note else []), "[fields]", *found]


def _others(found: Sequence[Column], named: Fields, example: Record) -> Iterator[str]:
    """Yield comments: each column that is not read with the line that would read it, and the rest by name."""
    paths = [path for own in named.values() for path in ((own,) if isinstance(own, str) else own)]
    read = {head(example, path) for path in paths if path in example} | set(paths)
    others = [
        column for column in found if read.isdisjoint((column.path, head(example, column.path)))
    ]
    choices = [(column, _choices(column, named)) for column in others]
    useful = [(column, own) for column, own in choices if own][:_MAX_OTHERS]
    if useful:
        yield "# Columns that are not read, and what would read them:"
    for column, own in useful:
        shown = printable(clip(column.example, _EXAMPLE_CHARS))
        yield f"# {own[0]}  # {pluralize(column.different, 'different value')}, such as {shown}"
        yield from (f"# {line}" for line in own[1:])
    rest = [column.path for column, _ in choices if column not in [c for c, _ in useful]]
    if rest:
        more = f" and {len(rest) - _MAX_OTHERS} more" if len(rest) > _MAX_OTHERS else ""
        yield f"# Not read either: {printable(', '.join(rest[:_MAX_OTHERS]))}{more}"


def _choices(column: Column, named: Fields) -> list[str]:
    """Return the lines that could read a column; none if it is neither input, answer nor label."""
    last = column.path.split(".")[-1]
    path = _toml(column.path)
    if last in GROUP_FIELDS and last != column.path:
        return [f"group = {path}"]
    if last in ANNOTATOR:
        return [f"annotator = {path}"]
    if not column.words.isdisjoint(_DATES):
        return [f"date = {path}"]
    if column.kind == "other" or not column.words.isdisjoint(METADATA):
        return []
    prompt = named.get("prompt", ())
    prompts = (prompt,) if isinstance(prompt, str) else prompt
    answer = "label" if column.kind == "label" else "response"
    return [f"prompt = {_toml((*prompts, column.path))}", f"{answer} = {path}"]


def _toml(value: Names) -> str:
    """Return a name or a list of names as TOML."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]" if len(value) > 1 else _toml(value[0])
    text = json.dumps(value, ensure_ascii=False)
    return HIDDEN.sub(lambda hidden: f"\\U{ord(hidden[0]):08x}", text)
