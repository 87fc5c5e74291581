"""CASE060: who is responsible for the model, and when is the case reviewed?"""

from auditor.case.context import Context
from auditor.case.model import CaseFinding
from auditor.plural import pluralize

# Days to the next review. Source: the policy asks who owns the model in 12 months.
MAX_REVIEW_DAYS = 366


def run(context: Context) -> list[CaseFinding]:
    """Return what is missing in [owner], and whether the review is overdue or too far ahead."""
    owner, finding = context.readiness.owner, context.readiness.finding
    found = context.readiness.missing(("owner",), owner, "name", "retrain_trigger", "review_by")
    if owner.review_by is not None:
        days = (owner.review_by - context.today).days
        if days < 0:
            detail = f"the review was due on {owner.review_by}, {pluralize(-days, 'day')} ago"
            found.append(finding("CASE060", ("owner", "review_by"), detail))
        elif days > MAX_REVIEW_DAYS:
            detail = (
                f"{owner.review_by} is {days:,} days ahead; at most {MAX_REVIEW_DAYS} are allowed"
            )
            found.append(finding("CASE060", ("owner", "review_by"), detail))
    return found
