"""Open findings for annotation tools: Label Studio tasks with their labelling configuration, and Argilla records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import polars as pl

from auditor.escape import dumps, printable, xml_attribute
from auditor.facts import SUSPECTED_LABEL, LabelNoise, SuspectedLabel
from auditor.report.model import Report
from auditor.report.rows import FindingRow, TextRow, finding_rows, texts_by_row

_SEVERITIES = ("error", "review")  # those that need a person's decision
_DECISIONS = ("not-an-issue", "relabel", "drop")
_SHOWN = {"text": "Text", "response": "Response", "detail": "Finding", "other": "Other row"}


class _Item(NamedTuple):
    """One finding to decide on, with the texts that a person needs for it."""

    finding: FindingRow
    text: str
    response: str
    label: str  # that the row has
    other: str  # the text of the partner row, or the rejected answer
    suggested: SuspectedLabel | None  # by the models, of a suspected label


def label_studio(report: Report) -> str:
    """Tasks in Label Studio's JSON format; the suggested label is a prediction to confirm or change.

    ``label_studio_config`` is the labelling configuration for them. ``finding`` is the finding's id in the
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
    choice = {"choices": [_name(item.suggested.suggested)]}
    result = {"from_name": "label", "to_name": "text", "type": "choices", "value": choice}
    prediction = {
        "model_version": f"dataset-audit {version}",
        "score": round(item.suggested.confidence, 6),
        "result": [result],
    }
    return {"data": data, "predictions": [prediction]}


def label_studio_config(report: Report) -> str:
    """The labelling configuration: the texts, a decision, and the class where the set has classes."""
    texts = "".join(
        f'  <Header value="{title}"/>\n  <Text name="{name}" value="${name}"/>\n'
        for name, title in _SHOWN.items()
    )
    classes = _choices("label", _classes(report), required=False)
    decisions = _choices("decision", _DECISIONS, required=True)
    return f"<View>\n{texts}{decisions}{classes}</View>\n"


def _choices(name: str, choices: tuple[str, ...], *, required: bool) -> str:
    if not choices:
        return ""
    needed = ' required="true"' if required else ""
    lines = "".join(f'    <Choice value="{xml_attribute(choice)}"/>\n' for choice in choices)
    return f'  <Choices name="{name}" toName="text" choice="single"{needed}>\n{lines}  </Choices>\n'


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
        "value": _name(suspect.suggested),
        "score": round(suspect.confidence, 6),
        "agent": f"dataset-audit {version}",
    }


def _items(report: Report) -> Iterator[_Item]:
    """One item per open finding on a row with text, worst first."""
    texts, suspects = texts_by_row(report.texts), _suspects(report)
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
            suggested=suspects.get(finding.row) if finding.rule == SUSPECTED_LABEL else None,
        )


def _other(finding: FindingRow, texts: Mapping[int, TextRow]) -> str | None:
    other = None if finding.related is None else texts.get(finding.related)
    return other and (other.prompt or other.response)


def _suspects(report: Report) -> Mapping[int, SuspectedLabel]:
    """The suspected labels by their row, with what the models suggest instead."""
    noise = report.measured(LabelNoise)
    return {suspect.row: suspect for suspect in (noise and noise.suspects) or ()}


def _classes(report: Report) -> tuple[str, ...]:
    """The classes of a classification, and labels that the models suggest; none for other tasks."""
    if report.profile.task != "classification":
        return ()
    suggested = (suspect.suggested for suspect in _suspects(report).values())
    names = [*(item.label for item in report.profile.classes), *suggested]
    return tuple(dict.fromkeys(map(_name, names)))


def _name(label: str) -> str:
    """A label as a choice: in a file for people and in its configuration it must be the same text."""
    return printable(label)
