import xml.etree.ElementTree as ET
from dataclasses import replace

import polars as pl
from junitparser import JUnitXml

from auditor.escape import printable, terminal
from auditor.model import Ran
from auditor.report import junit
from auditor.report.model import Report


def outcomes(report: Report) -> list[tuple[str, str]]:
    root = ET.fromstring(junit.render([report]))
    return [
        (case.attrib["name"], next((child.tag for child in case), "passed"))
        for case in root.iter("testcase")
    ]


def test_ready_is_green(ready: Report) -> None:
    assert {kind for _, kind in outcomes(ready)} == {"passed"}


def test_not_ready(report: Report) -> None:
    assert outcomes(report)[:9] == [
        ("data verdict", "failure"),
        ("clean examples", "failure"),
        ("malformed lines", "failure"),
        ("leaked evaluation rows", "failure"),
        ("checks that ran", "passed"),
        ("good size", "skipped"),
        ("format", "passed"),
        ("exact-duplicates", "passed"),
        ("labels", "skipped"),
    ]
    root = ET.fromstring(junit.render([report]))
    assert root.attrib == {
        "name": "dataset-audit",
        "tests": "75",
        "failures": "68",
        "errors": "0",
        "skipped": "4",
    }
    (failure,) = root.findall(".//testcase[@name='malformed lines']/failure")
    assert failure.attrib["message"] == (
        "found 2, required 0: Trainers refuse the whole file or drop the lines without a word."
    )


def test_no_verdict_is_an_error_even_where_no_requirement_failed(no_verdict: Report) -> None:
    kinds = dict(outcomes(replace(no_verdict, requirements=())))
    assert kinds == {
        "data verdict": "error",
        "format": "passed",
        "exact-duplicates": "passed",
        "labels": "skipped",
        "near-duplicates": "error",
        "leakage": "error",
    }


def test_hostile_text_reads_back_as_shown(hostile: Report, hostile_text: str) -> None:
    names = [name for name, _ in outcomes(hostile)][:5]
    assert names == [
        "data verdict",
        printable(hostile_text),
        printable(hostile_text),
        "labels",
        "measured",
    ]


def test_a_check_that_ran_in_part_is_not_green(ready: Report) -> None:
    changed = replace(ready, outcomes={"labels": Ran(left_out="10 rows"), "leakage": Ran()})
    assert outcomes(changed)[-2:] == [("labels", "skipped"), ("leakage", "passed")]


def test_a_finding_has_its_file_and_line(report: Report) -> None:
    root = ET.fromstring(junit.render([report]))
    cases = root.findall("testsuite[@name='findings']/testcase")
    assert cases[2].attrib == {
        "classname": "dataset-audit.findings",
        "name": "LEK001 data/train.jsonl:31 data/eval.jsonl:4",
        "file": "data/train.jsonl",
        "line": "31",
    }
    (failure,) = cases[2]
    assert (failure.tag, failure.attrib) == (
        "failure",
        {
            "type": "LEK001",
            "message": "error: same prompt and response as the evaluation row (see data/eval.jsonl:4)",
        },
    )
    assert cases[-1].attrib["name"] == "ENC012 whole file"
    assert "line" not in cases[-1].attrib
    assert len({case.attrib["name"] for case in cases}) == len(cases) == 66


def test_no_finding_fails_a_build_that_the_gate_lets_pass(ready: Report, report: Report) -> None:
    kinds = [kind for _, kind in outcomes(replace(ready, findings=report.findings))]
    assert "failure" not in kinds
    accepted = report.findings.with_columns(status=pl.lit("waived"))
    assert "failure" not in [k for _, k in outcomes(replace(report, findings=accepted))[9:]]


def test_nothing_fails_where_a_baseline_is_accepted(accepted: Report) -> None:
    assert {kind for _, kind in outcomes(accepted)} == {"passed", "skipped"}
    reasons = ET.fromstring(junit.render([accepted])).findall("testsuite[@name='verdict']//skipped")
    assert reasons[0].attrib["message"].startswith("no worse than the baseline: not ready: ")


def test_findings_beyond_the_limit_are_one_case(report: Report) -> None:
    many = pl.concat([report.findings] * 20)
    names = [name for name, _ in outcomes(replace(report, findings=many))]
    assert len(names) == 9 + junit.MAX_FINDINGS + 1
    assert names[-1] == "320 more findings"


def test_a_case_that_is_required_and_missing_is_an_error(ready: Report) -> None:
    required = replace(ready, settings=replace(ready.settings, require_case=True))
    assert outcomes(required)[1] == ("case verdict", "error")


def test_a_reader_of_junit_reads_every_report(any_report: Report, ready: Report) -> None:
    text = junit.render([any_report, ready])
    suites = list(JUnitXml.fromstring(text.encode()))
    assert [suite.name for suite in suites[-4:]] == [
        f"data/train.jsonl: {name}" for name in ("verdict", "requirements", "checks", "findings")
    ]
    for suite in suites:
        results = [result for case in suite for result in case.result]
        assert suite.tests == len(list(suite))
        assert suite.failures + suite.errors + suite.skipped == len(results)


def test_no_line_is_a_command_for_a_runner(hostile: Report) -> None:
    text = junit.render([replace(hostile, reason="##[error]x ##vso[task]")])
    assert "##[" not in text
    assert "##vso[" not in text
    assert terminal(text) == text
    (failure,) = ET.fromstring(text).findall(".//testcase[@name='data verdict']/failure")
    assert failure.attrib["message"] == "not ready: ##[error]x ##vso[task]"
