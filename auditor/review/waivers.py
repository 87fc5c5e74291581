"""Waivers: findings that somebody answers for until a day.

A decision says what becomes of a line, and applies to the content of the line for ever. A waiver has an
owner, a reason and an end in addition: ``apply`` drafts waivers for what a person decided to keep. A
``false-positive`` waiver for one finding (named by its id) clears the finding until it expires, like the
decision "not an issue". ``accepted-risk`` and ``fix-later`` remove a finding from the review and clear
nothing; neither does a waiver for a whole rule. An expired waiver covers nothing.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

import msgspec
import polars as pl

from auditor.families import family_of
from auditor.model import Severity, findings
from auditor.plural import pluralize
from auditor.review.findings import pair_ids
from auditor.rules import load_rules

State = Literal["holds", "expired", "unused"]
WAIVED = "waived"  # the status of a finding that a waiver covers and does not clear


class Kind(StrEnum):
    """Why a finding may stay: it is wrong, its risk is accepted, or it will be fixed."""

    FALSE_POSITIVE = "false-positive"
    ACCEPTED_RISK = "accepted-risk"
    FIX_LATER = "fix-later"


Code = Annotated[
    str, msgspec.Meta(pattern="^[A-Z]{3,4}[0-9]{3}$", description="a rule's code such as DUP010")
]
FindingId = Annotated[
    str, msgspec.Meta(pattern="^([0-9a-f]{16}(-[0-9]+)?)?$", description="a finding's id")
]


class Waiver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What ``owner`` answers for up to and on the day ``expires``: one finding, or a whole rule."""

    rule: Code
    kind: Kind
    reason: str
    owner: str
    created: dt.date
    expires: dt.date
    fingerprint: FindingId = ""  # a finding's id; empty for every finding of the rule


@dataclass(frozen=True, slots=True)
class WaiverState:
    """What waivers that differ in the fingerprint alone cover on the day of the audit.

    The names are those of the JSON report (schema 1).
    """

    rule: str
    kind: Kind
    owner: str
    reason: str
    created: str  # ISO 8601
    until: str  # ISO 8601
    state: State
    waivers: int
    findings: int


@dataclass(frozen=True, slots=True)
class WaiverFile:
    """The file of the waivers of an audit, and the digest of its bytes."""

    path: str
    sha256: str


RULES = load_rules(__name__)


def with_waivers(
    shown: pl.DataFrame, lines: pl.DataFrame, waivers: Sequence[Waiver], day: dt.date
) -> tuple[pl.DataFrame, pl.DataFrame, tuple[WaiverState, ...]]:
    """Findings with the status that waivers give them; errors that are facts about bytes stay open.

    Args:
        shown: REPORT_FINDINGS, after decisions. A waiver on a pair also applies with its lines
            swapped; a waiver for one finding takes precedence over one for the rule.
        lines: LINES of all rows.
        waivers: in any order.
        day: of the audit, in UTC.

    Returns:
        ``shown`` with the status ``cleared`` or ``waived`` where it was ``open``; FINDINGS of WAI001
        and WAI002; and the state of the waivers: expired ones first, then by the day they end.
    """
    if not waivers:
        return shown, findings(), ()
    active = [waiver for waiver in waivers if day <= waiver.expires]
    expired = [waiver for waiver in waivers if day > waiver.expires]
    covered = _covering(shown, lines, active)
    counts = _counts(active, covered)
    statuses = [
        WAIVED if waiver.kind is not Kind.FALSE_POSITIVE or not waiver.fingerprint else "cleared"
        for waiver in active
    ]
    new = covered.replace_strict(range(len(active)), statuses, return_dtype=pl.String)
    shown = shown.with_columns(status=pl.coalesce(new, "status"))
    counts |= _counts(expired, _covering(shown, lines, expired))
    states = _states(counts, day)
    notes = [_note(state) for state in states if state.state != "holds"]
    return shown, pl.concat([findings(), *notes]), states


def _covering(shown: pl.DataFrame, lines: pl.DataFrame, waivers: Sequence[Waiver]) -> pl.Series:
    """For each finding the number of the waiver that covers it, or null (UInt32)."""
    table = pl.DataFrame(
        [(waiver.rule, waiver.fingerprint, number) for number, waiver in enumerate(waivers)],
        schema={"rule": pl.String, "id": pl.String, "number": pl.UInt32},
        orient="row",
    )
    of_finding = table.filter(pl.col("id") != "")
    pairs = pair_ids(shown, lines)
    whole = table.filter(pl.col("id") == "").select("rule", whole="number")
    facts = [rule for rule in shown["rule"].unique() if family_of(rule).factual]
    fixed = pl.col("rule").is_in(facts) & (pl.col("severity") == Severity.ERROR)
    found = pl.concat([shown.select("rule", "id", "status", "severity"), pairs], how="horizontal")
    for name in ("id", *pairs.columns):
        by_name = of_finding.select(
            "rule", pl.col("id").alias(name), pl.col("number").alias(f"by_{name}")
        )
        found = found.join(by_name, on=["rule", name], how="left", maintain_order="left")
    found = found.join(whole, on="rule", how="left", maintain_order="left")
    number = pl.coalesce("by_id", "by_ordered", "by_swapped", "whole")
    return found.select(pl.when((pl.col("status") == "open") & ~fixed).then(number)).to_series()


def _counts(waivers: Sequence[Waiver], covered: pl.Series) -> dict[Waiver, int]:
    """How many findings each waiver covers."""
    found = dict(covered.drop_nulls().value_counts().iter_rows())
    return {waiver: found.get(number, 0) for number, waiver in enumerate(waivers)}


def _states(counts: Mapping[Waiver, int], day: dt.date) -> tuple[WaiverState, ...]:
    similar: defaultdict[tuple[Waiver, State], list[int]] = defaultdict(list)
    for waiver, count in counts.items():
        state: State = "expired" if day > waiver.expires else "holds" if count else "unused"
        similar[msgspec.structs.replace(waiver, fingerprint=""), state].append(count)
    states = [
        WaiverState(
            rule=waiver.rule,
            kind=waiver.kind,
            owner=waiver.owner,
            reason=waiver.reason,
            created=waiver.created.isoformat(),
            until=waiver.expires.isoformat(),
            state=state,
            waivers=len(covered),
            findings=sum(covered),
        )
        for (waiver, state), covered in similar.items()
    ]
    return tuple(sorted(states, key=lambda state: (state.state != "expired", state.until)))


def _note(state: WaiverState) -> pl.DataFrame:
    rule = "WAI001" if state.state == "expired" else "WAI002"
    waivers = "waiver" if state.waivers == 1 else f"{state.waivers:,} waivers"
    detail = f"{waivers} for {state.rule} by {state.owner}, until {state.until}: "
    detail += pluralize(state.findings, "finding")
    return findings(pl.DataFrame({"detail": [detail], "path": [state.rule]}), rule=rule)
