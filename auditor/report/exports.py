"""Open findings as JSON for annotation tools: Label Studio tasks and Argilla records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from auditor.escape import dumps
from auditor.report.model import Report
from auditor.report.rows import FindingRow, finding_rows, texts_by_row

_SEVERITIES = ("error", "review")  # those that need a person's decision


class _Item(NamedTuple):
    """One finding to label, with the texts that a person needs for it."""

    finding: FindingRow
    text: str
    response: str
    label: str
    other: str  # the text of the partner row, or the rejected answer


def label_studio(report: Report) -> str:
    """Tasks in Label Studio's basic JSON format; the label is a prediction to confirm or change.

    Label Studio reads the choices from the tasks. The labelling configuration needs ``<Text
    name="text" value="$text"/>`` and ``<Choices name="label" toName="text">``. ``finding`` is the
    finding's id in the report.
    """
    return dumps([_task(item, report.version) for item in _items(report)])


def _task(item: _Item, version: str) -> dict[str, object]:
    data = {
        "text": item.text,
        "response": item.response,
        "finding": item.finding.id,
        "rule": item.finding.rule,
        "place": item.finding.position,
        "detail": item.finding.detail or "",
        "other": item.other,
    }
    if not item.label:
        return {"data": data}
    choice = {"choices": [item.label]}
    result = {"from_name": "label", "to_name": "text", "type": "choices", "value": choice}
    prediction = {"model_version": f"dataset-audit {version}", "result": [result]}
    return {"data": data, "predictions": [prediction]}


def argilla(report: Report) -> str:
    """Argilla records, each with ``id``, ``fields``, ``metadata`` and ``suggestions``."""
    return dumps([_record(item) for item in _items(report)])


def _record(item: _Item) -> dict[str, object]:
    fields = {"text": item.text, "response": item.response, "other": item.other}
    label = [{"question_name": "label", "value": item.label}] if item.label else []
    return {
        "id": item.finding.id,
        "fields": {name: text for name, text in fields.items() if text},
        "metadata": {
            "rule": item.finding.rule,
            "place": item.finding.position,
            "detail": item.finding.detail or "",
            "score": item.finding.score,
        },
        "suggestions": label,
    }


def _items(report: Report) -> Iterator[_Item]:
    """One item per open finding on a row with text, worst first."""
    texts = texts_by_row(report.texts)
    undecided = pl.col("severity").is_in(_SEVERITIES) & (pl.col("status") == "open")
    for finding in finding_rows(report.findings.filter(undecided)):
        text = None if finding.row is None else texts.get(finding.row)
        other = None if finding.related is None else texts.get(finding.related)
        if text is None or (text.prompt is None and text.response is None):
            continue
        yield _Item(
            finding,
            text=text.prompt or text.response or "",
            response=text.response or "",
            label=text.label or "",
            other=(other and (other.prompt or other.response)) or text.rejected or "",
        )
