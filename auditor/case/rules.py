"""All rules of the case, by code."""

from auditor.case import economics, evals, exceptions, owner, task
from auditor.case.context import MIN_EVAL_ITEMS
from auditor.case.data import rules as data_rules
from auditor.rules import load_rules

RULES = (
    *load_rules(
        __name__,
        min_stable_days=task.MIN_STABLE_DAYS,
        max_age_days=evals.MAX_AGE_DAYS,
        min_eval_items=MIN_EVAL_ITEMS,
        default_horizon_months=economics.DEFAULT_HORIZON_MONTHS,
        min_retrainings_per_year=economics.MIN_RETRAININGS_PER_YEAR,
        max_review_days=owner.MAX_REVIEW_DAYS,
        min_examples=exceptions.MIN_EXAMPLES,
        max_obvious_months=exceptions.MAX_OBVIOUS_MONTHS,
    ),
    *data_rules.RULES,
)
SEVERITY = {rule.code: rule.severity for rule in RULES}
