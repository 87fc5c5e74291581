"""Findings as reports show them: with an id, a severity, the lines they are about, and a status."""

import hashlib
from collections.abc import Mapping, Sequence

import polars as pl

from auditor.families import family_of
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
    # Of a pair whose id is the same in both directions: whether the finding's own line is the one with
    # the larger sha256. A decision for one of the two lines needs it. Null for other findings.
    "mirrored": pl.Boolean(),
}
_ID_CHARS = 16
# Rules whose partner is an example that the position chose, such as the first row of a label.
_PARTNER_IS_EXAMPLE = frozenset({"DIV003", "LBL002"})


def finding_id(rule: str, line: bytes, other: bytes, path: str) -> str:
    """The id of a finding: 16 hex digits of a hash of its rule and content, never of its position.

    A decision therefore still applies when lines move, and no longer when a byte of them changes. Which of two
    duplicates is kept depends on their order, so the id of the pair is the same in both directions.

    Args:
        rule: its code.
        line: sha256 of the line's bytes; empty for a finding on the whole file.
        other: sha256 of the other line of a pair; empty if there is none.
        path: of the field, or empty.
    """
    if rule in _PARTNER_IS_EXAMPLE:
        other = b""
    elif _is_unordered(rule) and line and other:
        return _digest(rule, "pair", min(line, other), max(line, other), path)
    return _digest(rule, line, other, path)


def _is_unordered(rule: str) -> bool:
    """Whether the rule names each pair once, and the order of the rows decides which line it is on."""
    return family_of(rule).disposition == "duplicate"


def _digest(*parts: str | bytes) -> str:
    content = b"\0".join(part.encode() if isinstance(part, str) else part for part in parts)
    return hashlib.sha256(content).hexdigest()[:_ID_CHARS]


def report_findings(
    found: pl.DataFrame, lines: pl.DataFrame, rules: Sequence[Rule]
) -> pl.DataFrame:
    """REPORT_FINDINGS of ``found`` (FINDINGS), all open: worst first, then by row.

    ``lines``: LINES of all rows; ``rules``: all that ``found`` may name.
    """
    severity = {rule.code: str(rule.severity) for rule in rules}
    unordered = [rule.code for rule in rules if _is_unordered(rule.code)]
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
            mirrored=pl.when(pl.col("rule").is_in(unordered)).then(
                pl.col("sha256") > pl.col("related_sha")
            ),
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


def pair_ids(shown: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """The ids of each pair in the direction of its finding, and in the other: ``ordered, swapped``.

    Both are null for a finding on one line. They are the ids of earlier versions for all rules, so that
    decisions and waivers of that time still apply. ``lines``: LINES of all rows.
    """
    sha = lines.select("row", "sha256")
    both = (
        shown.select("id", "rule", "row", "related", path=pl.col("path").fill_null(""))
        .join(sha.rename({"sha256": "line"}), on="row", how="left", maintain_order="left")
        .join(
            sha.rename({"sha256": "other"}),
            left_on="related",
            right_on="row",
            how="left",
            maintain_order="left",
        )
    )
    ordered, swapped = (
        [
            _digest(rule, *((line, other) if same else (other, line)), path) + name[_ID_CHARS:]
            if line is not None and other is not None
            else None
            for rule, line, other, path, name in both.select(
                "rule", "line", "other", "path", "id"
            ).iter_rows()
        ]
        for same in (True, False)
    )
    schema = {"ordered": pl.String, "swapped": pl.String}
    return pl.DataFrame({"ordered": ordered, "swapped": swapped}, schema=schema)


def _ids(content: pl.DataFrame) -> pl.Series:
    """``finding_id`` of each row of ``content``: rule, sha256, sha256 of the other line, path."""
    ids = [
        finding_id(rule, line or b"", other or b"", path)
        for rule, line, other, path in content.iter_rows()
    ]
    return pl.Series("id", ids, dtype=pl.String)
