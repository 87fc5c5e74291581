"""Findings after people's review: decisions first, then waivers."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from auditor.model import Rule, findings, whole_file
from auditor.review import decisions
from auditor.review.binding import Bound, DecisionsState, bound, require_allowed
from auditor.review.decisions import (
    CLEARED_STATUSES,
    DECISIONS,
    remaining,
    with_current_ids,
    with_decisions,
)
from auditor.review.decisions_file import Decided
from auditor.review.findings import report_findings
from auditor.review.waivers import Kind, Waiver, WaiverState, with_waivers


class Reviewed(NamedTuple):
    """Findings for people and for the gate, and what the waivers cover."""

    shown: pl.DataFrame  # REPORT_FINDINGS, with the status of each finding
    remaining: pl.DataFrame  # FINDINGS that the gate takes into account
    waivers: tuple[WaiverState, ...] = ()
    decisions: DecisionsState | None = None
    who: tuple[str, ...] = ()  # whose decisions and waivers clear findings


class Reviewers(NamedTuple):
    """What people wrote about the findings, and the day of the audit (UTC)."""

    decided: Decided | None
    waivers: Sequence[Waiver]
    day: dt.date


class Rows(NamedTuple):
    """The rows whose findings are reviewed."""

    lines: pl.DataFrame  # LINES of all rows
    labelled: pl.Series  # the rows that have a label
    train: Sequence[str]  # sha256 of each training file


def reviewed(found: pl.DataFrame, rows: Rows, rules: Sequence[Rule], people: Reviewers) -> Reviewed:
    """FINDINGS of all checks after the decisions and, where nobody decided, the waivers.

    A decision that was not on offer for its finding is an AuditError.
    """
    lines = rows.lines
    shown = report_findings(found, lines, rules)
    if people.decided is None and not people.waivers:
        return Reviewed(shown, found)
    applied, decided = None, pl.DataFrame(schema=DECISIONS)
    if people.decided is not None:
        applied = bound(people.decided, rows.train)
        applied = applied._replace(decisions=with_current_ids(applied.decisions, shown, lines))
        require_allowed(applied, shown, lines, rows.labelled)
        decided = applied.decisions.select(list(DECISIONS))
    shown = with_decisions(shown, lines, decided)
    who = _deciders(shown, decided)
    shown, notes, states = with_waivers(shown, lines, people.waivers, people.day)
    kept = remaining(shown, decided)
    by_people = [rule.code for rule in decisions.RULES]
    added = [kept.filter(pl.col("rule").is_in(by_people)), notes, _ignored(applied)]
    if any(frame.height for frame in added):
        shown = pl.concat([shown, report_findings(pl.concat(added), lines, rules)])
    return Reviewed(
        shown, kept, states, applied and applied.state, (*who, *_owners(states, people))
    )


def _ignored(applied: Bound | None) -> pl.DataFrame:
    """WAI013 if decisions do not count."""
    if applied is None or not applied.state.ignored:
        return findings()
    state = applied.state
    detail = f"{state.ignored:,} of {state.decisions:,} decisions clear nothing: {state.why_not}"
    return whole_file("WAI013", [(detail, None)])


def _deciders(shown: pl.DataFrame, decided: pl.DataFrame) -> list[str]:
    """The people whose decisions clear findings, by name."""
    if not shown["status"].is_in(CLEARED_STATUSES).any():
        return []
    names = decided.filter(~pl.col("action").is_in(["drop", "relabel"]))["by"]
    return sorted({name.strip() for name in names.drop_nulls() if any(map(str.isalnum, name))})


def _owners(states: Sequence[WaiverState], people: Reviewers) -> list[str]:
    """The owners of waivers that clear findings, by name."""
    clearing = {
        waiver.owner
        for waiver in people.waivers
        if waiver.kind is Kind.FALSE_POSITIVE and waiver.fingerprint
    }
    holding = {state.owner for state in states if state.state == "holds"}
    return sorted(clearing & holding)
