"""The case: should anyone fine-tune at all? Computed from readiness.toml and the files it names."""

from auditor.case.as_json import to_json
from auditor.case.assessment import NOT_ASSESSED, Case, assess
from auditor.case.model import Answer, CaseVerdict, DataFacts
from auditor.case.readiness.load import FILE_NAME
from auditor.case.readiness.template import template
from auditor.case.rules import RULES

__all__ = [
    "FILE_NAME", "NOT_ASSESSED", "RULES", "Answer", "Case", "CaseVerdict", "DataFacts",
    "assess", "template", "to_json",
]  # fmt: skip
