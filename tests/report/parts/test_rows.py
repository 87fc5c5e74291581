import polars as pl

from auditor.report.model import REPORT_TEXTS, Report
from auditor.report.parts.rows import FindingRow, TextRow, finding_rows, texts_by_row
from auditor.review.findings import REPORT_FINDINGS

NOTHING = TextRow(7, "a.jsonl", 3, *[None] * 5)


def test_the_fields_are_the_columns() -> None:
    assert FindingRow._fields == tuple(REPORT_FINDINGS)
    assert TextRow._fields == tuple(REPORT_TEXTS)


def test_findings_keep_their_order(report: Report) -> None:
    assert [row.id for row in finding_rows(report.findings)] == report.findings["id"].to_list()


def test_positions(report: Report) -> None:
    rows = {row.rule: row for row in finding_rows(report.findings)}
    leak = rows["LEK001"]
    assert (leak.position, leak.partner) == ("data/train.jsonl:31", "data/eval.jsonl:4")
    about_the_file = rows["ENC012"]
    assert (about_the_file.position, about_the_file.partner) == ("whole file", "")
    assert about_the_file._replace(source="a.jsonl").position == "a.jsonl"


def test_texts_are_found_by_their_row() -> None:
    frame = pl.DataFrame([NOTHING._asdict()], schema=REPORT_TEXTS)
    assert texts_by_row(frame) == {7: NOTHING}
    assert texts_by_row(frame.clear()) == {}
    assert NOTHING.position == "a.jsonl:3"


def test_parts_are_named() -> None:
    assert NOTHING.parts == []
    assert NOTHING._replace(raw="").parts == []
    assert NOTHING._replace(raw="{").parts == [("raw", "{")]
    assert NOTHING._replace(prompt="", response="r").parts == [("prompt", ""), ("response", "r")]
    pair = NOTHING._replace(response="good", rejected="bad")
    assert pair.parts == [("chosen", "good"), ("rejected", "bad")]
