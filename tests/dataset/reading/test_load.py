"""From files to frames: nothing lost, one format and one task a set."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from auditor.dataset.dataset import Dataset
from auditor.dataset.reading import file_rows
from auditor.dataset.reading.load import load
from auditor.model import EXAMPLES, FINDINGS, LINES, TURNS
from auditor.settings import Settings

Write = Callable[..., Path]
Read = Callable[..., Dataset]


def label(text: object, name: object) -> dict[str, object]:
    return {"text": text, "label": name}


def chat(*turns: tuple[str, object], **more: object) -> dict[str, object]:
    return {"messages": [{"role": role, "content": content} for role, content in turns], **more}


def test_frames_have_their_schemas_with_rows_and_without(read: Read) -> None:
    for rows in (b"", [label("a", "x")], [chat(("user", "a"), ("assistant", "b"))], b"{"):
        data = read(rows)
        assert data.lines.schema == pl.Schema(LINES)
        assert dict(data.examples.schema) == {**EXAMPLES, "role": pl.String()}
        assert data.turns.schema == pl.Schema(TURNS)
        assert data.problems.schema == pl.Schema(FINDINGS)
        assert data.keys.columns == ["row", "role", "prompt_key", "response_key", "row_key"]


def test_eval_rows_follow_training_rows(read: Read) -> None:
    data = read([label("a", "x"), label("b", "x")], evals=b'{\n{"text": "c", "label": "x"}')
    assert data.lines.select("row", "role", "source", "line", "state").rows() == [
        (0, "train", "train.jsonl", 1, "parsed"),
        (1, "train", "train.jsonl", 2, "parsed"),
        (2, "eval", "eval.jsonl", 1, "broken"),
        (3, "eval", "eval.jsonl", 2, "parsed"),
    ]
    assert data.keys_of("eval")["row"].to_list() == [3]
    assert [(source.role, source.lines) for source in data.inputs] == [("train", 2), ("eval", 2)]


def test_chunks_of_rows_join_to_the_same_frames(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [chat(("user", f"a {n}"), ("assistant", "b")) for n in range(40)]
    whole = read(rows)
    monkeypatch.setattr(file_rows, "_BLOCK_ROWS", 1)
    monkeypatch.setattr("auditor.input.reader.MAX_BATCH_LINES", 7)
    pieces = read(rows)
    assert whole.lines.equals(pieces.lines)
    assert whole.examples.equals(pieces.examples)
    assert whole.turns.equals(pieces.turns)


def test_a_folder_is_its_shards_in_order(write: Write) -> None:
    first = write([label("a", "x")], "b.jsonl")
    (first.parent / "a.jsonl").write_bytes(first.read_bytes() * 2)
    data = load([(first.parent, str(first.parent))], [], Settings())
    assert [Path(source.path).name for source in data.inputs] == ["a.jsonl", "b.jsonl"]
    assert data.lines["line"].to_list() == [1, 2, 1]


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    data = load([(tmp_path / "gone.jsonl", "gone.jsonl")], [], Settings())
    assert data.lines.is_empty()
    assert len(data.refused) == 1
    assert data.refused[0].startswith("gone.jsonl: ")


MANY = [{"prompt": f"question {n}", "completion": ("yes", "No.", "no")[n % 3]} for n in range(30)]
FREE = [{"prompt": f"question {n}", "completion": f"answer {n}"} for n in range(30)]


@pytest.mark.parametrize(
    ("rows", "layout", "task"),
    [
        ([], "", "unknown"),
        ([[1], [2]], "", "unknown"),
        ([{"foo": 1}], "", "unknown"),
        ([label("a", "x")], "text-label", "classification"),
        ([label("a", 1), label("b", None)] * 2 + [label("c", 2)], "text-label", "classification"),
        ([{"text": "a"}], "text", "text"),
        (FREE, "prompt-completion", "generation"),
        (MANY, "prompt-completion", "classification"),
        # one answer alone is no choice between classes
        ([row | {"completion": "yes"} for row in FREE], "prompt-completion", "generation"),
        # too few rows a class
        (MANY[:7], "prompt-completion", "generation"),
        # classes cover 30 of 33 rows, then 30 of 34: the bound is nine in ten
        ([*MANY, *FREE[:3]], "prompt-completion", "classification"),
        ([*MANY, *FREE[:4]], "prompt-completion", "generation"),
        # long answers are no labels
        (
            [row | {"completion": row["completion"] * 40} for row in MANY],
            "prompt-completion",
            "generation",
        ),
        ([{"prompt": "a", "chosen": "b", "rejected": "c"}], "preference", "preference"),
        ([chat(("user", "a"), ("assistant", "b"))], "messages", "generation"),
    ],
)
def test_format_and_task(read: Read, rows: list[Any], layout: str, task: str) -> None:
    data = read(rows)
    assert (data.format, data.task) == (layout, task)


def test_the_responses_of_a_classification_are_its_labels(read: Read) -> None:
    assert read(MANY).examples["label"].to_list()[:3] == ["yes", "No.", "no"]
    assert read(FREE).examples["label"].null_count() == 30


def test_rows_of_another_layout_than_most_are_faults_of_those_rows(read: Read) -> None:
    data = read([*FREE[:3], label("a", "x"), {"foo": 1}, {"prompt": "a"}])
    on_rows = data.problems.filter(pl.col("row").is_not_null())
    assert on_rows.select("row", "rule").rows() == [(3, "FMT006"), (4, "FMT004"), (5, "FMT004")]
    assert data.valid["row"].to_list() == [0, 1, 2]


def test_where_most_rows_are_of_no_layout_each_says_so(read: Read) -> None:
    data = read([{"foo": 1}, {"foo": 2}, FREE[0]])
    assert data.format == ""
    assert data.problems["rule"].to_list().count("FMT003") == 2


def test_the_layout_of_the_eval_file_is_its_own(read: Read) -> None:
    data = read(FREE[:2], evals=[label("a", "x"), label("b", "x")])
    assert (data.format, data.problems.filter(pl.col("row") >= 2).height) == (
        "prompt-completion",
        0,
    )


def test_named_fields_read_what_no_layout_knows(read: Read) -> None:
    rows = [{"q": f"question {n}", "a": f"answer {n}"} for n in range(3)]
    data = read(rows, settings=Settings(fields={"prompt": "q", "response": "a"}))
    assert data.valid.height == 3
    assert data.valid["prompt"].to_list() == ["question 0", "question 1", "question 2"]
