import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest
from jsonschema import Draft202012Validator

from auditor.dataset.profile import Profile
from auditor.escape import printable
from auditor.facts import LabelNoise, SuspectedLabel
from auditor.model import Ran
from auditor.report.exports import argilla, label_studio
from auditor.report.labelling import label_studio_config
from auditor.report.model import Report

# What argilla 2.8's Record.from_dict unpacks: one suggestion and lists of responses by question.
ARGILLA_RECORDS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "fields"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": "string"},
            "fields": {
                "type": "object",
                "additionalProperties": {"type": "string", "minLength": 1},
            },
            "metadata": {"type": "object", "additionalProperties": {"type": ["string", "number"]}},
            "suggestions": {
                "type": "object",
                "additionalProperties": {
                    "type": "object",
                    "required": ["value"],
                    "additionalProperties": False,
                    "properties": {
                        "value": {"type": "string"},
                        "score": {"type": "number", "minimum": 0, "maximum": 1},
                        "agent": {"type": "string", "pattern": r"^[a-zA-Z0-9\-_:./\s]+$"},
                    },
                },
            },
        },
    },
}


@pytest.fixture
def suspected(report: Report) -> Report:
    """The report with a suspected label on line 45, whose models suggest ``delivery``."""
    return suspect(report, "delivery")


def suspect(report: Report, suggested: str) -> Report:
    noise = LabelNoise(
        rows=247,
        classes_evaluated=4,
        classes_too_small=(),
        agreement=0.9,
        suspects=(SuspectedLabel(44, 45, "refund", suggested, 0.93, 0.02, ()),),
    )
    rule = replace(report.rules[2], code="LBL001", name="suspected-label")
    conflict = pl.col("rule") == "CON001"
    found = report.findings.with_columns(
        rule=pl.when(conflict).then(pl.lit("LBL001")).otherwise("rule")
    )
    return replace(
        report,
        rules=(*report.rules, rule),
        outcomes={**report.outcomes, "labels": Ran(facts=noise)},
        findings=found,
    )


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
        "detail": "same prompt and response as the evaluation row (see data/eval.jsonl:4)",
        "other": QUESTION,
        "label": "",
    }
    assert tasks[0] == {"data": leak}
    (conflict,) = (task for task in tasks if task["data"]["rule"] == "CON001")
    assert conflict["data"]["label"] == "refund"
    assert "predictions" not in conflict  # nobody suggests another label


def test_argilla(report: Report) -> None:
    records = json.loads(argilla(report))
    assert records[0] == {
        "id": "0000000000000002",
        "fields": {"text": QUESTION, "response": ANSWER, "other": QUESTION},
        "metadata": {
            "rule": "LEK001",
            "place": "data/train.jsonl:31",
            "detail": "same prompt and response as the evaluation row (see data/eval.jsonl:4)",
            "score": 1.0,
        },
        "suggestions": {},
    }
    (conflict,) = (r for r in records if r["metadata"]["rule"] == "CON001")
    assert (conflict["metadata"]["label"], conflict["suggestions"]) == ("refund", {})


def test_the_suggested_label_is_the_prediction(suspected: Report) -> None:
    (task,) = (t for t in json.loads(label_studio(suspected)) if t["data"]["rule"] == "LBL001")
    assert task["predictions"] == [
        {
            "model_version": "dataset-audit 1.2.3",
            "score": 0.93,
            "result": [
                {
                    "from_name": "label",
                    "to_name": "text",
                    "type": "choices",
                    "value": {"choices": ["delivery"]},
                }
            ],
        }
    ]
    (record,) = (r for r in json.loads(argilla(suspected)) if r["metadata"]["rule"] == "LBL001")
    assert record["suggestions"] == {
        "label": {"value": "delivery", "score": 0.93, "agent": "dataset-audit 1.2.3"}
    }


def test_the_labelling_configuration(suspected: Report) -> None:
    view = ET.fromstring(label_studio_config(suspected))
    assert [tag.attrib["value"] for tag in view.iter("Text")] == [
        "$text",
        "$response",
        "$detail",
        "$other",
    ]
    choices = {
        tag.attrib["name"]: [choice.attrib["value"] for choice in tag]
        for tag in view.iter("Choices")
    }
    assert choices == {
        "decision": ["not-an-issue", "relabel", "drop"],
        "label": ["delivery", "refund", "account access and password", "other"],
    }


def test_a_set_without_classes_has_decisions_only(suspected: Report) -> None:
    text = label_studio_config(replace(suspected, profile=Profile(task="generation")))
    assert 'name="label"' not in text
    assert 'name="decision"' in text


@pytest.mark.parametrize("name", ['"><x/>', "a\nb", "tab\there", "\u202e\x00", "&amp;", "é"])
def test_a_choice_is_the_same_text_in_both_files(report: Report, name: str) -> None:
    hostile = suspect(report, name)
    view = ET.fromstring(label_studio_config(hostile))
    (label,) = (tag for tag in view.iter("Choices") if tag.attrib["name"] == "label")
    (task,) = (t for t in json.loads(label_studio(hostile)) if "predictions" in t)
    (choice,) = task["predictions"][0]["result"][0]["value"]["choices"]
    assert choice == printable(name)
    assert choice in [tag.attrib["value"] for tag in label]


def test_records_have_the_schema_of_argilla(any_report: Report, suspected: Report) -> None:
    for report in (any_report, suspected):
        Draft202012Validator(ARGILLA_RECORDS).validate(json.loads(argilla(report)))


@pytest.mark.annotation
def test_argilla_itself_reads_the_records(suspected: Report) -> None:
    rg = pytest.importorskip("argilla", reason="the SDK is no dependency: pip install argilla")
    for record in json.loads(argilla(suspected)):
        read = rg.Record.from_dict(record)
        assert (str(read.id), dict(read.fields)) == (record["id"], record["fields"])
        assert dict(read.metadata) == record["metadata"]
        suggestions = {own.question_name: own for own in read.suggestions}
        assert suggestions.keys() == record["suggestions"].keys()
        for name, suggestion in record["suggestions"].items():
            own = suggestions[name]
            assert {"value": own.value, "score": own.score, "agent": own.agent} == suggestion


@pytest.mark.annotation
def test_label_studio_itself_reads_the_tasks(suspected: Report) -> None:
    sdk = pytest.importorskip(
        "label_studio_sdk.label_interface", reason="no dependency: pip install label-studio-sdk"
    )
    interface = sdk.LabelInterface(label_studio_config(suspected))
    interface.validate()
    tasks = json.loads(label_studio(suspected))
    for task in tasks:
        assert interface.validate_task({"data": task["data"]})
        for prediction in task.get("predictions", ()):
            assert interface.validate_prediction(prediction, return_errors=True) == []


@pytest.mark.parametrize("export", [label_studio, argilla])
def test_decided_findings_are_not_exported(export: Callable[[Report], str], report: Report) -> None:
    decided = report.findings.with_columns(status=pl.lit("cleared"))
    assert json.loads(export(Report(**{**_fields(report), "findings": decided}))) == []


def _fields(report: Report) -> dict[str, object]:
    return {name: getattr(report, name) for name in report.__dataclass_fields__}


@pytest.mark.parametrize("export", [label_studio, argilla])
def test_control_characters_are_escaped(export: Callable[[Report], str], hostile: Report) -> None:
    assert not set(export(hostile)) & set("\x00\x07\x1b\x7f\x9b\r\u202e\u2028\ue000")
