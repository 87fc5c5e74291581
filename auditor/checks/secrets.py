"""SEC001 to SEC006: tokens, keys and passwords in any text of a row."""

from auditor.analysis.sensitive import secrets
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.sensitive_findings import findings_of
from auditor.model import Ran
from auditor.rules import load_rules

NAME = "secrets"

_CODES = {
    secrets.TOKEN: "SEC001",
    secrets.PRIVATE_KEY: "SEC002",
    secrets.ALTERED_TOKEN: "SEC003",
    secrets.JWT: "SEC004",
    secrets.URL_PASSWORD: "SEC005",
    secrets.ASSIGNED: "SEC006",
}

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on training rows that contain a secret, which the report masks."""
    return Ran(findings_of(data, _CODES))
