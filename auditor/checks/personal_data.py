"""PII001 to PII007: personal data in any text of a row; ``[pii] block`` decides which kinds block it."""

from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.sensitive_findings import findings_of
from auditor.model import Ran
from auditor.rules import load_rules

NAME = "personal-data"

RULES = load_rules(__name__)
_CODES = {rule.name: rule.code for rule in RULES}  # a rule has the name of its kind


def run(data: Dataset) -> Ran:
    """Return findings on training rows that contain personal data, which the report masks."""
    return Ran(findings_of(data, _CODES))
