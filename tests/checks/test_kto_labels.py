"""KTO labels: sets of one kind, unbalanced sets, and answers with both labels."""

from __future__ import annotations

import pytest

from auditor.checks import kto_labels
from auditor.facts import KtoLabels
from auditor.requirements.measured import kto_labels as requirement
from auditor.verdict import Verdict


def rows(desired: int, undesired: int) -> list[dict[str, object]]:
    return [
        {"prompt": f"question {n}", "completion": f"answer {n}", "label": n < desired}
        for n in range(desired + undesired)
    ]


@pytest.mark.parametrize(
    ("desired", "undesired"), [(1, 1), (60, 60), (76, 58), (58, 76), (80, 31), (90, 9), (9, 90)]
)
def test_both_kinds_in_balance_or_few_rows_are_silent(found, desired: int, undesired: int) -> None:
    assert found(kto_labels, rows(desired, undesired)) == []


def test_classes_are_no_kto_labels(found) -> None:
    assert found(kto_labels, [{"text": "a text", "label": True}] * 3) == []


@pytest.mark.parametrize(("desired", "undesired", "label"), [(3, 0, "true"), (0, 200, "false")])
def test_one_kind_is_reported(found, desired: int, undesired: int, label: str) -> None:
    detail = f"the label of all {desired + undesired} rows is {label}"
    assert found(kto_labels, rows(desired, undesired)) == [("PRF005", None, None, None, detail)]


@pytest.mark.parametrize(
    ("desired", "undesired", "advice"),
    [
        (200, 50, "undesirable_weight between 3.01 and 4.00"),
        (50, 200, "desirable_weight between 4.00 and 5.32"),
    ],
)
def test_other_weights_are_advised(found, desired: int, undesired: int, advice: str) -> None:
    detail = f"{desired} desired and {undesired} undesired answers: train with {advice}"
    ratio = desired / undesired
    assert found(kto_labels, rows(desired, undesired)) == [("PRF006", None, None, ratio, detail)]


def test_several_answers_and_other_tools_are_no_contradiction(found) -> None:
    other = {"prompt": "question 0", "completion": "another answer", "label": False}
    tools = {
        "prompt": "question 0",
        "completion": "answer 0",
        "label": False,
        "tools": [{"name": "f"}],
    }
    assert found(kto_labels, [*rows(1, 1), other, tools]) == []


def test_an_answer_with_both_labels_is_reported(found) -> None:
    opposite = {"prompt": "Question 0", "completion": "answer 0!", "label": False}
    reported = found(kto_labels, [*rows(2, 1), opposite])
    assert [finding[:4] for finding in reported] == [("CON005", 0, 3, 0.5), ("CON005", 3, 0, 0.5)]


def test_a_clear_majority_is_silent(found) -> None:
    same = [{**rows(1, 0)[0], "user": name} for name in "abc"]
    reported = found(kto_labels, [*same, {**same[0], "user": "d", "label": False}])
    assert [finding[:4] for finding in reported] == [("CON005", 3, 0, 0.25)]


def test_a_set_of_one_kind_is_not_ready(audit) -> None:
    report = audit(rows(250, 0))
    assert report.verdict is Verdict.NOT_READY
    needs = {need.name: need for need in report.requirements}
    assert needs["kto-labels"] == requirement(KtoLabels(250, 0))
    assert not needs["kto-labels"].passed


def test_the_facts_count_both_kinds(read) -> None:
    assert kto_labels.run(read(rows(3, 2))).facts == KtoLabels(3, 2)
    assert requirement(KtoLabels(3, 2)).passed
