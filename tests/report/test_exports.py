import json
from collections.abc import Callable

import polars as pl
import pytest

from auditor.report.exports import argilla, label_studio
from auditor.report.model import Report

QUESTION = "How do I reset my password?"
ANSWER = "Open Settings, then Security."


@pytest.mark.parametrize("export", [label_studio, argilla])
def test_nothing_to_label_is_an_empty_list(export: Callable[[Report], str], ready: Report) -> None:
    assert json.loads(export(ready)) == []


def test_label_studio(report: Report) -> None:
    tasks = json.loads(label_studio(report))
    assert len(tasks) == 62  # no broken line, no warning, no note
    leak = {
        "text": QUESTION,
        "response": ANSWER,
        "finding": "0000000000000002",
        "rule": "LEK001",
        "place": "data/train.jsonl:31",
        "detail": "same prompt and response as the evaluation row",
        "other": QUESTION,
    }
    assert tasks[0] == {"data": leak}
    (conflict,) = (task for task in tasks if task["data"]["rule"] == "CON001")
    (prediction,) = conflict["predictions"]
    assert prediction["result"][0]["value"] == {"choices": ["refund"]}


def test_argilla(report: Report) -> None:
    records = json.loads(argilla(report))
    assert records[0] == {
        "id": "0000000000000002",
        "fields": {"text": QUESTION, "response": ANSWER, "other": QUESTION},
        "metadata": {
            "rule": "LEK001",
            "place": "data/train.jsonl:31",
            "detail": "same prompt and response as the evaluation row",
            "score": 1.0,
        },
        "suggestions": [],
    }
    (conflict,) = (r for r in records if r["metadata"]["rule"] == "CON001")
    assert conflict["suggestions"] == [{"question_name": "label", "value": "refund"}]


@pytest.mark.parametrize("export", [label_studio, argilla])
def test_decided_findings_are_not_exported(export: Callable[[Report], str], report: Report) -> None:
    decided = report.findings.with_columns(status=pl.lit("cleared"))
    assert json.loads(export(Report(**{**_fields(report), "findings": decided}))) == []


def _fields(report: Report) -> dict[str, object]:
    return {name: getattr(report, name) for name in report.__dataclass_fields__}


@pytest.mark.parametrize("export", [label_studio, argilla])
def test_control_characters_are_escaped(export: Callable[[Report], str], hostile: Report) -> None:
    assert not set(export(hostile)) & set("\x00\x07\x1b\x7f\x9b\r\u202e\u2028\ue000")
