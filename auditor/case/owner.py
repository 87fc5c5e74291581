"""CASE060: who carries the model, and when is the case looked at again?"""

from __future__ import annotations

from auditor.case.context import Context
from auditor.case.model import CaseFinding
from auditor.model import Rule, Severity

# Days to the next review at most. Source: the policy asks who owns the model in 12 months.
REVIEW_DAYS = 366

RULES = (
    Rule(
        "CASE060",
        "review-not-due",
        Severity.ERROR,
        "The review date has passed, or lies more than a year ahead.",
        "Newer models close the gap; a case nobody looks at again outlives its reason.",
        "review_by = 2024-01-01",
        "review_by = 2026-12-01",
        "Review the case, and set a date within a year.",
        f"{REVIEW_DAYS} days",
    ),
)


def run(context: Context) -> list[CaseFinding]:
    """Owner, trigger and review date are there, and the date is due within a year."""
    owner, finding = context.readiness.owner, context.readiness.finding
    found = context.readiness.missing(("owner",), owner, "name", "retrain_trigger", "review_by")
    if owner.review_by is not None:
        days = (owner.review_by - context.today).days
        if days < 0:
            detail = f"the review was due on {owner.review_by}, {-days} days ago"
            found.append(finding("CASE060", ("owner", "review_by"), detail))
        elif days > REVIEW_DAYS:
            detail = f"{owner.review_by} is {days} days ahead; {REVIEW_DAYS} are the most"
            found.append(finding("CASE060", ("owner", "review_by"), detail))
    return found
