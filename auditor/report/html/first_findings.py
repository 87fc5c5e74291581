"""The first findings with the texts of their rows, for readers without the script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from auditor.escape import clip
from auditor.report import view
from auditor.report.model import Report

MAX_FINDINGS = 50
_MAX_UNFOLDED = 3  # findings whose row texts are visible at once
_TEXT_CHARS = 600  # of a row's text
_DETAIL_CHARS = 400


@dataclass(frozen=True, slots=True)
class Side:
    """One row: its position and its named texts, clipped."""

    position: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding as text, with its row and its partner row if their texts are known."""

    rule: str
    severity: str
    position: str
    partner: str  # position of the other row of a pair, or ""
    detail: str
    path: str
    score: str
    sides: tuple[Side, ...]
    unfolded: bool


def first_findings(report: Report) -> list[Finding]:
    """The first MAX_FINDINGS findings, worst first."""
    rows = report.findings.head(MAX_FINDINGS).to_dicts()
    wanted = {row[key] for row in rows for key in ("row", "related")} - {None}
    frame = report.texts.filter(pl.col("row").is_in(sorted(wanted)))
    texts = {row["row"]: row for row in frame.iter_rows(named=True)}
    return [_finding(row, texts, unfolded=n < _MAX_UNFOLDED) for n, row in enumerate(rows)]


def _finding(
    row: Mapping[str, Any], texts: Mapping[int, Mapping[str, Any]], *, unfolded: bool
) -> Finding:
    score = row["score"]
    known = [texts[key] for key in (row["row"], row["related"]) if key in texts]
    return Finding(
        rule=row["rule"],
        severity=row["severity"],
        position=view.position(row),
        partner=view.position(row, prefix="related_") if row["related"] is not None else "",
        detail=clip(row["detail"] or "", _DETAIL_CHARS),
        path=clip(row["path"] or "", _DETAIL_CHARS),
        score="" if score is None else f"{score:.3f}",
        sides=tuple(side for side in map(_side, known) if side.parts),
        unfolded=unfolded,
    )


def _side(text: Mapping[str, Any]) -> Side:
    """The texts of a row; the label only if it is not the response."""
    parts = view.parts(text)
    if text["label"] is not None and text["label"] != text["response"]:
        parts.append(("label", text["label"]))
    return Side(
        view.position(text), tuple((name, clip(value, _TEXT_CHARS)) for name, value in parts)
    )
