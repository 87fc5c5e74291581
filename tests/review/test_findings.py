"""Findings for people: ids that follow the content, and their order."""

from __future__ import annotations

import polars as pl

from auditor.model import LINES, Rule, Severity, findings
from auditor.review.findings import finding_id, mirrored_ids, report_findings

RULES = (
    Rule("DUP001", "copy", Severity.ERROR, "", "", "", "", ""),
    Rule("ENC012", "crlf", Severity.NOTE, "", "", "", "", ""),
)
SHA = [bytes([number]) * 32 for number in (1, 2, 2)]
LINES_FRAME = pl.DataFrame(
    [(row, "train", "a.jsonl", row + 1, SHA[row], "parsed", "") for row in range(3)],
    schema=LINES,
    orient="row",
)


def shown(rows: list[int | None], related: list[int | None]) -> pl.DataFrame:
    frame = pl.DataFrame(
        {"row": rows, "related": related}, schema={"row": pl.UInt32, "related": pl.UInt32}
    )
    return report_findings(findings(frame, rule="DUP001"), LINES_FRAME, RULES)


def test_nothing_found() -> None:
    assert shown([], []).is_empty()
    assert mirrored_ids(shown([], []), LINES_FRAME).is_empty()


def test_an_id_follows_rule_content_and_field_and_no_position() -> None:
    assert shown([0, 1], [1, 0])["id"].to_list() == [
        finding_id("DUP001", SHA[0], SHA[1], ""),
        finding_id("DUP001", SHA[1], SHA[0], ""),
    ]
    assert len({finding_id(*parts) for parts in (
        ("DUP001", b"a", b"b", ""), ("DUP002", b"a", b"b", ""), ("DUP001", b"b", b"a", ""),
        ("DUP001", b"a", b"", ""), ("DUP001", b"a", b"b", "label"),
    )}) == 5  # fmt: skip


def test_findings_of_the_same_content_are_numbered() -> None:
    ids = shown([1, 2], [0, 0])["id"].to_list()
    assert ids == [ids[0], f"{ids[0]}-2"]
    assert mirrored_ids(shown([1, 2], [0, 0]), LINES_FRAME).to_list() == [
        finding_id("DUP001", SHA[0], SHA[1], ""),
        finding_id("DUP001", SHA[0], SHA[1], "") + "-2",
    ]


def test_only_pairs_have_a_mirrored_id() -> None:
    frame = shown([0, None], [None, None])
    assert mirrored_ids(frame, LINES_FRAME).to_list() == [None, None]


def test_the_worst_come_first() -> None:
    found = pl.concat(
        [
            findings(pl.DataFrame({"detail": ["CR LF"]}), rule="ENC012"),
            findings(pl.DataFrame({"row": [2, 0]}), rule="DUP001"),
        ]
    )
    rows = report_findings(found, LINES_FRAME, RULES).select("rule", "row", "status")
    assert rows.rows() == [
        ("DUP001", 0, "open"),
        ("DUP001", 2, "open"),
        ("ENC012", None, "open"),
    ]
