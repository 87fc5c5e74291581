"""OUT003: answers that break the JSON Schema that the user gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import polars as pl

from auditor.analysis.responses.forms.reasoning import without_reasoning
from auditor.analysis.responses.json_schema import contract_of, first_fault
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.last_answers import last_answers
from auditor.model import Ran, findings
from auditor.rules import load_rules

if TYPE_CHECKING:
    from jsonschema_rs import Validator

NAME = "output-contract"

_FENCED = "```"
_MAX_SHOWN = 40  # characters of an answer

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a finding for each training row whose last answer breaks ``settings.output_schema``."""
    schema = data.settings.output_schema
    if not schema:
        return Ran()
    answers = last_answers(data)
    texts = without_reasoning(answers["text"]).fill_null("")
    validator, is_text = contract_of(schema), schema.get("type") == "string"
    details = []
    for field, text in zip(answers["field"], texts, strict=True):
        fault = _fault(validator, text, is_text=is_text)
        details.append(f"{field} {fault}" if fault else None)
    found = answers.with_columns(detail=pl.Series(details, dtype=pl.String)).drop_nulls("detail")
    return Ran(findings(found, rule="OUT003"))


def _fault(validator: Validator, text: str, *, is_text: bool) -> str:
    """Return how an answer breaks the schema; "" if it does not."""
    try:
        fault = first_fault(validator, text if is_text else msgspec.json.decode(text))
    except (msgspec.DecodeError, RecursionError):
        fenced = " inside a code fence" if text.lstrip().startswith(_FENCED) else ""
        return f"is not JSON{fenced}: '{text.strip()[:_MAX_SHOWN]}'"
    return f"breaks the output schema: {fault}" if fault else ""
