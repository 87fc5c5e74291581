"""Findings for people: ids that follow the content, and their order."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import LINES, Rule, Severity, findings
from auditor.review.findings import finding_id, pair_ids, report_findings

RULES = (
    Rule("DUP001", "copy", Severity.ERROR, "", "", "", "", ""),
    Rule("CON001", "conflict", Severity.REVIEW, "", "", "", "", ""),
    Rule("ENC012", "crlf", Severity.NOTE, "", "", "", "", ""),
    Rule("LBL002", "spelling", Severity.REVIEW, "", "", "", "", ""),
)
SHA = [bytes([number]) * 32 for number in (1, 2, 2)]
LINES_FRAME = pl.DataFrame(
    [(row, "train", "a.jsonl", row + 1, SHA[row], "parsed", "") for row in range(3)],
    schema=LINES,
    orient="row",
)


def shown(
    rows: Sequence[int | None],
    related: Sequence[int | None],
    rule: str = "DUP001",
    lines: pl.DataFrame = LINES_FRAME,
) -> pl.DataFrame:
    frame = pl.DataFrame(
        {"row": rows, "related": related}, schema={"row": pl.UInt32, "related": pl.UInt32}
    )
    return report_findings(findings(frame, rule=rule), lines, RULES)


def test_nothing_found() -> None:
    assert shown([], []).is_empty()
    assert pair_ids(shown([], []), LINES_FRAME).is_empty()


def test_an_id_follows_rule_content_and_field_and_no_position() -> None:
    assert shown([0, 1], [1, 0], "CON001")["id"].to_list() == [
        finding_id("CON001", SHA[0], SHA[1], ""),
        finding_id("CON001", SHA[1], SHA[0], ""),
    ]
    assert len({finding_id(*parts) for parts in (
        ("CON001", b"a", b"b", ""), ("CON002", b"a", b"b", ""), ("CON001", b"b", b"a", ""),
        ("CON001", b"a", b"", ""), ("CON001", b"a", b"b", "label"), ("DUP001", b"a", b"b", ""),
    )}) == 6  # fmt: skip


def test_a_pair_of_duplicates_has_one_id_in_both_directions() -> None:
    later, earlier = shown([1], [0]), shown([0], [1])
    assert later["id"].to_list() == earlier["id"].to_list()
    assert [frame["mirrored"].item() for frame in (later, earlier)] == [True, False]
    assert shown([1], [2])["mirrored"].to_list() == [False]  # equal lines


def test_a_partner_that_is_an_example_is_not_part_of_the_id() -> None:
    assert shown([1], [0], "LBL002")["id"].to_list() == shown([1], [None], "LBL002")["id"].to_list()
    assert shown([1], [0], "LBL002")["mirrored"].to_list() == [None]


@given(st.permutations(range(10)), st.sampled_from(["DUP001", "LBL002"]))
def test_the_order_of_the_lines_does_not_change_the_ids(order: list[int], rule: str) -> None:
    """Lines 0 and 1 are a pair, 2 and 3, and so on; the later of a pair has the finding."""
    lines = pl.DataFrame(
        {"row": range(10), "source": "a.jsonl", "line": range(1, 11)}
        | {"sha256": [bytes([content]) * 32 for content in order]},
        schema={name: LINES[name] for name in ("row", "source", "line", "sha256")},
    )
    positions = [sorted((order.index(n), order.index(n + 1))) for n in range(0, 10, 2)]
    if rule == "LBL002":  # which line has the wrong label does not depend on the order
        positions = [[order.index(n), order.index(n + 1)] for n in range(0, 10, 2)]
    ids = shown([row for _, row in positions], [row for row, _ in positions], rule, lines)["id"]
    sides = range(1, 11, 2)
    others = range(0, 10, 2)
    expected = [
        finding_id(rule, bytes([a]) * 32, bytes([b]) * 32, "")
        for a, b in zip(sides, others, strict=True)
    ]
    assert sorted(ids) == sorted(expected)


def test_findings_of_the_same_content_are_numbered() -> None:
    found = shown([1, 2], [0, 0], "CON001")
    ids = found["id"].to_list()
    assert ids == [ids[0], f"{ids[0]}-2"]
    assert pair_ids(found, LINES_FRAME).to_dict(as_series=False) == {
        "ordered": ids,
        "swapped": [
            finding_id("CON001", SHA[0], SHA[1], ""),
            finding_id("CON001", SHA[0], SHA[1], "") + "-2",
        ],
    }


def test_only_pairs_have_ids_of_two_directions() -> None:
    frame = shown([0, None], [None, None])
    assert pair_ids(frame, LINES_FRAME).rows() == [(None, None), (None, None)]


def test_the_worst_come_first() -> None:
    found = pl.concat(
        [
            findings(pl.DataFrame({"detail": ["CR LF"]}), rule="ENC012"),
            findings(pl.DataFrame({"row": [2, 0]}), rule="DUP001"),
        ]
    )
    rows = report_findings(found, LINES_FRAME, RULES).select("rule", "row", "status")
    assert rows.rows() == [("DUP001", 0, "open"), ("DUP001", 2, "open"), ("ENC012", None, "open")]
