"""Open findings for annotation tools: Label Studio tasks and Argilla records."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import polars as pl

from auditor.escape import dumps
from auditor.facts import SUSPECTED_LABEL, SuspectedLabel
from auditor.report.labelling import choice, suspects
from auditor.report.model import Report
from auditor.report.parts.rows import FindingRow, TextRow, finding_rows, texts_by_row

_SEVERITIES = ("error", "review")  # those that need a person's decision


class _Item(NamedTuple):
    """One finding to decide on, with the texts that a person needs for it."""

    finding: FindingRow
    text: str
    response: str
    label: str  # of the row
    other: str  # the text of the partner row, or the rejected answer
    suggested: SuspectedLabel | None  # by the models, of a suspected label


def label_studio(report: Report) -> str:
    """Tasks in Label Studio's JSON format; the suggested label is a prediction to confirm or change.

    ``labelling.label_studio_config`` is the labelling configuration for them. ``finding`` is the finding's id in the
    report.
    """
    return dumps([_task(item, report.version) for item in _items(report)])


def _task(item: _Item, version: str) -> dict[str, object]:
    data = {
        "text": item.text,
        "response": item.response,
        "label": item.label,
        "finding": item.finding.id,
        "rule": item.finding.rule,
        "place": item.finding.position,
        "detail": item.finding.message,
        "other": item.other,
    }
    if item.suggested is None:
        return {"data": data}
    value = {"choices": [choice(item.suggested.suggested)]}
    result = {"from_name": "label", "to_name": "text", "type": "choices", "value": value}
    prediction = {
        "model_version": f"dataset-audit {version}",
        "score": round(item.suggested.confidence, 6),
        "result": [result],
    }
    return {"data": data, "predictions": [prediction]}


def argilla(report: Report) -> str:
    """Argilla records as ``argilla.Record.from_dict`` reads them.

    The suggested label answers the question ``label``; the fields are ``text``, ``response`` and ``other``.
    """
    return dumps([_record(item, report.version) for item in _items(report)])


def _record(item: _Item, version: str) -> dict[str, object]:
    fields = {"text": item.text, "response": item.response, "other": item.other}
    metadata = {
        "rule": item.finding.rule,
        "place": item.finding.position,
        "detail": item.finding.message,
        "label": item.label,
        "score": item.finding.score,
    }
    return {
        "id": item.finding.id,
        "fields": {name: text for name, text in fields.items() if text},
        "metadata": {name: value for name, value in metadata.items() if value not in (None, "")},
        "suggestions": {}
        if item.suggested is None
        else {"label": _suggestion(item.suggested, version)},
    }


def _suggestion(suspect: SuspectedLabel, version: str) -> dict[str, object]:
    return {
        "value": choice(suspect.suggested),
        "score": round(suspect.confidence, 6),
        "agent": f"dataset-audit {version}",
    }


def _items(report: Report) -> Iterator[_Item]:
    """One item per open finding on a row with text, worst first."""
    texts, suspected = texts_by_row(report.texts), suspects(report)
    undecided = pl.col("severity").is_in(_SEVERITIES) & (pl.col("status") == "open")
    for finding in finding_rows(report.findings.filter(undecided)):
        text = None if finding.row is None else texts.get(finding.row)
        if finding.row is None or text is None or (text.prompt is None and text.response is None):
            continue
        yield _Item(
            finding,
            text=text.prompt or text.response or "",
            response=text.response or "",
            label=text.label or "",
            other=_other(finding, texts) or text.rejected or "",
            suggested=suspected.get(finding.row) if finding.rule == SUSPECTED_LABEL else None,
        )


def _other(finding: FindingRow, texts: Mapping[int, TextRow]) -> str | None:
    other = None if finding.related is None else texts.get(finding.related)
    return other and (other.prompt or other.response)
