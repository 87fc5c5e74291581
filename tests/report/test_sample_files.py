"""The files for people who judge elsewhere: what is shown, and that nothing gives the answer away."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import polars as pl
import pytest

from auditor.dataset.dataset import Dataset
from auditor.errors import AuditError
from auditor.report.sample_files import (
    SampledRow,
    Task,
    as_argilla,
    as_csv,
    as_jsonl,
    as_label_studio,
    label_studio_config,
    task_of,
    writer,
)
from auditor.review.judgements import chosen_is_first

TASK = Task(
    ("a & b", 'c"', "cannot-tell"),
    (
        SampledRow("aa", {"prompt": "=1+1"}),
        SampledRow("bb", {"system": "Be brief.", "prompt": "line\nbreak, comma"}),
    ),
)


def test_csv_runs_nothing_in_a_spreadsheet() -> None:
    assert list(csv.reader(io.StringIO(as_csv(TASK)))) == [
        ["row", "prompt", "system", "answer", "reason"],
        ["aa", "'=1+1", "", "", ""],
        ["bb", "line\nbreak, comma", "Be brief.", "", ""],
    ]


def test_json_lines() -> None:
    first, _ = map(json.loads, as_jsonl(TASK).splitlines())
    choices = ["a & b", 'c"', "cannot-tell"]
    assert first == {"row": "aa", "prompt": "=1+1", "choices": choices, "answer": "", "reason": ""}


def test_label_studio() -> None:
    assert json.loads(as_label_studio(TASK))[0] == {"data": {"row": "aa", "prompt": "=1+1"}}
    view = ElementTree.fromstring(label_studio_config(TASK))
    assert [text.get("value") for text in view.iter("Text")] == ["$prompt", "$system"]
    assert [choice.get("value") for choice in view.iter("Choice")] == list(TASK.choices)


def test_argilla() -> None:
    document = json.loads(as_argilla(TASK))
    assert document["records"][0] == {"id": "aa", "fields": {"prompt": "=1+1"}}
    assert document["settings"]["questions"][0]["labels"] == list(TASK.choices)


def test_an_empty_sample_can_be_written() -> None:
    empty = Task(("right",), ())
    assert as_csv(empty) == "row,prompt,answer,reason\n"
    assert as_jsonl(empty) == ""


def task(read: Callable[..., Dataset], rows: list[dict[str, Any]]) -> Task:
    data = read(rows)
    drawn = data.lines.select("row", sha256=pl.col("sha256").bin.encode("hex"))
    return task_of(data, drawn)


def test_classes_are_chosen_without_the_label(read: Callable[..., Dataset]) -> None:
    rows = [{"text": f"text {n}", "label": "yes" if n % 2 else "no"} for n in range(8)]
    found = task(read, rows)
    assert found.choices == ("no", "yes", "cannot-tell", "more-than-one")
    assert [row.texts for row in found.rows] == [{"prompt": f"text {n}"} for n in range(8)]


def test_free_answers_are_shown(read: Callable[..., Dataset]) -> None:
    rows = [{"prompt": f"Why {n}?", "completion": f"Because of {n * n} things."} for n in range(8)]
    found = task(read, rows)
    assert found.choices == ("right", "wrong", "unusable", "cannot-tell")
    assert found.rows[2].texts == {"prompt": "Why 2?", "response": "Because of 4 things."}


def test_the_order_of_a_pair_does_not_say_which_was_chosen(read: Callable[..., Dataset]) -> None:
    rows = [{"prompt": f"Q{n}", "chosen": f"good {n}", "rejected": f"bad {n}"} for n in range(24)]
    found = task(read, rows)
    assert found.choices[:2] == ("first-is-better", "second-is-better")
    firsts = {row.texts["first"].split()[0] for row in found.rows}
    assert firsts == {"good", "bad"}
    for row in found.rows:
        assert row.texts["first"].startswith("good") == chosen_is_first(row.row)


def test_files_by_name() -> None:
    assert [path.name for path, _ in writer(Path("x.label-studio.json"))(TASK)] == [
        "x.label-studio.json",
        "x.label-studio.xml",
    ]
    with pytest.raises(AuditError, match="must end in"):
        writer(Path("x.json"))
