"""The case as JSON: field names of schema 1."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from auditor.case.model import Case
from auditor.case.rules import SEVERITY


def to_json(case: Case) -> dict[str, Any]:
    """Return the case as dicts, lists, text and numbers.

    Each finding gets its severity. The numbers of the data are part of ``numbers``; those that do
    not apply to its task are left out.
    """
    document = asdict(case)
    for finding in document["findings"]:
        finding["severity"] = str(SEVERITY[finding["rule"]])
    data = document.pop("data")
    numbers = document["numbers"] or {}
    if case.data is not None:
        numbers["data"] = {name: value for name, value in data.items() if value is not None}
        if case.data.baselines:
            numbers["data"]["baselines"]["best"] = case.data.baselines.best
    return {**document, "verdict": str(case.verdict), "numbers": numbers}
