"""LBL015: each label of texts with several is reviewed by itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.checks import several_labels
from auditor.facts import SeveralLabels
from auditor.model import Ran, Skipped

FOLDER = Path(__file__).parents[2] / "fixtures/several-labels"


def rows(name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()]


def result(read, name: str) -> Ran:
    found = several_labels.run(read(rows(name)))
    assert isinstance(found, Ran)
    return found


def test_right_labels_are_silent(read) -> None:
    assert result(read, "clean-all-labels").findings.is_empty()


def test_a_set_of_one_label_a_text_is_left_to_another_check(read) -> None:
    one = [{"text": f"text {n} of it", "label": "ab"[n % 2]} for n in range(60)]
    found = several_labels.run(read(one))
    assert isinstance(found, Ran)
    assert (found.findings.height, found.facts) == (0, None)


def test_few_rows_are_skipped_with_the_reason(read) -> None:
    found = several_labels.run(read(rows("flagged")[:30]))
    assert isinstance(found, Skipped)
    assert found.reason == "30 rows with labels; at least 50 are needed"


def test_labels_that_texts_do_not_predict_are_silent(read) -> None:
    shuffled = rows("flagged")
    labels = [row["labels"] for row in shuffled]
    for row, other in zip(shuffled, labels[7:] + labels[:7], strict=True):
        row["labels"] = other
    found = several_labels.run(read(shuffled))
    assert isinstance(found, Ran)
    assert found.findings.is_empty()
    assert isinstance(found.facts, SeveralLabels)
    assert {label.least for label in found.facts.labels} == {None}  # and the gate learns nothing


def test_missing_labels_and_labels_too_many_are_found(read) -> None:
    """Of rows 1 to 4 a label was dropped, rows 7, 9 and 10 have one too many; none else is named."""
    found = result(read, "flagged").findings
    altered = {0, 1, 2, 3, 6, 8, 9}
    assert set(found["row"]) <= altered
    assert len(set(found["row"])) >= 5


def test_facts_name_every_label(read) -> None:
    facts = result(read, "flagged").facts
    assert isinstance(facts, SeveralLabels)
    assert facts.rows == 150
    assert {label.name for label in facts.labels} == {"billing", "delivery", "login"}
    assert sum(label.suspected for label in facts.labels) >= 5
    assert all(label.least is not None and label.least < 0.05 for label in facts.labels)


def test_the_rarest_labels_are_left_out_of_large_sets(
    read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(several_labels, "_MAX_CELLS", 300)
    found = result(read, "flagged")
    assert isinstance(found.facts, SeveralLabels)
    assert len(found.facts.labels) == 2
    assert found.left_out == "the 1 rarest label of 3: more than 300 rows times labels"
