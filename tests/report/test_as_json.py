import json
from dataclasses import replace
from importlib.resources import files
from typing import Any

import jsonschema
import polars as pl
import pytest

from auditor.facts import Facts, LabelNoise
from auditor.model import Ran
from auditor.report import as_json
from auditor.report.model import Report
from auditor.verdict import Counts

SCHEMA = json.loads(files("auditor.report").joinpath("schema.json").read_text("utf-8"))


def load(report: Report, *, all_lines: bool = False) -> dict[str, Any]:
    return json.loads(as_json.render(report, all_lines=all_lines))


def test_schema_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("all_lines", [False, True])
def test_every_report_meets_the_schema(any_report: Report, all_lines: bool) -> None:
    document = load(any_report, all_lines=all_lines)
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert ("lines" in document) == all_lines


@pytest.mark.parametrize(
    ("key", "value"),
    [("schema", 2), ("verdict", {"data": "fine"}), ("findings", [{"id": "x"}]), ("counts", {})],
)
def test_schema_rejects_other_documents(report: Report, key: str, value: object) -> None:
    document = load(report) | {key: value}
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(document)


def test_top_level_fields(report: Report) -> None:
    document = load(report, all_lines=True)
    assert list(document) == [
        *("schema", "tool", "inputs", "settings", "verdict", "counts", "waterfall", "requirements"),
        *("checks", "rules", "case", "profile", "facts", "findings", "lines"),
    ]
    assert document["verdict"] == {
        "data": "not ready",
        "case": "not assessed",
        "exit_code": 1,
        "reason": report.reason,
    }
    assert document["checks"][2] == {
        "name": "labels",
        "status": "skipped",
        "reason": "class 'other' has 4 rows: fewer than 8 cannot be judged",
    }
    assert [(rule["code"], rule["findings"]) for rule in document["rules"]] == [
        *(("CON001", 1), ("DUP001", 60), ("ENC012", 1), ("ENC013", 1), ("FMT001", 2), ("LEK001", 1))
    ]


def test_findings_keep_their_order_and_have_no_line_if_about_the_file(report: Report) -> None:
    found = load(report)["findings"]
    assert [finding["id"] for finding in found] == report.findings["id"].to_list()
    assert found[2] == {
        "id": "0000000000000002",
        "rule": "LEK001",
        "severity": "error",
        "source": "data/train.jsonl",
        "line": 31,
        "related_source": "data/eval.jsonl",
        "related_line": 4,
        "group": 3,
        "score": 1.0,
        "path": "",
        "detail": "same prompt and response as the evaluation row",
        "status": "open",
    }
    assert (found[-1]["source"], found[-1]["line"]) == (None, None)


def test_all_lines_are_in_input_order_with_sources(report: Report) -> None:
    shuffled = replace(report, lines=report.lines.reverse())
    lines = load(shuffled, all_lines=True)["lines"]
    assert [line["line"] for line in lines] == list(range(1, 251))
    assert lines[11] == {
        "source": "data/train.jsonl",
        "line": 12,
        "disposition": "malformed",
        "rules": ["FMT001"],
    }


class Numbers(Facts, frozen=True):
    b: float
    a: tuple[float, ...]


def test_floats_are_rounded_and_finite(report: Report) -> None:
    scores = [0.12345678, float("nan"), float("inf"), None]
    report = replace(
        report,
        findings=report.findings.head(4).with_columns(score=pl.Series(scores)),
        outcomes={"some-check": Ran(facts=Numbers(1 / 3, (float("nan"),)))},
    )
    document = load(report)
    assert [finding["score"] for finding in document["findings"]] == [0.123457, None, None, None]
    assert list(document["facts"]["some-check"].items()) == [("a", [None]), ("b", 0.333333)]


def test_missing_counts_are_zero(report: Report) -> None:
    counts = load(replace(report, counts=Counts(lines=3)))["counts"]
    assert list(counts)[:5] == ["lines", "blank", "parsed", "clean", "rejected"]
    assert {name for name, count in counts.items() if count} == {"lines"}


def test_what_was_not_measured_is_left_out(report: Report) -> None:
    facts = LabelNoise(rows=60, classes_evaluated=2, classes_too_small=("a",), agreement=0.5)
    document = load(replace(report, outcomes={"label-noise": Ran(facts=facts)}))
    assert document["facts"]["label-noise"] == {
        "agreement": 0.5,
        "classes_judged": 2,
        "classes_not_judged": ["a"],
        "rows_judged": 60,
    }
