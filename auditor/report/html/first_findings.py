"""The first findings with the texts of their rows, for readers without the script."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from auditor.escape import clip
from auditor.report.model import Report
from auditor.report.parts.rows import FindingRow, TextRow, finding_rows, texts_by_row

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
    rows = list(finding_rows(report.findings.head(MAX_FINDINGS)))
    wanted = {number for row in rows for number in (row.row, row.related) if number is not None}
    texts = texts_by_row(report.texts.filter(pl.col("row").is_in(sorted(wanted))))
    return [_finding(row, texts, unfolded=n < _MAX_UNFOLDED) for n, row in enumerate(rows)]


def _finding(row: FindingRow, texts: Mapping[int, TextRow], *, unfolded: bool) -> Finding:
    known = [texts[n] for n in (row.row, row.related) if n is not None and n in texts]
    return Finding(
        rule=row.rule,
        severity=row.severity,
        position=row.position,
        partner=row.partner,
        detail=clip(row.detail or "", _DETAIL_CHARS),
        path=clip(row.path or "", _DETAIL_CHARS),
        score="" if row.score is None else f"{row.score:.3f}",
        sides=tuple(side for side in map(_side, known) if side.parts),
        unfolded=unfolded,
    )


def _side(text: TextRow) -> Side:
    """The texts of a row; the label only if it is not the response."""
    parts = text.parts
    if text.label is not None and text.label != text.response:
        parts.append(("label", text.label))
    return Side(text.position, tuple((name, clip(value, _TEXT_CHARS)) for name, value in parts))
