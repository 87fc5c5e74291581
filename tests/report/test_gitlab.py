"""GitLab's code quality report, held against a recorded schema."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from jsonschema import Draft202012Validator

from auditor.report import gitlab
from auditor.report.model import Report

SCHEMA = json.loads((Path(__file__).parent / "schemas/gitlab-code-quality.json").read_bytes())


def issues(*reports: Report) -> list[dict[str, Any]]:
    found = json.loads(gitlab.render(reports))
    Draft202012Validator(SCHEMA).validate(found)
    fingerprints = [issue["fingerprint"] for issue in found]
    assert len(set(fingerprints)) == len(fingerprints)
    return found


def test_ready_has_no_issue(ready: Report) -> None:
    assert issues(ready) == []


def test_requirements_then_findings(report: Report) -> None:
    found = issues(report)
    assert [issue["check_name"] for issue in found[:5]] == [
        "clean examples",
        "malformed lines",
        "leaked evaluation rows",
        "FMT001",
        "FMT001",
    ]
    assert [issue["severity"] for issue in found[:4]] == ["blocker"] * 3 + ["critical"]
    assert found[3] == {
        "description": "trailing comma before } (column 58)",
        "check_name": "FMT001",
        "fingerprint": "0000000000000000",
        "severity": "critical",
        "location": {"path": "data/train.jsonl", "lines": {"begin": 12}},
    }
    # A finding on the whole file is on its first line.
    assert found[-1]["location"] == {"path": "data/train.jsonl", "lines": {"begin": 1}}
    assert {issue["severity"] for issue in found[3:]} == {"critical", "major", "minor", "info"}


def test_no_verdict_is_never_an_empty_list(no_verdict: Report, empty: Report) -> None:
    for report in (no_verdict, empty):
        first = issues(report)[0]
        assert (first["check_name"], first["severity"]) == ("no-verdict", "blocker")


def test_a_case_that_is_required_and_missing_is_an_issue(ready: Report) -> None:
    settings = replace(ready.settings, require_case=True)
    (issue,) = issues(replace(ready, settings=settings))
    assert issue["description"] == "the case verdict is: not assessed"


def test_what_people_accepted_is_no_issue(report: Report) -> None:
    accepted = report.findings.with_columns(status=pl.lit("waived"))
    assert len(issues(replace(report, findings=accepted))) == 3


def test_what_blocks_under_strict_is_an_issue(report: Report) -> None:
    settings = replace(report.settings, blocking=("advice",))
    assert "good size" in [i["check_name"] for i in issues(replace(report, settings=settings))]


def test_several_audits_are_one_list(report: Report) -> None:
    assert len(issues(report, report)) == 2 * len(issues(report))


def test_hostile_data(hostile: Report) -> None:
    assert len(issues(hostile)) == 1 + hostile.findings.height


@pytest.mark.parametrize(("path", "shown"), [("./a/b.jsonl", "a/b.jsonl"), ("-", "-")])
def test_paths_begin_at_the_root(report: Report, path: str, shown: str) -> None:
    (source, *others) = report.inputs
    named = replace(report, inputs=(replace(source, path=path), *others))
    assert issues(named)[0]["location"]["path"] == shown
