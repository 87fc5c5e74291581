"""What stands in the way, cheapest first: rows that come back for each decision or repair."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from auditor.model import BLOCKING, Report, Rule
from auditor.report.view import UNREPAIRABLE
from auditor.review.decisions import FACTS, LIFTED

# What the faults of a family are called in a sentence.
_WORDS = {
    "ENC": "encoding fault",
    "FMT": "format error",
    "TGT": "provider error",
    "TOL": "tool-call error",
    "CON": "conflicting answer",
    "LBL": "suspected label",
    "RSP": "suspected response",
    "PRF": "faulty preference pair",
    "OUT": "faulty output",
    "TXT": "text fault",
    "SEC": "secret",
    "PII": "personal datum",
}


@dataclass(frozen=True, slots=True)
class Blocker:
    """One rule that keeps rows from being clean.

    ``needed``: a requirement that is not met asks for it. ``rows`` are lost, ``regained`` of them to this rule alone: they come back once ``decisions``
    (pairs or rows) are settled. Copies and leaked rows never come back.
    """

    rule: Rule
    severity: str
    rows: int
    regained: int
    decisions: int
    needed: bool

    @property
    def each(self) -> float:
        """Rows regained per decision."""
        return self.regained / self.decisions if self.decisions else 0.0


def blockers(report: Report) -> list[Blocker]:
    """Every rule that takes rows out of the clean count.

    Those that a failed requirement asks for come first, then most rows regained per decision.
    """
    standing = _standing(report)
    rules = {rule.code: rule for rule in report.rules}
    needed = _needed(report)
    found = [
        Blocker(
            rules[code],
            severity,
            rows,
            *_regained(standing, pl.col("rule") == code, code),
            needed=code.startswith(needed),
        )
        for code, severity, rows in standing.group_by("rule")
        .agg(pl.col("severity").min(), pl.col("row").n_unique())
        .iter_rows()
    ]
    return sorted(found, key=lambda b: (not b.needed, -b.each, -b.regained, -b.rows, b.rule.code))


def sentence(report: Report) -> str:
    """The floor in one sentence, with the cheapest way up to it where it is not reached."""
    clean, floor = report.counts.get("clean", 0), report.settings.floor
    most = report.counts.get("clean_if_cleared", clean)
    if clean >= floor:
        interval = f", up to {most:,} once reviewed" if most > clean else ""
        return f"{clean:,} clean{interval}; at least {floor:,} needed"
    short = floor - clean
    families = _families(report)
    within = sum(regained for _, regained, _ in families)
    if not families:
        return f"{clean:,} clean of {floor:,}: {short:,} more rows are needed"
    word, regained, decisions = families[0]
    said = f"the {regained:,} {_many(word, regained)} are the cheapest" if regained > 1 else ""
    said = said or f"the one {word} is the cheapest"
    if decisions < regained:
        said += f" ({decisions:,} decision{'s' * (decisions > 1)})"
    if within < short:
        return f"{clean:,} clean of {floor:,}: {said}; {short - within:,} new rows are needed too"
    return f"{clean:,} clean of {floor:,}: fix {short:,}, {said}"


def _needed(report: Report) -> tuple[str, ...]:
    """Families that the failed requirements ask for; to reach the floor any that give rows back."""
    failed = {need.name for need in report.requirements if not need.passed and not need.advice}
    asked = ("LEK",) if "no-leakage" in failed else ()
    if "clean-examples" in failed:
        return (*asked, *_WORDS)
    return (*asked, *FACTS) if "well-formed" in failed else asked


def _standing(report: Report) -> pl.DataFrame:
    """Blocking findings on training lines, as ``row, rule, severity, related, alone``."""
    mine = report.lines.filter(~pl.col("disposition").is_in(["clean", "blank"])).select("row")
    blocking = pl.col("severity").is_in([str(severity) for severity in BLOCKING])
    return (
        report.findings.filter(blocking & ~pl.col("status").is_in(LIFTED))
        .select("row", "rule", "severity", "related")
        .join(mine, on="row", how="semi", maintain_order="left")
        .with_columns(family=pl.col("rule").str.slice(0, 3))
        .with_columns(
            alone=pl.col("rule").n_unique().over("row") == 1,
            of_one_family=pl.col("family").n_unique().over("row") == 1,
        )
    )


def _regained(
    standing: pl.DataFrame, which: pl.Expr, code: str, alone: str = "alone"
) -> tuple[int, int]:
    """Rows that only these findings hold back, and how many pairs or rows must be settled."""
    if code.startswith(UNREPAIRABLE):
        return 0, 0
    own = standing.filter(which & pl.col(alone))
    other = pl.col("related").fill_null(pl.col("row"))
    settled = own.select(low=pl.min_horizontal("row", other), high=pl.max_horizontal("row", other))
    return own["row"].n_unique(), settled.n_unique()


def _families(report: Report) -> list[tuple[str, int, int]]:
    """Word, rows regained and decisions of each family, cheapest first."""
    standing = _standing(report)
    found = [
        (
            _WORDS.get(code, "finding"),
            *_regained(standing, pl.col("family") == code, code, "of_one_family"),
        )
        for code in standing["family"].unique().sort()
    ]
    kept = [family for family in found if family[1]]
    return sorted(kept, key=lambda family: (-family[1] / family[2], -family[1]))


def _many(word: str, count: int) -> str:
    if count == 1:
        return word
    return "personal data" if word == "personal datum" else f"{word}s"
