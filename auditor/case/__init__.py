"""The case: should anyone fine-tune at all? Computed from readiness.toml and the files it names."""

from auditor.case.as_json import to_json
from auditor.case.assessment import assess
from auditor.case.model import (
    NOT_ASSESSED,
    Answer,
    Case,
    CaseFinding,
    CaseVerdict,
    DataFacts,
)
from auditor.case.readiness.load import FILE_NAME, template
from auditor.case.rules import RULES

__all__ = [
    "FILE_NAME",
    "NOT_ASSESSED",
    "RULES",
    "Answer",
    "Case",
    "CaseFinding",
    "CaseVerdict",
    "DataFacts",
    "assess",
    "template",
    "to_json",
]
