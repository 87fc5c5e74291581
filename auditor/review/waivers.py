"""Waivers: findings that someone answers for until a day, told from decisions in one place: here.

A decision says what becomes of a line, and holds for the line's content for ever. A waiver is the same
answer with an owner, a reason and an end: what a person keeps, ``apply`` drafts as waivers for the file
it writes. A finding that is waived by its fingerprint (its id in the reports, made from rule and
content) as ``false-positive`` counts as clean while the waiver holds, as if it had been decided
"not an issue". ``accepted-risk`` and ``fix-later`` take a finding out of the review and lift nothing;
neither does a waiver for a rule as a whole. After its last day a waiver covers nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

import msgspec
import polars as pl

from auditor.families import family_of
from auditor.model import Rule, Severity, findings
from auditor.review.decisions import turned

WAIVED = "waived"  # the status of a finding that is waived and not cleared


class Kind(StrEnum):
    """Why a finding may stand: it is none, its risk is taken, or it will be mended."""

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


RULES = (
    Rule(
        "WAI001",
        "expired-waiver",
        Severity.WARNING,
        "A waiver has run out, and its findings are open again.",
        "Nobody answers for these findings any more, and whoever reads the report must know.",
        "expires = 2026-01-31, audited on the first of February",
        "expires = a day to come, or no waiver",
        "Fix the findings, decide on them in the report, or renew the waiver with a new reason.",
        "the UTC day of the audit is after `expires`",
    ),
    Rule(
        "WAI002",
        "unused-waiver",
        Severity.NOTE,
        "A waiver covers no finding.",
        "It would hide the next finding of its rule without anyone having looked at it.",
        "a waiver for DUP010 where nothing is a near-duplicate",
        "waivers for what is there",
        "Remove the waiver.",
    ),
)


def honour(
    shown: pl.DataFrame, lines: pl.DataFrame, waivers: Sequence[Waiver], day: dt.date
) -> tuple[pl.DataFrame, pl.DataFrame, tuple[Mapping[str, Any], ...]]:
    """Mark what waivers cover on ``day``; errors that are facts about bytes no waiver covers.

    Args:
        shown: REPORT_FINDINGS with ids, after decisions. A waiver on a pair also holds with its
            lines swapped; a waiver for one finding comes before one for the rule.
        lines: LINES of all rows.
        waivers: in any order.
        day: of the audit, in UTC.

    Returns:
        ``shown`` with the status ``cleared`` or ``waived`` where it was ``open``; FINDINGS of WAI001
        and WAI002; and the waivers as JSON-ready values, those alike but for the fingerprint as one,
        with the number of ``waivers`` and ``findings`` and the ``state``: ``holds``, ``expired`` or
        ``unused``. Expired ones first, then by the day they end.
    """
    if not waivers:
        return shown, findings(), ()
    found: dict[Waiver, int] = dict.fromkeys(waivers, 0)
    for holding in (True, False):
        some = [waiver for waiver in waivers if (day <= waiver.expires) == holding]
        at = _covering(shown, lines, some)
        for number, count in at.drop_nulls().value_counts().iter_rows():
            found[some[number]] = count
        if holding:
            shown = shown.with_columns(status=_statuses(shown["status"], at, some))
    states = _states(found, day)
    told = [_told(state) for state in states if state["state"] != "holds"]
    return shown, pl.concat([findings(), *told]), states


def _covering(shown: pl.DataFrame, lines: pl.DataFrame, waivers: Sequence[Waiver]) -> pl.Series:
    """For each finding the number of the waiver that covers it, or null."""
    named = {(w.rule, w.fingerprint): n for n, w in enumerate(waivers) if w.fingerprint}
    broad = {w.rule: n for n, w in enumerate(waivers) if not w.fingerprint}
    rules = {rule for rule, _ in named} | broad.keys()
    sha = dict(lines.select("row", "sha256").iter_rows()) if named else {}
    numbers: list[int | None] = []
    for row in shown.iter_rows(named=True):
        rule = row["rule"]
        fact = family_of(rule).factual and row["severity"] == Severity.ERROR
        if rule not in rules or row["status"] != "open" or fact:
            numbers.append(None)
            continue
        own = named.get((rule, row["id"]))
        if own is None and named and (other := turned(row, sha)):
            own = named.get((rule, other))
        numbers.append(broad.get(rule) if own is None else own)
    return pl.Series(numbers, dtype=pl.UInt32)


def _statuses(status: pl.Series, at: pl.Series, waivers: Sequence[Waiver]) -> pl.Series:
    lifts = [w.kind is Kind.FALSE_POSITIVE and bool(w.fingerprint) for w in waivers]
    return pl.Series(
        [
            old if number is None else "cleared" if lifts[number] else WAIVED
            for old, number in zip(status, at, strict=True)
        ],
        dtype=pl.String,
    )


def _states(found: Mapping[Waiver, int], day: dt.date) -> tuple[Mapping[str, Any], ...]:
    alike: dict[tuple[Any, ...], list[int]] = {}
    for waiver, count in found.items():
        state = "expired" if day > waiver.expires else "holds" if count else "unused"
        words = (waiver.rule, str(waiver.kind), waiver.owner, waiver.reason)
        days = (waiver.created.isoformat(), waiver.expires.isoformat())
        alike.setdefault((*words, *days, state), []).append(count)
    names = ("rule", "kind", "owner", "reason", "created", "until", "state")
    states = [
        {**dict(zip(names, key, strict=True)), "waivers": len(counts), "findings": sum(counts)}
        for key, counts in alike.items()
    ]
    return tuple(sorted(states, key=lambda s: (s["state"] != "expired", s["until"])))


def _told(state: Mapping[str, Any]) -> pl.DataFrame:
    code = "WAI001" if state["state"] == "expired" else "WAI002"
    many, count = state["waivers"], state["findings"]
    said = (
        f"{f'{many:,} waivers' if many > 1 else 'waiver'} for {state['rule']} by {state['owner']}"
    )
    said += f", until {state['until']}: {count:,} finding{'' if count == 1 else 's'}"
    return findings(pl.DataFrame({"detail": [said], "path": [state["rule"]]}), rule=code)
