"""Waivers: findings of a rule that someone answers for until a day. They never raise the clean count.

To call a line clean, a person decides on it in the report; that is bound to the line's content.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from auditor.decisions import FACTS
from auditor.model import Rule, Severity, findings
from auditor.settings import Waiver

# Families no waiver may name: the gate must see broken lines, leaks, and what people decided.
REFUSED = (*FACTS, "LEK", "WAI", "CASE")
WAIVED = "waived"  # the status of a finding that a waiver covers

RULES = (
    Rule(
        "WAI001",
        "expired-waiver",
        Severity.WARNING,
        "A waiver in the configuration has run out, and its findings are open again.",
        "Nobody answers for these findings any more, and whoever reads the report must know.",
        "until = 2026-01-31, audited on the first of February",
        "until = a day to come, or no waiver",
        "Fix the findings, decide on them in the report, or renew the waiver with a new reason.",
        "the UTC day of the audit is after `until`",
    ),
    Rule(
        "WAI002",
        "unused-waiver",
        Severity.NOTE,
        "A waiver in the configuration covers no finding.",
        "It would hide the next finding of its rule without anyone having looked at it.",
        "a waiver for DUP010 where nothing is a near-duplicate",
        "waivers for what is there",
        "Remove the waiver.",
    ),
)


def honour(
    shown: pl.DataFrame, waivers: Sequence[Waiver], day: dt.date
) -> tuple[pl.DataFrame, pl.DataFrame, tuple[Mapping[str, Any], ...]]:
    """Mark what waivers cover.

    Returns:
        ``shown`` (REPORT_FINDINGS) with the status ``waived`` where it was ``open``; FINDINGS of
        WAI001 and WAI002; and each waiver as JSON-ready values with the number of its ``findings``
        and its ``state``: ``holds``, ``expired`` or ``unused``.
    """
    told: list[pl.DataFrame] = []
    states: list[Mapping[str, Any]] = []
    for waiver in waivers:
        covered = (pl.col("rule") == waiver.rule) & (pl.col("status") == "open")
        count = shown.filter(covered).height
        state = "expired" if day > waiver.until else "holds" if count else "unused"
        if state == "holds":
            status = pl.when(covered).then(pl.lit(WAIVED)).otherwise("status")
            shown = shown.with_columns(status=status)
        else:
            told.append(_told(waiver, state, count))
        states.append(
            {
                "rule": waiver.rule,
                "owner": waiver.owner,
                "reason": waiver.reason,
                "until": waiver.until.isoformat(),
                "findings": count,
                "state": state,
            }
        )
    return shown, pl.concat([findings(), *told]), tuple(states)


def _told(waiver: Waiver, state: str, count: int) -> pl.DataFrame:
    code = "WAI001" if state == "expired" else "WAI002"
    said = f"waiver for {waiver.rule} by {waiver.owner}, until {waiver.until.isoformat()}"
    said += f": {count:,} finding{'' if count == 1 else 's'}"
    return findings(pl.DataFrame({"detail": [said], "path": [waiver.rule]}), rule=code)
