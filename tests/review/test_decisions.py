"""Decisions: what may be decided, and what the next audit makes of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import polars as pl
import pytest

from auditor.model import FINDINGS, Input
from auditor.report.html import assets
from auditor.review.decisions import (
    DECISIONS,
    Action,
    allowed_actions,
    remaining,
    with_current_ids,
    with_decisions,
)
from auditor.review.findings import REPORT_FINDINGS, finding_id

INPUT = Input("train.jsonl", "train", "ab" * 32, 10, 3)
Pairs = Callable[..., list[dict[str, Any]]]


@pytest.mark.parametrize(
    ("rule", "severity", "labelled", "pair", "actions"),
    [
        ("FMT001", "error", True, False, "drop"),
        ("ENC001", "error", True, True, "drop"),
        ("ENC013", "warning", False, False, "keep drop not-an-issue"),
        ("LBL001", "review", True, False, "keep drop relabel not-an-issue"),
        (
            "LBL001",
            "review",
            True,
            True,
            "keep drop relabel not-an-issue",
        ),  # next to a supporting neighbour
        ("LEK001", "error", False, False, "keep drop"),  # cleared by a waiver only
        ("LEK004", "review", False, False, "keep drop not-an-issue"),
        ("DUP001", "error", True, True, "keep-this keep-other relabel"),
        ("DUP002", "error", False, True, "keep-this keep-other"),
        ("DUP010", "error", False, True, "keep-this keep-other keep-both not-an-issue"),
        ("CON001", "review", True, True, "keep-this keep-other keep-both not-an-issue relabel"),
    ],
)
def test_what_may_be_decided(
    rule: str, severity: str, labelled: bool, pair: bool, actions: str
) -> None:
    assert list(allowed_actions(rule, severity, labelled=labelled, pair=pair)) == actions.split()


# ---- applied by the next audit

SHA = [bytes([n]) * 32 for n in range(4)]
LINES = pl.DataFrame(
    {"row": range(4), "sha256": SHA}, schema={"row": pl.UInt32, "sha256": pl.Binary}
)


def one(rule: str, severity: str, row: int | None, related: int | None = None) -> dict[str, Any]:
    sha = [b"" if at is None else SHA[at] for at in (row, related)]
    found = dict.fromkeys(REPORT_FINDINGS) | {"rule": rule, "severity": severity, "status": "open"}
    found |= {"id": finding_id(rule, *sha, ""), "row": row, "related": related, "path": ""}
    return found | {"mirrored": sha[0] > sha[1] if rule.startswith("DUP") else None}


def decided(action: str, found: Mapping[str, Any], **more: str) -> pl.DataFrame:
    row = dict.fromkeys(DECISIONS) | {"finding": found["id"], "action": action} | more
    row["mirrored"] = found["mirrored"]
    return pl.DataFrame([row], schema=DECISIONS)


@pytest.mark.parametrize(
    ("rule", "severity", "action", "status"),
    [
        ("LBL001", "review", "keep", "cleared"),
        ("LBL001", "review", "not-an-issue", "cleared"),
        ("LBL001", "review", "drop", "drop"),
        ("LBL001", "review", "relabel", "relabel"),
        ("ENC013", "warning", "keep", "cleared"),
        ("LEK001", "error", "keep", "accepted"),  # a known risk is no clean row
        ("LEK001", "error", "not-an-issue", "cleared"),
        ("DUP010", "error", "keep-both", "accepted"),
        ("DUP010", "error", "keep-this", "drop-other"),
        ("DUP010", "error", "keep-other", "drop"),
        ("FMT001", "error", "not-an-issue", "open"),  # no opinion makes it readable
        ("FMT001", "error", "keep", "open"),
        ("FMT001", "error", "drop", "drop"),
    ],
)
def test_status(rule: str, severity: str, action: str, status: str) -> None:
    found = one(rule, severity, 0, 1)
    shown = pl.DataFrame([found], schema=REPORT_FINDINGS)
    assert with_decisions(shown, LINES, decided(action, found))["status"].to_list() == [status]


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("keep-this", "drop"),
        ("keep-other", "drop-other"),
        ("keep-both", "accepted"),
        ("not-an-issue", "cleared"),
        ("drop", "open"),
        ("relabel", "open"),
    ],
)
@pytest.mark.parametrize("rule", ["DUP010", "CON001"])
def test_a_pair_may_have_changed_sides(rule: str, action: str, status: str) -> None:
    before, now = one(rule, "error", 0, 1), one(rule, "error", 1, 0)
    shown = pl.DataFrame([now], schema=REPORT_FINDINGS)
    assert with_decisions(shown, LINES, decided(action, before))["status"].to_list() == [status]


def test_a_decision_that_names_no_direction_is_on_the_finding_as_it_is() -> None:
    shown = pl.DataFrame([one("DUP010", "error", 1, 0)], schema=REPORT_FINDINGS)
    by_hand = decided("keep-this", shown.row(0, named=True)).with_columns(mirrored=None)
    assert with_decisions(shown, LINES, by_hand)["status"].to_list() == ["drop-other"]


@pytest.mark.parametrize(("row", "related", "status"), [(1, 0, "drop-other"), (0, 1, "drop")])
def test_ids_of_earlier_versions_still_apply(row: int, related: int, status: str) -> None:
    """They depended on the order of the lines: here the decision was made on row 1, related to row 0."""
    content = b"\0".join((b"DUP010", SHA[1], SHA[0], b""))
    old = {"id": hashlib.sha256(content).hexdigest()[:16], "mirrored": None}
    shown = pl.DataFrame([one("DUP010", "error", row, related)], schema=REPORT_FINDINGS)
    current = with_current_ids(decided("keep-this", old), shown, LINES)
    after = with_decisions(shown, LINES, current)
    assert after["status"].to_list() == [status]
    assert "WAI012" not in remaining(after, current)["rule"]


def test_silence_changes_nothing() -> None:
    rows = [one("LBL001", "review", 0), one("ENC012", "note", None), one("DUP010", "error", 1, 2)]
    shown = pl.DataFrame(rows, schema=REPORT_FINDINGS)
    nothing = pl.DataFrame(schema=DECISIONS)
    assert with_decisions(shown, LINES, nothing).equals(shown)
    assert remaining(shown, nothing).equals(shown.select(list(FINDINGS)))
    other = decided("drop", one("LBL001", "review", 3))
    left = remaining(with_decisions(shown, LINES, other), other)
    assert left["rule"].to_list() == ["LBL001", "ENC012", "DUP010", "WAI012"]
    assert left["detail"].to_list()[-1] == "1 of 1 decisions match no finding"


def test_what_stands_names_who_decided() -> None:
    found = one("LBL001", "review", 0)
    shown = pl.DataFrame([found], schema=REPORT_FINDINGS)
    who = decided("relabel", found, label="x", by="Ada", at="2026-11-23", note="seen twice")
    left = remaining(with_decisions(shown, LINES, who), who)
    assert left.select("row", "rule", "detail").rows() == [
        (0, "LBL001", None),
        (0, "WAI011", "relabel to 'x' by Ada on 2026-11-23: seen twice"),
    ]
    bare = decided("drop", found)
    assert remaining(with_decisions(shown, LINES, bare), bare)["detail"].to_list() == [None, "drop"]


def test_the_partner_leaves_where_this_line_was_kept() -> None:
    found = one("DUP010", "error", 0, 1)
    shown = pl.DataFrame([found], schema=REPORT_FINDINGS)
    keep = decided("keep-this", found)
    left = remaining(with_decisions(shown, LINES, keep), keep)
    assert left.select("row", "rule").rows() == [(1, "WAI010")]


def test_the_page_knows_every_action() -> None:
    assert all(f'"{action}": "' in assets.script() for action in Action)
