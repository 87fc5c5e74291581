"""From files to a Dataset: read, parse, settle what only the whole set can tell.

Reading streams: parsed records live only until their batch has become columns.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from operator import attrgetter
from pathlib import Path

import polars as pl

from auditor import formats
from auditor.analysis.text import normalise
from auditor.dataset.dataset import BLOCKING_RULES, Dataset, Role
from auditor.formats import kto
from auditor.input import reader
from auditor.model import EXAMPLES, LINES, TURNS, Input, Problem, findings
from auditor.settings import Settings

_parsed_columns = attrgetter(*(name for name in EXAMPLES if name != "row"))
_ROWS_A_CHUNK = 20_000  # parsed rows held as Python values before they become columns


def load(
    train: Sequence[tuple[Path, str]], evals: Sequence[tuple[Path, str]], settings: Settings
) -> Dataset:
    """Read training and evaluation files, each given as (path on disk, name to report).

    A directory is read as its shards. Never raises on content: what cannot be read is in
    ``problems`` and ``refused``.
    """
    builder = _Builder(settings)
    for path, name in train:
        builder.read(path, name, "train")
    for path, name in evals:
        builder.read(path, name, "eval")
    return builder.finish()


class _Columns:
    """Rows collected as Python lists, turned into frame chunks before they weigh much."""

    def __init__(self, schema: Mapping[str, pl.DataType]) -> None:
        self.schema = schema
        self.rows: list[tuple[object, ...]] = []
        self.chunks: list[pl.DataFrame] = []

    def flush(self, least: int = 1) -> None:
        if len(self.rows) >= least:
            self.chunks.append(pl.DataFrame(self.rows, schema=self.schema, orient="row"))
            self.rows = []

    def frame(self) -> pl.DataFrame:
        self.flush()
        return pl.concat(self.chunks) if self.chunks else pl.DataFrame(schema=self.schema)


class _Builder:
    """Collects columns while files stream by; ``finish`` settles what needs the whole set."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.lines = _Columns(LINES)
        self.examples = _Columns({"row": EXAMPLES["row"], "role": pl.String(), **EXAMPLES})
        self.turns = _Columns(TURNS)
        self.problems: list[tuple[int | None, str, str, str]] = []  # row, rule, path, detail
        self.shapes: dict[tuple[Role, str, tuple[str, ...]], list[int]] = defaultdict(list)
        self.inputs: list[Input] = []
        self.refused: list[str] = []
        self.row = 0

    def read(self, path: Path, name: str, role: Role) -> None:
        shards, problems = reader.expand(path)
        self._note_file(name, problems, refused=True)
        for shard in shards:
            self._read_file(shard, name if shard == path else shown(str(shard)), role)

    def _read_file(self, path: Path, name: str, role: Role) -> None:
        source = reader.Source(path, name, self.settings)
        for batch in source.batches():
            for line in batch:
                self._add(line, name, role)
            for columns in (self.lines, self.examples, self.turns):
                columns.flush(_ROWS_A_CHUNK)
        self.inputs.append(Input(name, role, source.sha256, source.size, source.count))
        self._note_file(name, source.problems, refused=source.refused)

    def _note_file(self, name: str, problems: Sequence[Problem], *, refused: bool) -> None:
        said = [(p.rule, p.path, f"{name}: {p.detail}") for p in problems]
        self.problems += [(None, *what) for what in said]
        if refused:
            self.refused += [detail for rule, _, detail in said if rule in BLOCKING_RULES]

    def _add(self, line: reader.Line, name: str, role: Role) -> None:
        row, self.row = self.row, self.row + 1
        self.lines.rows.append((row, role, name, line.number, line.sha256, line.state, line.raw))
        self._note(row, line.problems)
        if line.state != "parsed":
            return
        parsed = formats.parse(line.value, self.settings.fields)
        keys = tuple(line.value) if isinstance(line.value, dict) else ()
        self.shapes[role, parsed.format, keys].append(row)
        self._note(row, parsed.problems)
        if parsed.format:
            self.examples.rows.append((row, role, *_parsed_columns(parsed)))
            self.turns.rows += [
                (row, i, turn.role, turn.content, turn.tool_calls is not None)
                for i, turn in enumerate(parsed.turns)
            ]

    def _note(self, row: int, problems: Sequence[Problem]) -> None:
        self.problems += [(row, p.rule, p.path, p.detail) for p in problems]

    def finish(self) -> Dataset:
        settled = {role: self._settle(role) for role in ("train", "eval")}
        problems = pl.DataFrame(
            self.problems,
            schema={"row": pl.UInt32, "rule": pl.String, "path": pl.String, "detail": pl.String},
            orient="row",
        )
        examples = self.examples.frame()
        task = _task(examples.filter(pl.col("role") == "train"), self.settings)
        if task == "classification" and examples["label"].null_count() > examples.height / 2:
            examples = examples.with_columns(label=pl.col("response").str.strip_chars())
        return Dataset(
            lines=self.lines.frame(),
            examples=examples,
            turns=self.turns.frame(),
            problems=findings(problems),
            inputs=tuple(self.inputs),
            refused=tuple(self.refused),
            format=settled["train"],
            task=task,
            settings=self.settings,
        )

    def _settle(self, role: str) -> str:
        """The format of most rows; every other row gets the problem of being another."""
        shapes = {k: rows for k, rows in self.shapes.items() if k[0] == role and k[2]}
        votes: Counter[str] = Counter()
        for (_, name, _), rows in shapes.items():
            votes[name] += len(rows)
        if not votes:
            return ""
        most = max(votes, key=lambda name: (votes[name], name))
        if not most:
            return ""
        strange: set[int] = set()
        for (_, name, keys), rows in shapes.items():
            if name != most:
                problem = formats.mismatch(dict.fromkeys(keys), most)
                strange.update(rows)
                self.problems += [(row, problem.rule, problem.path, problem.detail) for row in rows]
        # "Unknown shape" is said better now that the shape of the others is known.
        self.problems = [p for p in self.problems if not (p[0] in strange and p[1] == "FMT003")]
        return most


def shown(name: str) -> str:
    r"""A file name as text: bytes that are no UTF-8 become \xNN, since no frame can hold them."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _task(examples: pl.DataFrame, settings: Settings) -> str:
    """What the set teaches; few and short responses make it a classification."""
    if examples.is_empty():
        return "unknown"
    share = examples.select(
        pl.col("label", "rejected").is_not_null().mean(), kto=(pl.col("format") == kto.NAME).mean()
    ).row(0, named=True)
    if share["label"] > 0.5:
        return "classification"
    if share["rejected"] > 0.5 or share["kto"] > 0.5:
        return "preference"
    if examples["prompt"].null_count() > examples.height / 2:
        return "text"
    classes = (
        examples.select(response=normalise.fold_characters(pl.col("response").drop_nulls()))
        .group_by("response")
        .len()
        .filter(
            (pl.col("len") > 1)
            & pl.col("response").str.len_chars().is_between(1, settings.class_chars)
        )
    )
    covered = int(classes["len"].sum())
    few = 2 <= classes.height <= covered / settings.class_rows
    return (
        "classification"
        if few and covered >= settings.class_coverage * examples.height
        else "generation"
    )
