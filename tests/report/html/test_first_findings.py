from dataclasses import replace

import polars as pl
import pytest

from auditor.report.html import payload
from auditor.report.html.first_findings import Finding, Side, first_findings
from auditor.report.model import Report


def leaked_pair(report: Report, **texts: str | None) -> Finding:
    """The finding about a leaked pair in a report whose rows all have these texts."""
    changed = report.texts.with_columns(pl.lit(text).alias(name) for name, text in texts.items())
    findings = first_findings(replace(report, texts=changed))
    return next(finding for finding in findings if finding.rule == "LEK001")


def test_a_pair_is_side_by_side_and_long_text_is_clipped(report: Report) -> None:
    found = leaked_pair(report, response="y" * 2_000)
    question = ("prompt", "How do I reset my password?")
    answer = ("response", "y" * 599 + "…")
    assert found.sides == (
        Side("data/train.jsonl:31", (question, answer)),
        Side("data/eval.jsonl:4", (question, answer)),
    )
    assert (found.partner, found.score) == ("data/eval.jsonl:4", "1.000")


@pytest.mark.parametrize(("response", "label"), [("", (("label", "x"),)), ("x", ())])
def test_label_is_shown_unless_it_is_the_response(
    report: Report, response: str, label: tuple[tuple[str, str], ...]
) -> None:
    found = leaked_pair(report, prompt="p", response=response, label="x", raw="")
    assert found.sides[0].parts == (("prompt", "p"), ("response", response), *label)


def test_both_answers_of_a_pair_are_shown(report: Report) -> None:
    texts = {"prompt": "p", "response": "good", "rejected": "bad", "label": None, "raw": None}
    parts = (("prompt", "p"), ("chosen", "good"), ("rejected", "bad"))
    assert leaked_pair(report, **texts).sides[0].parts == parts
    changed = report.texts.with_columns(pl.lit(text).alias(name) for name, text in texts.items())
    rows = payload.document(replace(report, texts=changed))["rows"]
    assert [list(part) for part in parts] in [row[3] for row in rows]
