"""CASE060: who is responsible for the model, and when is the case reviewed?"""

from __future__ import annotations

from auditor.case.context import Context
from auditor.case.model import CaseFinding
from auditor.case.wording import number_of
from auditor.model import Rule, Severity

# Days to the next review. Source: the policy asks who owns the model in 12 months.
_MAX_REVIEW_DAYS = 366

RULES = (
    Rule(
        "CASE060",
        "review-not-due",
        Severity.ERROR,
        what="The review date has passed, or is more than a year ahead.",
        why="Newer models close the gap. Without a review, a fine-tune outlives its reason.",
        bad="review_by = 2024-01-01",
        good="review_by = 2026-12-01",
        fix="Review the case, and set the next date within a year.",
        threshold=f"from today to {_MAX_REVIEW_DAYS} days ahead",
    ),
)


def run(context: Context) -> list[CaseFinding]:
    """Return what is missing in [owner], and whether the review is overdue or too far ahead."""
    owner, finding = context.readiness.owner, context.readiness.finding
    found = context.readiness.missing(("owner",), owner, "name", "retrain_trigger", "review_by")
    if owner.review_by is not None:
        days = (owner.review_by - context.today).days
        if days < 0:
            detail = f"the review was due on {owner.review_by}, {number_of(-days, 'day')} ago"
            found.append(finding("CASE060", ("owner", "review_by"), detail))
        elif days > _MAX_REVIEW_DAYS:
            detail = (
                f"{owner.review_by} is {days:,} days ahead; at most {_MAX_REVIEW_DAYS} are allowed"
            )
            found.append(finding("CASE060", ("owner", "review_by"), detail))
    return found
