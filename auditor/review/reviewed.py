"""Findings after people's review: decisions first, then waivers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from auditor.model import Rule
from auditor.review import decisions
from auditor.review.decisions import DECISIONS, remaining, with_current_ids, with_decisions
from auditor.review.findings import report_findings
from auditor.review.waivers import Waiver, WaiverState, with_waivers


class Reviewed(NamedTuple):
    """Findings for people and for the gate, and what the waivers cover."""

    shown: pl.DataFrame  # REPORT_FINDINGS, with the status of each finding
    remaining: pl.DataFrame  # FINDINGS that the gate takes into account
    waivers: tuple[WaiverState, ...] = ()


def reviewed(
    found: pl.DataFrame,
    lines: pl.DataFrame,
    rules: Sequence[Rule],
    people: tuple[pl.DataFrame | None, Sequence[Waiver]],
    day: dt.date,
) -> Reviewed:
    """``found`` after the decisions and, where nobody decided, the waivers.

    Args:
        found: FINDINGS of all checks.
        lines: LINES of all rows.
        rules: all that may be found.
        people: DECISIONS, or None; and waivers.
        day: of the audit, in UTC: on which waivers may have expired.
    """
    shown = report_findings(found, lines, rules)
    decided, waivers = people
    if decided is None and not waivers:
        return Reviewed(shown, found)
    if decided is None:
        decided = pl.DataFrame(schema=DECISIONS)
    decided = with_current_ids(decided, shown, lines)
    shown = with_decisions(shown, lines, decided)
    shown, notes, states = with_waivers(shown, lines, waivers, day)
    kept = remaining(shown, decided)
    by_people = [rule.code for rule in decisions.RULES]
    added = pl.concat([kept.filter(pl.col("rule").is_in(by_people)), notes])
    if not added.is_empty():
        shown = pl.concat([shown, report_findings(added, lines, rules)])
    return Reviewed(shown, kept, states)
