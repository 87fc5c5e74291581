"""The rules that keep rows from being clean, and how many rows decisions on them would regain."""

from dataclasses import dataclass

import polars as pl

from auditor.families import FAMILIES, Family, family_of
from auditor.model import BLOCKING, Rule
from auditor.plural import pluralize
from auditor.report.model import Report
from auditor.review.decisions import CLEARED_STATUSES
from auditor.verdict import State


@dataclass(frozen=True, slots=True)
class Blocker:
    """One rule that keeps rows from being clean."""

    rule: Rule
    severity: str
    rows: int  # with a finding of the rule
    regained: int  # of these, rows without a finding of another rule; 0 if they can only be removed
    decisions: int  # pairs or rows to settle before the regained rows are clean
    needed: bool  # whether a requirement that is not met depends on the rule

    @property
    def rows_per_decision(self) -> float:
        """Rows regained per decision."""
        return self.regained / self.decisions if self.decisions else 0.0


def blockers(report: Report) -> list[Blocker]:
    """Every rule that keeps rows from being clean.

    Rules that a requirement depends on come first, then those that regain most rows per decision.
    """
    findings = _blocking_findings(report)
    rules = {rule.code: rule for rule in report.rules}
    needed = _needed_families(report)
    by_rule = findings.group_by("rule").agg(pl.col("severity").min(), pl.col("row").n_unique())
    found = [
        Blocker(
            rules[code],
            severity,
            rows,
            *_regained(findings, pl.col("rule") == code, rules[code].family, "only_rule"),
            needed=rules[code].family in needed,
        )
        for code, severity, rows in by_rule.iter_rows()
    ]
    return sorted(
        found, key=lambda b: (not b.needed, -b.rows_per_decision, -b.regained, -b.rows, b.rule.code)
    )


def sentence(report: Report) -> str:
    """The clean rows and the required minimum; below it also what to fix first to reach it."""
    clean, floor = report.counts.clean, report.settings.floor
    most = report.counts.clean_if_cleared
    rows = pluralize(clean, "clean row")
    if clean >= floor:
        review = f" ({most:,} if all rows under review are kept)" if most > clean else ""
        return f"{rows}{review}; {floor:,} are required"
    missing = floor - clean
    start = f"{rows}, {missing:,} short of the required {floor:,}"
    families = _families(report)
    if not families:
        return f"{start}: add new rows"
    family, regained, decisions = families[0]
    found = pluralize(regained, family.noun, family.plural) if regained > 1 else family.noun
    effort = f" ({pluralize(decisions, 'decision')})" if decisions < regained else ""
    added = missing - sum(rows for _, rows, _ in families)
    rest = f", and add {pluralize(added, 'new row')}" if added > 0 else ""
    return f"{start}: fix the {found} first{effort}{rest}"


def _needed_families(report: Report) -> frozenset[Family]:
    """The families that requirements depend on which are not met."""
    failed = {need.name for need in report.requirements if need.state is State.NOT_MET}
    return frozenset(
        family
        for family in FAMILIES.values()
        if ("no-leakage" in failed and family.disposition == "leaked")
        or ("clean-examples" in failed and family.repairable)
        or ("well-formed" in failed and family.factual)
    )


def _blocking_findings(report: Report) -> pl.DataFrame:
    """Open blocking findings on training lines.

    Columns: row, rule, severity, related, family, and only_rule and only_family, which say whether
    the row has findings of a single rule, or of a single family.
    """
    unclean = report.lines.filter(~pl.col("disposition").is_in(["clean", "blank"])).select("row")
    blocking = pl.col("severity").is_in([str(severity) for severity in BLOCKING])
    family = {rule.code: rule.family.code for rule in report.rules}
    return (
        report.findings.filter(blocking & ~pl.col("status").is_in(CLEARED_STATUSES))
        .select("row", "rule", "severity", "related")
        .join(unclean, on="row", how="semi", maintain_order="left")
        .with_columns(family=pl.col("rule").replace_strict(family, return_dtype=pl.String))
        .with_columns(
            only_rule=pl.col("rule").n_unique().over("row") == 1,
            only_family=pl.col("family").n_unique().over("row") == 1,
        )
    )


def _regained(findings: pl.DataFrame, which: pl.Expr, family: Family, only: str) -> tuple[int, int]:
    """Rows that are unclean only because of ``which`` findings, and the pairs or rows to settle.

    ``only`` is the column that excludes rows with other findings.
    """
    if not family.repairable:
        return 0, 0
    alone = findings.filter(which & pl.col(only))
    other = pl.col("related").fill_null(pl.col("row"))
    pairs = alone.select(low=pl.min_horizontal("row", other), high=pl.max_horizontal("row", other))
    return alone["row"].n_unique(), pairs.n_unique()


def _families(report: Report) -> list[tuple[Family, int, int]]:
    """Family, rows regained and decisions; the family with most rows per decision comes first."""
    findings = _blocking_findings(report)
    found = [
        (family, *_regained(findings, pl.col("family") == family.code, family, "only_family"))
        for family in map(family_of, findings["family"].unique().sort())
    ]
    return sorted((f for f in found if f[1]), key=lambda f: (-f[1] / f[2], -f[1]))
