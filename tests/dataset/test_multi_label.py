"""Sets whose texts have several labels."""

from __future__ import annotations

from auditor.formats.record.base import SEVERAL_LABELS
from tests.conftest import Audit, Read


def rows(several: int, number: int = 100) -> list[dict[str, object]]:
    """Texts with one label each, of them ``several`` with two, no two texts alike."""
    labels = [["b", "a"] if n < several else ["a" if n % 2 else "b"] for n in range(number)]
    return [
        {"text": f"Parcel {n} of customer {n * 7} is late.", "label": label}
        for n, label in enumerate(labels)
    ]


def test_several_labels_by_design_are_no_fault(read: Read) -> None:
    data = read(rows(several=2))
    assert data.task == "multi-label"
    assert data.problems.is_empty()
    assert data.examples["label"][:3].to_list() == ["a; b", "a; b", "b"]


def test_a_row_with_two_labels_among_rows_with_one(read: Read) -> None:
    data = read(rows(several=1))
    assert data.task == "classification"
    assert data.problems.select("row", "rule").rows() == [(0, SEVERAL_LABELS)]


def test_texts_without_a_label(read: Read) -> None:
    few = [*rows(several=50), {"text": "None.", "label": []}]
    many = [*rows(several=50), *({"text": f"None {n}.", "label": []} for n in range(20))]
    assert read(few).examples["label"].to_list()[-1] == ""
    assert read(many).examples["label"].to_list()[-1] == "no label"


def test_each_label_has_a_floor_and_is_reviewed(audit: Audit) -> None:
    report = audit([*rows(several=50), {"text": "A lamp is broken.", "label": ["a", "c"]}])
    assert [(item.label, item.rows) for item in report.profile.classes] == [
        ("a", 76),
        ("b", 75),
        ("c", 1),
    ]
    observed = {each.name: each.observed for each in report.requirements}
    assert observed["rows-per-class"] == "1 of 3 classes below 10 rows"
    assert observed["label-noise"].startswith("at least 0.0% wrong for")


def test_other_labels_of_one_text_are_a_conflict(audit: Audit) -> None:
    other = {"text": rows(1)[0]["text"], "label": ["b"]}
    report = audit([*rows(several=50), other])
    found = report.findings.filter(report.findings["rule"] == "CON001")
    assert "'a; b'" in found["detail"][0]
