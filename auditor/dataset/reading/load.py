"""The data set of files: the frames of their rows, and the format and task of the whole set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from auditor import formats
from auditor.dataset.dataset import Dataset, Role
from auditor.dataset.reading import parts, raw_text
from auditor.dataset.reading.file_rows import FileRows, RowProblem
from auditor.dataset.reading.readings import readings
from auditor.dataset.reading.unread import add_unread_inputs
from auditor.dataset.task import MULTI_LABEL, task_of, with_task
from auditor.engine import current
from auditor.formats import text
from auditor.formats.record.base import SEVERAL_LABELS
from auditor.model import Input, Problem, findings
from auditor.settings import Settings

_UNKNOWN_LAYOUT = "FMT003"


def load(
    train: Sequence[tuple[Path, str]], evals: Sequence[tuple[Path, str]], settings: Settings
) -> Dataset:
    """Read training and evaluation files, each given as (path on disk, name to report).

    A directory is read as its shards. Never raises on content: ``problems`` and ``refused`` say
    what could not be read.

    Raises:
        AuditError: an audit of so much data needs more memory than the settings allow.
    """
    rows = FileRows(settings)
    named: list[tuple[Path, str, Role]] = [(*each, "train") for each in train]
    named += [(*each, "eval") for each in evals]
    if engine := current():
        parts.read(rows, engine, named)
    else:
        for path, name, role in named:
            rows.read(path, name, role)
    return _data_set(rows)


def _data_set(rows: FileRows) -> Dataset:
    """Return the data set of all rows that were read."""
    settings = rows.settings
    main_format = {role: _main_format(rows, role) for role in ("train", "eval")}
    problems = _with_mismatches(rows, main_format)
    examples = rows.examples.frame()
    for role, name in main_format.items():
        if name == text.NAME:
            problems += _unread_answers(examples.filter(pl.col("role") == role))
    train = examples.filter(pl.col("role") == "train")
    several = {problem.row for problem in problems if problem.rule == SEVERAL_LABELS}
    task = task_of(train, settings, int(train["row"].is_in(several).sum()))
    if task == MULTI_LABEL:
        problems = [problem for problem in problems if problem.rule != SEVERAL_LABELS]
    examples, unread_inputs = add_unread_inputs(with_task(examples, task))
    return Dataset(
        lines=rows.lines.frame(),
        examples=examples,
        turns=rows.turns.frame(),
        problems=_frame(problems),
        inputs=_described_inputs(rows, unread_inputs),
        refused=tuple(rows.refused),
        format=main_format["train"],
        task=task,
        settings=settings,
    )


def _main_format(rows: FileRows, role: str) -> str:
    """Return the format of most records of a role; of several the last by name, without records ""."""
    counts: Counter[str] = Counter()
    for (of_role, name, keys), numbers in rows.layouts.items():
        if of_role == role and keys:
            counts[name] += len(numbers)
    return max(counts, key=lambda name: (counts[name], name), default="")


def _with_mismatches(rows: FileRows, main_format: dict[str, str]) -> list[RowProblem]:
    """Return the problems of the rows, with one for each record of another format than most of its role have."""
    mismatched: set[int | None] = set()
    found: list[RowProblem] = []
    for (role, name, keys), numbers in rows.layouts.items():
        most = main_format[role]
        if keys and most and name != most:
            problem = formats.mismatch(dict.fromkeys(keys), most)
            mismatched.update(numbers)
            found += _on_rows(numbers, problem)
    # The mismatch says more than "unknown layout" does.
    kept = [p for p in rows.problems if p.rule != _UNKNOWN_LAYOUT or p.row not in mismatched]
    return kept + found


def _unread_answers(examples: pl.DataFrame) -> list[RowProblem]:
    """Return a problem for each row of raw text that has an answer or a label in another column."""
    found = raw_text.unread_answers(examples)
    return _on_rows(*found) if found else []


def _on_rows(numbers: Iterable[int], problem: Problem) -> list[RowProblem]:
    return [RowProblem(row, problem.rule, problem.path, problem.detail) for row in numbers]


def _frame(problems: list[RowProblem]) -> pl.DataFrame:
    """Return the problems as findings."""
    schema = {"row": pl.UInt32, "rule": pl.String, "path": pl.String, "detail": pl.String}
    return findings(pl.DataFrame(problems, schema=schema, orient="row"))


def _described_inputs(rows: FileRows, unread_inputs: Sequence[str]) -> tuple[Input, ...]:
    """Return the files, each with how its rows were read."""
    return tuple(
        replace(
            source,
            read_as=readings(
                rows.layouts, rows.layout_examples, numbers, rows.settings.fields, unread_inputs
            ),
        )
        for source, numbers in zip(rows.inputs, rows.rows_of_inputs, strict=True)
    )
