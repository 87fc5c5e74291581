"""All rules of the case, by code."""

from auditor.case.data import rules as data_rules
from auditor.rules import load_rules

RULES = (*load_rules(__name__), *data_rules.RULES)
SEVERITY = {rule.code: rule.severity for rule in RULES}
