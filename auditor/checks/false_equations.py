"""TXT023: answers with an equation of numbers that is false."""

import polars as pl

from auditor.analysis.responses.faults.equations import false_equations
from auditor.analysis.responses.forms.code import is_code
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "false-equations"

# Prompts in which an equation has another meaning, or shall be found to be false.
_OTHER_MEANING = (
    r"(?i)binary|\bbase\b|hexa|octal|modul|\bmod\b|puzzle|riddle|\bif 1|incorrect|wrong|\bfalse\b|error|mistake|true or"
    r"|python|java|\bcode\b|clock|vector|matri|boolean|judge|\bcheck\b"
)

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a finding on each output of the training rows with a false equation."""
    if data.task != "generation":
        return Ran()
    found = false_equations(data.outputs)
    if found.is_empty():
        return Ran()
    found = found.filter(~pl.col("before").fill_null("").str.contains(_OTHER_MEANING))
    found = found.filter(~is_code(found["text"]))
    detail = pl.format("{} contains '{}', which is false", "field", "equation")
    return Ran(findings(found.with_columns(detail=detail), rule="TXT023"))
