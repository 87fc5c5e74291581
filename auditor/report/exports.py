"""Open findings as JSON for annotation tools: Label Studio tasks and Argilla records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from auditor.escape import dumps
from auditor.report import view
from auditor.report.model import Report

_SEVERITIES = ("error", "review")  # those that need a person's decision


def label_studio(report: Report) -> str:
    """Tasks in Label Studio's basic JSON format; the label is a prediction to confirm or change.

    Label Studio reads the choices from the tasks. The labelling configuration needs ``<Text name="text"
    value="$text"/>`` and ``<Choices name="label" toName="text">``. ``finding`` is the finding's id in the report.
    """
    return dumps([_task(item, report.version) for item in _rows(report)])


def _task(item: Mapping[str, Any], version: str) -> dict[str, Any]:
    data = {name: item[name] for name in ("text", "response", "finding", "rule", "place", "detail")}
    task: dict[str, Any] = {"data": {**data, "other": item["other"]}}
    if item["label"]:
        choice = {"choices": [item["label"]]}
        result = {"from_name": "label", "to_name": "text", "type": "choices", "value": choice}
        task["predictions"] = [{"model_version": f"dataset-audit {version}", "result": [result]}]
    return task


def argilla(report: Report) -> str:
    """Argilla records, each with ``id``, ``fields``, ``metadata`` and ``suggestions``."""
    return dumps([_record(item) for item in _rows(report)])


def _record(item: Mapping[str, Any]) -> dict[str, Any]:
    fields = {"text": item["text"], "response": item["response"], "other": item["other"]}
    label = [{"question_name": "label", "value": item["label"]}] if item["label"] else []
    return {
        "id": item["finding"],
        "fields": {name: text for name, text in fields.items() if text},
        "metadata": {name: item[name] for name in ("rule", "place", "detail", "score")},
        "suggestions": label,
    }


def _rows(report: Report) -> Iterator[dict[str, Any]]:
    """One item per open finding on a row with text, worst first."""
    texts = {row["row"]: row for row in report.texts.iter_rows(named=True)}
    waiting = report.findings.filter(
        pl.col("severity").is_in(_SEVERITIES) & (pl.col("status") == "open")
    )
    for found in waiting.iter_rows(named=True):
        text, other = texts.get(found["row"], {}), texts.get(found["related"], {})
        if text.get("prompt") is None and text.get("response") is None:
            continue
        yield {
            "finding": found["id"],
            "rule": found["rule"],
            "place": view.position(found),
            "detail": found["detail"] or "",
            "score": found["score"],
            "text": text["prompt"] or text["response"],
            "response": text["response"] or "",
            "label": text["label"] or "",
            "other": other.get("prompt") or other.get("response") or text["rejected"] or "",
        }
