"""Findings as reports show them: with an id, a severity, the lines they are about, and a status."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import polars as pl

from auditor.model import Rule, Severity

REPORT_FINDINGS: Mapping[str, pl.DataType] = {
    "id": pl.String(),  # finding_id, and -2, -3, ... where several findings have the same content
    "rule": pl.String(),
    "severity": pl.String(),
    "row": pl.UInt32(),
    "source": pl.String(),
    "line": pl.UInt32(),
    "related": pl.UInt32(),
    "related_source": pl.String(),
    "related_line": pl.UInt32(),
    "group": pl.UInt32(),
    "score": pl.Float64(),
    "path": pl.String(),
    "detail": pl.String(),
    "status": pl.String(),  # "open", "waived", or a status of a decision
}
_ID_CHARS = 16


def finding_id(rule: str, line: bytes, other: bytes, path: str) -> str:
    """The id of a finding: 16 hex digits of a hash of its rule and content, never of its position.

    A decision therefore applies wherever the lines are, and no longer once a byte of them changes.

    Args:
        rule: its code.
        line: sha256 of the line's bytes; empty for a finding on the whole file.
        other: sha256 of the other line of a pair; empty where there is none.
        path: of the field, or empty.
    """
    content = b"\0".join((rule.encode(), line, other, path.encode()))
    return hashlib.sha256(content).hexdigest()[:_ID_CHARS]


def report_findings(
    found: pl.DataFrame, lines: pl.DataFrame, rules: Sequence[Rule]
) -> pl.DataFrame:
    """REPORT_FINDINGS of ``found`` (FINDINGS), all open: worst first, then by row.

    ``lines``: LINES of all rows; ``rules``: all that ``found`` may name.
    """
    severity = {rule.code: str(rule.severity) for rule in rules}
    rank = {str(severity): number for number, severity in enumerate(Severity)}
    line = lines.select("row", "source", "line", "sha256")
    related = line.select(
        related="row", related_source="source", related_line="line", related_sha="sha256"
    )
    shown = (
        found.join(line, on="row", how="left", maintain_order="left")
        .join(related, on="related", how="left", maintain_order="left")
        .with_columns(
            severity=pl.col("rule").replace_strict(severity, return_dtype=pl.String),
            score=pl.col("score").round(6),
            path=pl.col("path").fill_null(""),
            status=pl.lit("open"),
        )
    )
    rank_of = pl.col("severity").replace_strict(rank, return_dtype=pl.UInt8)
    shown = shown.with_columns(
        rank=rank_of, id=_ids(shown.select("rule", "sha256", "related_sha", "path"))
    ).sort("rank", "rule", "row", "related", "path", "detail", nulls_last=True)
    nth = pl.int_range(pl.len()).over("id")
    numbered = pl.when(nth > 0).then(pl.format("{}-{}", "id", nth + 1)).otherwise("id")
    return shown.with_columns(id=numbered).select(
        pl.col(name).cast(dtype) for name, dtype in REPORT_FINDINGS.items()
    )


def mirrored_ids(shown: pl.DataFrame, lines: pl.DataFrame) -> pl.Series:
    """The id that each finding on a pair would have with its two lines swapped; null for no pair."""
    sha = lines.select("row", "sha256")
    swapped = (
        shown.select("id", "rule", "row", "related", path=pl.col("path").fill_null(""))
        .join(
            sha.rename({"sha256": "line"}),
            left_on="related",
            right_on="row",
            how="left",
            maintain_order="left",
        )
        .join(sha.rename({"sha256": "other"}), on="row", how="left", maintain_order="left")
    )
    is_pair = swapped["row"].is_not_null() & swapped["related"].is_not_null()
    ids = _ids(swapped.select("rule", "line", "other", "path"))
    return (ids + swapped["id"].str.slice(_ID_CHARS)).set(~is_pair, None)


def _ids(content: pl.DataFrame) -> pl.Series:
    """``finding_id`` of each row of ``content``: rule, sha256, sha256 of the other line, path."""
    ids = [
        finding_id(rule, line or b"", other or b"", path)
        for rule, line, other, path in content.iter_rows()
    ]
    return pl.Series("id", ids, dtype=pl.String)
