"""What stands in the way, cheapest first: rows that come back for each decision or repair."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from auditor.families import FAMILIES, Family, family_of
from auditor.model import BLOCKING, Report, Rule
from auditor.review.decisions import LIFTED


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
            *_regained(standing, pl.col("rule") == code, rules[code].family),
            needed=rules[code].family in needed,
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
    family, regained, decisions = families[0]
    said = f"the one {family.noun} is the cheapest"
    if regained > 1:
        said = f"the {regained:,} {family.plural or f'{family.noun}s'} are the cheapest"
    if decisions < regained:
        said += f" ({decisions:,} decision{'s' * (decisions > 1)})"
    if within < short:
        return f"{clean:,} clean of {floor:,}: {said}; {short - within:,} new rows are needed too"
    return f"{clean:,} clean of {floor:,}: fix {short:,}, {said}"


def _needed(report: Report) -> frozenset[Family]:
    """Families that the failed requirements ask for; to reach the floor any that give rows back."""
    failed = {need.name for need in report.requirements if not need.passed and not need.advice}
    return frozenset(
        family
        for family in FAMILIES.values()
        if ("no-leakage" in failed and family.disposition == "leaked")
        or ("clean-examples" in failed and family.repairable)
        or ("well-formed" in failed and family.factual)
    )


def _standing(report: Report) -> pl.DataFrame:
    """Blocking findings on training lines, as ``row, rule, severity, related, alone``."""
    mine = report.lines.filter(~pl.col("disposition").is_in(["clean", "blank"])).select("row")
    blocking = pl.col("severity").is_in([str(severity) for severity in BLOCKING])
    family = {rule.code: rule.family.code for rule in report.rules}
    return (
        report.findings.filter(blocking & ~pl.col("status").is_in(LIFTED))
        .select("row", "rule", "severity", "related")
        .join(mine, on="row", how="semi", maintain_order="left")
        .with_columns(family=pl.col("rule").replace_strict(family, return_dtype=pl.String))
        .with_columns(
            alone=pl.col("rule").n_unique().over("row") == 1,
            of_one_family=pl.col("family").n_unique().over("row") == 1,
        )
    )


def _regained(
    standing: pl.DataFrame, which: pl.Expr, family: Family, alone: str = "alone"
) -> tuple[int, int]:
    """Rows that only these findings hold back, and how many pairs or rows must be settled."""
    if not family.repairable:
        return 0, 0
    own = standing.filter(which & pl.col(alone))
    other = pl.col("related").fill_null(pl.col("row"))
    settled = own.select(low=pl.min_horizontal("row", other), high=pl.max_horizontal("row", other))
    return own["row"].n_unique(), settled.n_unique()


def _families(report: Report) -> list[tuple[Family, int, int]]:
    """Family, rows regained and decisions of each family, cheapest first."""
    standing = _standing(report)
    found = [
        (family, *_regained(standing, pl.col("family") == family.code, family, "of_one_family"))
        for family in map(family_of, standing["family"].unique().sort())
    ]
    kept = [family for family in found if family[1]]
    return sorted(kept, key=lambda family: (-family[1] / family[2], -family[1]))
