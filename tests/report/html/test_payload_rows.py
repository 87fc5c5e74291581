"""The page has the texts of the rows nearest to a suspected label."""

from dataclasses import replace

import polars as pl

from auditor.facts import LabelNoise, Neighbour, SuspectedLabel
from auditor.model import Ran, Rule, Severity
from auditor.report.html import payload
from auditor.report.model import Report
from auditor.review.findings import REPORT_FINDINGS


def with_suspect(report: Report) -> Report:
    blank = dict.fromkeys(REPORT_FINDINGS)
    suspect = blank | {
        "id": "s", "rule": "LBL001", "severity": "review", "row": 44, "related": 43,
        "source": "data/train.jsonl", "line": 45, "related_source": "data/train.jsonl",
        "related_line": 44, "status": "open",
    }  # fmt: skip
    nearest = tuple(Neighbour(row, row + 1, 0.91234) for row in (43, 45, 999))
    facts = LabelNoise(
        rows=60,
        classes_evaluated=2,
        classes_too_small=(),
        agreement=0.9,
        suspects=(SuspectedLabel(44, 45, "a", "b", 0.9, 0.1, nearest),),
    )
    rule = Rule("LBL001", "suspected-label", Severity.REVIEW, "", "", "", "", "")
    return replace(
        report,
        rules=(*report.rules, rule),
        findings=pl.DataFrame([suspect], schema=REPORT_FINDINGS),
        outcomes={"label-noise": Ran(facts=facts)},
    )


def test_other_findings_have_no_nearest_rows(report: Report) -> None:
    assert {len(found) for found in payload.document(report)["findings"]} == {11}


def test_a_suspected_label_has_the_nearest_rows_with_known_text(report: Report) -> None:
    document = payload.document(with_suspect(report))
    (found,) = document["findings"]
    assert [similarity for _, similarity in found[11]] == [0.912, 0.912]
    rows = [document["rows"][row] for row, _ in found[11]]
    assert [row[1] for row in rows] == [44, 46]
    assert rows[1][3] == [
        ["prompt", "Show the file name"],
        ["response", "report\u202etxt.exe\x1b[2J"],
    ]
