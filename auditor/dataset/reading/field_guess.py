"""The columns of a file's first rows, and a guess which of them are prompt, answer and label."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msgspec import UNSET

from auditor.formats.column_kinds import (
    ANSWERS,
    LABELS,
    METADATA,
    PROMPTS,
    Kind,
    answer_kind,
    kind,
    words,
)
from auditor.formats.record.paths import lookup
from auditor.formats.record.values import canonical_json

Record = Mapping[str, object]
Fields = Mapping[str, str | tuple[str, ...]]

_MAX_DEPTH = 4  # of paths
_MAX_COLUMNS = 200
# Share of the rows in which a column that is guessed must be. Source: [fields] needs it in every row.
_MIN_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Column:
    """One path into the records, and what its values are."""

    path: str
    kind: Kind
    share: float  # of the records that have a value
    different: int  # values
    example: str  # canonical JSON, "" if no record has a value
    answer_kind: Kind  # what it would be for a text

    @property
    def words(self) -> frozenset[str]:
        """The words of the last keys of the path, without the numbers of list items."""
        return words(self.path.replace(".", " "))


def columns(records: Sequence[Record]) -> list[Column]:
    """Return the columns in the order of the records; of objects and lists, what they contain."""
    paths: dict[str, None] = {}
    for record in records:
        for key, value in record.items():
            paths.update(dict.fromkeys(_leaves(key, value, 1)))
        if len(paths) > _MAX_COLUMNS:
            break
    return [_column(path, records) for path in list(paths)[:_MAX_COLUMNS]]


def _leaves(path: str, value: object, depth: int) -> list[str]:
    """Return the paths of scalars; a list has those of its first and its last item."""
    if depth < _MAX_DEPTH and isinstance(value, Mapping):
        found = [
            leaf
            for key, item in value.items()
            if "." not in key  # a path cannot name it
            for leaf in _leaves(f"{path}.{key}", item, depth + 1)
        ]
        return found or [path]
    if depth < _MAX_DEPTH and isinstance(value, list) and value:
        ends = [0, -1] if isinstance(value[0], Mapping) and len(value) > 1 else [0]
        return [leaf for end in ends for leaf in _leaves(f"{path}.{end}", value[end], depth + 1)]
    return [path]


def _column(path: str, records: Sequence[Record]) -> Column:
    values = [value for record in records if (value := lookup(record, path)) is not UNSET]
    known = [value for value in values if value not in (None, "", [], {})]
    texts = [canonical_json(value) for value in known]
    return Column(
        path,
        kind(known),
        len(known) / len(records),
        len(set(texts)),
        min(texts[:1], default=""),
        answer_kind(path.replace(".", " "), known),
    )


def guess(found: Sequence[Column]) -> dict[str, str | tuple[str, ...]]:
    """Return [fields] for columns that no layout reads; empty if none of them has texts.

    Names decide first, then values: a column of few repeated values is a label, the first text is the
    prompt and the last one the answer.
    """
    usable = [column for column in found if column.share >= _MIN_SHARE]
    prompts_too = PROMPTS | ANSWERS
    own = [c for c in usable if c.words.isdisjoint(METADATA) or not c.words.isdisjoint(prompts_too)]
    texts = [column for column in own if column.kind == "text"] or _named(usable, PROMPTS)
    labels = [column for column in own if column.kind == "label"]
    answers = _named(texts, ANSWERS - PROMPTS) or _named(labels, ANSWERS - PROMPTS)
    labels = _named(labels, LABELS) or ([] if len(texts) > 1 else labels)
    named = _named([text for text in texts if text not in answers[:1]], PROMPTS)
    rest = named or [text for text in texts if text not in answers[:1]]
    if not rest:
        return {"response": texts[0].path} if texts else {}
    if answers and answers[0].kind == "text":
        return {"prompt": _paths(rest), "response": answers[0].path}
    if labels or answers:
        return {"prompt": _paths(rest), "label": (answers or labels)[0].path}
    if len(texts) == 1:
        return {"response": texts[0].path}
    last = next(text for text in reversed(texts) if len(texts) == 2 or text not in named[:1])
    prompts = [text for text in rest if text is not last] or [texts[0]]
    return {"prompt": _paths(prompts[:1]), "response": last.path}


def _named(found: Sequence[Column], names: frozenset[str]) -> list[Column]:
    return [column for column in found if not column.words.isdisjoint(names)]


def _paths(found: Sequence[Column]) -> str | tuple[str, ...]:
    paths = tuple(column.path for column in found)
    return paths[0] if len(paths) == 1 else paths
