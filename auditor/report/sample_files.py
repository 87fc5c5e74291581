"""The sampled rows for people who judge them: a page for the browser, CSV, JSON Lines, Label Studio, Argilla.

No file shows a label, or what the models think. ``review/judged_elsewhere.py`` reads what comes back.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.errors import AuditError
from auditor.escape import dumps
from auditor.report.html import spot_check
from auditor.report.labelling import choice_tags, text_tags
from auditor.report.sample_task import SampledRow, Task
from auditor.review.judgements import FIRST_IS_BETTER, SECOND_IS_BETTER, Judgement, chosen_is_first

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # first characters that spreadsheets execute


def classes_of(data: Dataset) -> tuple[str, ...]:
    """The classes of a classification in the order of their names; none for other tasks."""
    if data.task != "classification":
        return ()
    names = data.valid.select(name=pl.coalesce("label", "response"))["name"]
    return tuple(names.filter(names.str.strip_chars() != "").unique().sort())


def task_of(data: Dataset, drawn: pl.DataFrame) -> Task:
    """The ``drawn`` rows (``review.sample.SAMPLE``) of ``data`` as a task: classes are chosen by the prompt alone."""
    rows = drawn.select("row", "sha256").join(data.valid, on="row", maintain_order="left")
    classes = classes_of(data)
    shown = tuple(
        SampledRow(row["sha256"], _texts(row, blind=bool(classes)))
        for row in rows.iter_rows(named=True)
    )
    rubric = data.settings.rubric
    if classes:
        choices = (*classes, Judgement.CANNOT_TELL, Judgement.SEVERAL)
        return Task(choices, shown, len(classes), rubric=rubric)
    verdicts: tuple[str, ...] = (Judgement.RIGHT, Judgement.WRONG)
    if data.task == "preference":
        verdicts = (FIRST_IS_BETTER, SECOND_IS_BETTER, Judgement.SEVERAL)
    return Task((*verdicts, Judgement.UNUSABLE, Judgement.CANNOT_TELL), shown, rubric=rubric)


def _texts(row: Mapping[str, str | None], *, blind: bool) -> dict[str, str]:
    """The texts of a row that people see; ``blind``: without the answer."""
    texts = {"system": row["system"], "prompt": row["prompt"]}
    if not blind and row["rejected"] is not None:
        pair = row["response"], row["rejected"]
        first, second = pair if chosen_is_first(row["sha256"] or "0") else pair[::-1]
        texts |= {"first": first, "second": second}
    elif not blind:
        texts |= {"response": row["response"] or row["label"], "calls": row["calls"]}
    return {name: text for name, text in texts.items() if text} or {"prompt": ""}


def as_csv(task: Task) -> str:
    """A table with empty columns ``answer`` and ``reason``; a cell that a spreadsheet would run begins with '."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["row", *task.names, "answer", "reason"])
    for row in task.rows:
        table.writerow([row.row, *(_inert(row.texts.get(name, "")) for name in task.names), "", ""])
    return out.getvalue()


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_jsonl(task: Task) -> str:
    """One row per line with an empty ``answer`` and the ``choices`` for it."""
    choices = list(task.choices)
    return "".join(
        json.dumps({"row": r.row, **r.texts, "choices": choices, "answer": "", "reason": ""}) + "\n"
        for r in task.rows
    )


def as_label_studio(task: Task) -> str:
    """Label Studio tasks; ``label_studio_config`` writes the labelling configuration for them."""
    return dumps([{"data": {"row": row.row, **row.texts}} for row in task.rows])


def label_studio_config(task: Task) -> str:
    """The labelling configuration: the texts, and one choice that is required."""
    first = task.names[0]
    texts = text_tags({name: name for name in task.names})
    choices = choice_tags("answer", task.choices, first)
    return f'<View>\n{texts}{choices}  <TextArea name="reason" toName="{first}"/>\n</View>\n'


def as_argilla(task: Task) -> str:
    """Argilla's settings and records: a question ``answer`` over the choices, and a text ``reason``."""
    names = task.names
    settings = {
        "fields": [{"name": name, "type": "text"} for name in names],
        "questions": [
            {"name": "answer", "type": "label_selection", "labels": list(task.choices)},
            {"name": "reason", "type": "text", "required": False},
        ],
    }
    records = [{"id": row.row, "fields": dict(row.texts)} for row in task.rows]
    return dumps({"settings": settings, "records": records})


# Writers by the end of the file's name.
_WRITERS: Mapping[str, Callable[[Task], str]] = {
    ".html": spot_check.render,
    ".csv": as_csv,
    ".jsonl": as_jsonl,
    ".label-studio.json": as_label_studio,
    ".argilla.json": as_argilla,
}


def writer(path: Path) -> Callable[[Task], Iterator[tuple[Path, str]]]:
    """The function that returns the files for ``path`` and their texts.

    Raises:
        AuditError: the name has an unknown end.
    """
    write = next((w for end, w in _WRITERS.items() if path.name.lower().endswith(end)), None)
    if write is None:
        raise AuditError(f"-o {path}: the name must end in {', '.join(_WRITERS)}")

    def files(task: Task) -> Iterator[tuple[Path, str]]:
        yield path, write(task)
        if write is as_label_studio:
            yield path.with_suffix(".xml"), label_studio_config(task)

    return files
