"""The rows of files: lines, parsed records, turns and problems, collected file by file.

Files are read as streams: parsed records are kept only until their batch has become columns.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import polars as pl

from auditor import formats
from auditor.analysis import progress
from auditor.dataset.dataset import BLOCKING_RULES, Role
from auditor.dataset.reading.columns import Columns
from auditor.dataset.reading.readings import Examples
from auditor.input import reader
from auditor.input.files import Stored
from auditor.input.memory import Budget
from auditor.input.names import name_as_text
from auditor.model import EXAMPLES, LINES, TURNS, Input, Problem
from auditor.paths import is_file
from auditor.settings import Settings

_parsed_columns = attrgetter(*(name for name in EXAMPLES if name != "row"))
_NOT_ROWS = "INP005"
_BLOCK_ROWS = 20_000  # parsed rows held as Python values before they become columns


class RowProblem(NamedTuple):
    """A problem of one row, or of a file as a whole if ``row`` is None."""

    row: int | None
    rule: str
    path: str
    detail: str


class FileRows:
    """All rows of the files read so far."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.lines = Columns(LINES)
        self.examples = Columns({"row": EXAMPLES["row"], "role": pl.String(), **EXAMPLES})
        self.turns = Columns(TURNS)
        self.problems: list[RowProblem] = []
        # rows by role, format and keys of the record, in four bytes each
        self.layouts: dict[tuple[Role, str, tuple[str, ...]], array[int]] = defaultdict(
            partial(array, "I")
        )
        self.layout_examples = Examples()
        self.inputs: list[Input] = []
        self.rows_of_inputs: list[range] = []
        self.refused: list[str] = []
        self.row = self.records = 0
        self.memory = Budget(settings.memory)

    def read(self, path: Path, name: str, role: Role) -> None:
        """Add the lines of a file, or of all files of a folder."""
        shards, problems = reader.expand(path, held_out=role == "eval")
        self.note_file(name, problems, refused=True)
        for shard in shards:
            self.read_file(shard, name if shard == path else name_as_text(str(shard)), role)

    @property
    def columns(self) -> tuple[Columns, ...]:
        """The columns of lines, of examples and of turns."""
        return self.lines, self.examples, self.turns

    def read_file(self, path: Stored, name: str, role: Role) -> None:
        """Add the lines of one file, which may be an object in a store."""
        progress.stage(progress.READING, name)
        source = reader.Source(path, name, self.settings)
        start = self.row
        parsed, stored = 0, path.stat().st_size if is_file(path) else 0
        for batch in source.batches():
            records = self.records
            for line in batch:
                self._add(line, name, role)
            self.memory.add(len(batch), self.records - records, source.parsed_bytes - parsed)
            parsed = source.parsed_bytes
            self.memory.require(name, min(1.0, source.read_bytes / max(stored, 1)))
            for columns in self.columns:
                columns.flush(_BLOCK_ROWS)
        self.inputs.append(Input(name, role, source.sha256, source.size, source.count))
        self.rows_of_inputs.append(range(start, self.row))
        self.note_file(name, source.problems, refused=source.refused)

    def note_file(self, name: str, problems: Sequence[Problem], *, refused: bool) -> None:
        """Add the problems of a file as a whole, which allow no verdict if it is ``refused``."""
        named = [
            Problem(rule, name_as_text(f"{name}: {detail}"), name_as_text(path))
            for rule, detail, path in problems
        ]
        self._note(None, named)
        if refused:
            self.refused += [p.detail for p in named if p.rule in BLOCKING_RULES]

    def _add(self, line: reader.Line, name: str, role: Role) -> None:
        row, self.row = self.row, self.row + 1
        self.lines.rows.append((row, role, name, line.number, line.sha256, line.state, line.raw))
        self._note(row, line.problems)
        if line.state != "parsed":
            return
        parsed = formats.parse(line.value, self.settings.fields)
        keys = tuple(line.value) if isinstance(line.value, dict) else ()
        rows = self.layouts[role, parsed.format, keys]
        rows.append(row)
        self.layout_examples.add(line.value, parsed, keys, rows)
        self._note(row, parsed.problems)
        self.refused += [f"{name}: {p.detail}" for p in parsed.problems if p.rule == _NOT_ROWS]
        if parsed.format:
            self.records += 1
            self.examples.rows.append((row, role, *_parsed_columns(parsed)))
            self.turns.rows += [
                (row, i, turn.role, turn.content, turn.tool_calls is not None)
                for i, turn in enumerate(parsed.turns)
            ]

    def _note(self, row: int | None, problems: Sequence[Problem]) -> None:
        self.problems += [RowProblem(row, p.rule, p.path, p.detail) for p in problems]
