"""Files read on an engine, one per task, and joined as if they had been read one after another.

A file is never divided, because its SHA-256 is computed from its first byte to its last.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import polars as pl

from auditor.analysis import progress
from auditor.dataset.dataset import Role
from auditor.dataset.reading.file_rows import FileRows, RowProblem
from auditor.dataset.reading.readings import CANDIDATES, Examples, Keys
from auditor.engine import Engine
from auditor.formats.record.base import Parsed
from auditor.input import addresses, reader
from auditor.input.names import name_as_text
from auditor.model import Problem
from auditor.settings import Settings


class _File(NamedTuple):
    """One file to read: where it is, as a node opens it, and its name in reports."""

    place: Path | str  # a str is an address in an object store
    name: str
    role: Role


class _Seen(NamedTuple):
    value: object
    parsed: Parsed
    keys: Keys
    nth: int  # of the rows of these keys in the file


class _Candidates(Examples):
    """The records that may become examples once it is known which rows came before those of the file."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[_Seen] = []

    def add(self, value: object, parsed: Parsed, keys: Keys, rows: Sequence[int]) -> None:
        """Keep ``value`` if it could be among the first of its keys in the whole set."""
        if len(rows) <= CANDIDATES and isinstance(value, dict):
            self.seen.append(_Seen(value, parsed, keys, len(rows)))


def read(rows: FileRows, engine: Engine, named: Sequence[tuple[Path, str, Role]]) -> None:
    """Read all files into ``rows``, as ``rows.read`` does one by one.

    Raises:
        AuditError: the engine lost a part, or the audit needs more memory than the settings allow.
    """
    expanded = [(name, *_expanded(*each)) for each in named for name in [each[1]]]
    files = [file for _, shards, _ in expanded for file in shards]
    parts = iter(engine.each(partial(_read_file, rows.settings), files))
    for name, shards, problems in expanded:
        rows.note_file(name, problems, refused=True)
        for file in shards:
            progress.stage(progress.READING, file.name)
            _append(rows, next(parts), file.role)
            rows.memory.require(file.name, 1.0)


def _expanded(path: Path, name: str, role: Role) -> tuple[list[_File], tuple[Problem, ...]]:
    """The files at ``path``, or at the address ``name``, and the problems of finding them."""
    held_out = role == "eval"
    if addresses.is_address(name):
        found, problems = addresses.expand(name, held_out=held_out)
        return [_File(each, name_as_text(each), role) for each in found], problems
    shards, problems = reader.expand(path, held_out=held_out)
    return [
        _File(shard.absolute(), name if shard == path else name_as_text(str(shard)), role)
        for shard in shards
    ], problems


def _read_file(settings: Settings, file: _File) -> FileRows:
    """The rows of one file, counted from 0."""
    part = FileRows(settings)
    part.layout_examples = _Candidates()
    place = addresses.StoredObject(file.place) if isinstance(file.place, str) else file.place
    part.read_file(place, file.name, file.role)
    for columns in part.columns:
        columns.flush()
    return part


def _append(rows: FileRows, part: FileRows, role: Role) -> None:
    """Put the rows of ``part`` after those of ``rows``."""
    offset = rows.row
    for own, more in zip(rows.columns, part.columns, strict=True):
        own.chunks += [chunk.with_columns(pl.col("row") + offset) for chunk in more.chunks]
    rows.problems += [
        RowProblem(None if row is None else row + offset, rule, path, detail)
        for row, rule, path, detail in part.problems
    ]
    if isinstance(part.layout_examples, _Candidates):
        for value, parsed, keys, nth in part.layout_examples.seen:
            before = len(rows.layouts.get((role, parsed.format, keys), ()))
            rows.layout_examples.add(value, parsed, keys, range(before + nth))
    for key, numbers in part.layouts.items():
        rows.layouts[key].extend(row + offset for row in numbers)
    rows.inputs += part.inputs
    rows.rows_of_inputs += [
        range(numbers.start + offset, numbers.stop + offset) for numbers in part.rows_of_inputs
    ]
    rows.refused += part.refused
    rows.row += part.row
    rows.records += part.records
    rows.memory.add(part.memory.lines, part.memory.records, part.memory.bytes)
