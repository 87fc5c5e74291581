"""Read files into a Dataset: lines, parsed records, and the format and task of the whole set.

Files are read as streams: parsed records are kept only until their batch has become columns.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from operator import attrgetter
from pathlib import Path

import polars as pl

from auditor import formats
from auditor.analysis import progress
from auditor.dataset.dataset import BLOCKING_RULES, Dataset, Role
from auditor.dataset.reading import parts, raw_text
from auditor.dataset.reading.readings import Examples, readings
from auditor.dataset.reading.unread import add_unread_inputs
from auditor.dataset.task import MULTI_LABEL, task_of, with_task
from auditor.engine import current
from auditor.formats import text
from auditor.formats.record.base import SEVERAL_LABELS
from auditor.input import reader
from auditor.input.files import Stored
from auditor.input.memory import Budget
from auditor.model import EXAMPLES, LINES, TURNS, Input, Problem, findings
from auditor.paths import is_file
from auditor.settings import Settings

_parsed_columns = attrgetter(*(name for name in EXAMPLES if name != "row"))
_NOT_ROWS = "INP005"
_BLOCK_ROWS = 20_000  # parsed rows held as Python values before they become columns


def load(
    train: Sequence[tuple[Path, str]], evals: Sequence[tuple[Path, str]], settings: Settings
) -> Dataset:
    """Read training and evaluation files, each given as (path on disk, name to report).

    A directory is read as its shards. Never raises on content: ``problems`` and ``refused`` say
    what could not be read.

    Raises:
        AuditError: an audit of so much data needs more memory than the settings allow.
    """
    builder = Builder(settings)
    named: list[tuple[Path, str, Role]] = [(*each, "train") for each in train]
    named += [(*each, "eval") for each in evals]
    if engine := current():
        parts.read(builder, engine, named)
    else:
        for path, name, role in named:
            builder.read(path, name, role)
    return builder.finish()


class _Columns:
    """Rows collected as Python tuples, which become frame chunks before they fill the memory."""

    def __init__(self, schema: Mapping[str, pl.DataType]) -> None:
        self.schema = schema
        self.rows: list[tuple[object, ...]] = []
        self.chunks: list[pl.DataFrame] = []

    def flush(self, min_rows: int = 1) -> None:
        if len(self.rows) >= min_rows:
            self.chunks.append(pl.DataFrame(self.rows, schema=self.schema, orient="row"))
            self.rows = []

    def frame(self) -> pl.DataFrame:
        """All rows; a text column with one value keeps that value alone, where each row would take 16 bytes."""
        self.flush()
        if not self.chunks:
            return pl.DataFrame(schema=self.schema)
        frame, self.chunks = pl.concat(self.chunks), []
        texts = pl.col(pl.String)
        same = frame.select(texts.eq_missing(texts.first()).all()).row(0, named=True)
        first = frame.row(0, named=True)
        return frame.with_columns(pl.lit(first[n], pl.String).alias(n) for n in same if same[n])


class Builder:
    """Collects columns while files are read; ``finish`` decides what depends on all rows."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.lines = _Columns(LINES)
        self.examples = _Columns({"row": EXAMPLES["row"], "role": pl.String(), **EXAMPLES})
        self.turns = _Columns(TURNS)
        self.problems: list[tuple[int | None, str, str, str]] = []  # row, rule, path, detail
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
            self.read_file(shard, name if shard == path else shown(str(shard)), role)

    @property
    def columns(self) -> tuple[_Columns, ...]:
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
            Problem(rule, shown(f"{name}: {detail}"), shown(path))
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
        self.problems += [(row, p.rule, p.path, p.detail) for p in problems]

    def finish(self) -> Dataset:
        """The data set of all rows so far."""
        main_format = {role: self._main_format(role) for role in ("train", "eval")}
        examples = self.examples.frame()
        for role, name in main_format.items():
            if name == text.NAME:
                self._refuse_unread_answers(examples.filter(pl.col("role") == role))
        train = examples.filter(pl.col("role") == "train")
        several = {problem[0] for problem in self.problems if problem[1] == SEVERAL_LABELS}
        task = task_of(train, self.settings, int(train["row"].is_in(several).sum()))
        if task == MULTI_LABEL:
            self.problems = [problem for problem in self.problems if problem[1] != SEVERAL_LABELS]
        problems = pl.DataFrame(
            self.problems,
            schema={"row": pl.UInt32, "rule": pl.String, "path": pl.String, "detail": pl.String},
            orient="row",
        )
        examples, unread_inputs = add_unread_inputs(with_task(examples, task))
        return Dataset(
            lines=self.lines.frame(),
            examples=examples,
            turns=self.turns.frame(),
            problems=findings(problems),
            inputs=self._described_inputs(unread_inputs),
            refused=tuple(self.refused),
            format=main_format["train"],
            task=task,
            settings=self.settings,
        )

    def _refuse_unread_answers(self, examples: pl.DataFrame) -> None:
        """Note each row of raw text that has an answer or a label in another column."""
        if found := raw_text.unread_answers(examples):
            rows, problem = found
            self.problems += [(row, problem.rule, problem.path, problem.detail) for row in rows]

    def _described_inputs(self, unread_inputs: Sequence[str]) -> tuple[Input, ...]:
        """Return the files, each with how its rows were read."""
        return tuple(
            replace(
                source,
                read_as=readings(
                    self.layouts, self.layout_examples, rows, self.settings.fields, unread_inputs
                ),
            )
            for source, rows in zip(self.inputs, self.rows_of_inputs, strict=True)
        )

    def _main_format(self, role: str) -> str:
        """Return the format of most rows; each row of another one gets a problem that says so."""
        layouts = {key: rows for key, rows in self.layouts.items() if key[0] == role and key[2]}
        counts: Counter[str] = Counter()
        for (_, name, _), rows in layouts.items():
            counts[name] += len(rows)
        most = max(counts, key=lambda name: (counts[name], name), default="")
        if not most:
            return ""
        mismatched: set[int | None] = set()
        for (_, name, keys), rows in layouts.items():
            if name != most:
                problem = formats.mismatch(dict.fromkeys(keys), most)
                mismatched.update(rows)
                self.problems += [(row, problem.rule, problem.path, problem.detail) for row in rows]
        # The mismatch says more than "unknown layout" does.
        self.problems = [p for p in self.problems if p[1] != "FMT003" or p[0] not in mismatched]
        return most


def shown(name: str) -> str:
    r"""Return a file name as text: bytes that are not UTF-8 become \xNN, as frames need UTF-8."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
