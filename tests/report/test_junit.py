import xml.etree.ElementTree as ET
from dataclasses import replace

from auditor.escape import printable
from auditor.model import Ran
from auditor.report import junit
from auditor.report.model import Report


def outcomes(report: Report) -> list[tuple[str, str]]:
    root = ET.fromstring(junit.render(report))
    return [
        (case.attrib["name"], next((child.tag for child in case), "passed"))
        for case in root.iter("testcase")
    ]


def test_ready_is_green(ready: Report) -> None:
    assert {kind for _, kind in outcomes(ready)} == {"passed"}


def test_not_ready(report: Report) -> None:
    assert outcomes(report) == [
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
    root = ET.fromstring(junit.render(report))
    assert root.attrib == {
        "name": "dataset-audit",
        "tests": "9",
        "failures": "4",
        "errors": "0",
        "skipped": "2",
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
    names = [name for name, _ in outcomes(hostile)]
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
