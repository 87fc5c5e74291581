"""Judgements that come back from other tools, each format read and its faults named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.errors import AuditError
from auditor.review.judged_elsewhere import Drawn, Sampled, Source, read
from auditor.version import __version__

A, B, UNDRAWN = "aa" * 32, "bb" * 32, "cc" * 32
SAMPLE = Sampled({A: Drawn("card", True), B: Drawn("fees", False)}, {A, B, UNDRAWN}, "train.jsonl")
SOURCE = Source("Ada", "2026-11-29", ("card", "fees"), SAMPLE)


def answers(path: Path, source: Source = SOURCE) -> list[tuple[str, str | None, str, str, str]]:
    return [(j.row[:2], j.label or j.judgement, j.reason, j.by, j.at) for j in read(path, source)]


def test_csv(tmp_path: Path) -> None:
    path = tmp_path / "done.csv"
    text = f'row,prompt,answer,reason\n{A},"a, b",card,\n{B},"line\nbreak",cannot-tell,too short\n{A},x, ,\n'
    path.write_text(text, encoding="utf-8")
    assert answers(path) == [
        ("aa", "card", "", "Ada", "2026-11-29"),
        ("bb", "cannot-tell", "too short", "Ada", "2026-11-29"),
    ]


def test_json_lines_may_name_judge_and_time(tmp_path: Path) -> None:
    path = tmp_path / "done.jsonl"
    lines = [{"row": A, "answer": "fees", "by": "Bo", "at": "2026-01-02"}, {"row": B, "answer": ""}]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert answers(path) == [("aa", "fees", "", "Bo", "2026-01-02")]


def test_label_studio(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    result = [
        {"from_name": "answer", "type": "choices", "value": {"choices": ["card"]}},
        {"from_name": "reason", "type": "textarea", "value": {"text": ["clear"]}},
    ]
    annotations = [
        {"completed_by": {"email": "bo@example.org"}, "result": result, "created_at": "2026-03-04"},
        {"completed_by": 7, "result": [], "created_at": "2026-03-04"},
    ]
    path.write_text(json.dumps([{"data": {"row": A}, "annotations": annotations}]), "utf-8")
    assert answers(path) == [("aa", "card", "clear", "bo@example.org", "2026-03-04")]


def test_argilla(tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    responses = {
        "answer": [{"value": "fees", "user_id": "u1"}],
        "reason": [{"value": "see text", "user_id": "u1"}],
    }
    records = [{"id": A, "fields": {}, "responses": responses}, {"id": B, "fields": {}}]
    path.write_text(json.dumps({"records": records}), "utf-8")
    assert answers(path) == [("aa", "fees", "see text", "argilla-u1", "2026-11-29")]


def test_a_judgement_keeps_what_is_known_about_its_row(tmp_path: Path) -> None:
    """The line may change, and its judgement still counts."""
    path = tmp_path / "done.csv"
    path.write_text(f"row,answer\n{A},fees\n{B},fees\n{UNDRAWN},\n", encoding="utf-8")
    found = [(one.given, one.suspected) for one in read(path, SOURCE)]
    assert found == [("card", True), ("fees", False)]


def test_classes_come_before_other_answers(tmp_path: Path) -> None:
    """A set may have classes called right and wrong."""
    path = tmp_path / "done.csv"
    path.write_text(f"row,answer\n{A},right\n", encoding="utf-8")
    (found,) = read(path, Source("Ada", "", ("right", "wrong"), SAMPLE, final=True))
    assert (found.label, found.judgement, found.final) == ("right", None, True)
    assert found.version == __version__


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.csv", "row,label\n", "expected row and answer"),
        (
            "a.csv",
            f"row,answer\n{A},crad\n",
            "answer 1: 'crad' is not an answer; did you mean 'card'?",
        ),
        ("a.csv", f"row,answer\n{A},zzz\n", "expected one of card, fees, right, wrong"),
        ("a.csv", "row,answer\nzz,card\n", "answer 1: row = 'zz'; expected a SHA-256 in hex"),
        (
            "a.csv",
            f"row,answer\n{A},card\n{UNDRAWN},card\n",
            "answer 2: row cccccccccccc is in train.jsonl, but was not drawn: a sample that people choose",
        ),
        (
            "a.csv",
            f"row,answer\n{'dd' * 32},card\n",
            "answer 1: row dddddddddddd is not in train.jsonl: add judgements before you change the lines",
        ),
        ("a.jsonl", '{"answer": "card"}\n', 'expected a "row" and an "answer"'),
        ("a.jsonl", "{\n", "line 1: not JSON"),
        ("a.json", "3", "expected a list of Label Studio tasks or Argilla records"),
        ("a.json", "[3]", "item 1: 3; expected"),
        (
            "a.json",
            '[{"id": "x", "responses": {}}, {"id": "y", "responses": {"answer": 1}}]',
            "item 2: responses = ",
        ),
        ("a.json", '[{"data": {}, "annotations": 3}]', "item 1: annotations = 3; expected"),
        ("a.json", '[{"data": {}, "annotations": [3]}]', "item 1: annotations 1 = 3; expected"),
        ("a.txt", "", "read from .csv, .jsonl and .json files"),
    ],
)
def test_faults_are_named(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(AuditError) as caught:
        read(tmp_path / name, SOURCE)
    assert message in str(caught.value)


def test_nobody_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"row,answer\n{A},card\n", encoding="utf-8")
    with pytest.raises(AuditError, match="add --by NAME"):
        read(tmp_path / "a.csv", Source("", "", ("card",), SAMPLE))
