"""Sets with one label: what still has two, and what blocks."""

from __future__ import annotations

import pytest

from auditor.checks import one_label
from auditor.verdict import Verdict


def rows(*labels: str | None) -> list[dict[str, str | None]]:
    return [{"text": f"row {n} of it", "label": label} for n, label in enumerate(labels)]


@pytest.mark.parametrize("labels", [("a", "b"), ("a", "a", "b"), ("a",), ("a", "", None)])
def test_two_labels_or_a_single_row_are_silent(found, labels: tuple[str | None, ...]) -> None:
    assert found(one_label, rows(*labels)) == []


def test_free_answers_are_no_labels(found) -> None:
    records = [{"prompt": f"question {n} of it", "completion": "the same"} for n in range(9)]
    assert found(one_label, records) == []


def test_equal_labels_are_one_whatever_their_case(found) -> None:
    detail = "all 3 rows have the label 'Card'"
    assert found(one_label, rows("Card", "card", "card ", "")) == [
        ("LBL013", None, None, None, detail)
    ]


def test_a_set_with_one_label_is_not_ready(audit, pairs) -> None:
    records = [{"text": pair["prompt"], "label": "ticket"} for pair in pairs(250)]
    report = audit(records)
    assert report.verdict is Verdict.NOT_READY
    assert report.reason == "one label in all rows (2 or more needed)"


def test_the_same_two_labels_in_all_rows_are_not_ready(audit, pairs) -> None:
    records = [{"text": pair["prompt"], "label": ["rain", "wind"]} for pair in pairs(250)]
    report = audit(records)
    assert report.verdict is Verdict.NOT_READY
    assert report.reason == "the same labels in all rows (2 or more needed)"
