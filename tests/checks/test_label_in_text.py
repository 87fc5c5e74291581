"""A label that texts have by chance is silent; one that most texts with the same lead have is found."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.checks import label_in_text
from auditor.dataset.dataset import Dataset

LABELS = ("billing", "delivery")


def rows(text: str, number: int = 24) -> list[dict[str, str]]:
    return [
        {"text": text.format(number=i, label=LABELS[i % 2]), "label": LABELS[i % 2]}
        for i in range(number)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "request {number}",
        "billing or delivery: request {number}",
        "topic: request {number}",
        "billing before {label}",
    ],
)
def test_texts_without_their_label_are_silent(read: Callable[..., Dataset], text: str) -> None:
    assert label_in_text.run(read(rows(text))).findings.is_empty()


def test_few_texts_with_their_label_are_silent(read: Callable[..., Dataset]) -> None:
    some = [*rows("request {number}"), *rows("call {number}: <{label}>", 8)]
    assert label_in_text.run(read(some)).findings.is_empty()


@pytest.mark.parametrize(
    "text",
    [
        "request {number} <{label}>",
        "True class: {label}\nrequest {number}",
        "request {number} {label}",
    ],
)
def test_texts_with_their_label_are_found(read: Callable[..., Dataset], text: str) -> None:
    found = label_in_text.run(read(rows(text))).findings
    assert found["row"].to_list() == list(range(24))


def test_answers_of_few_rows_each_are_not_checked(read: Callable[..., Dataset]) -> None:
    own = [{"text": f"request {i} <name{i % 9}>", "label": f"name{i % 9}"} for i in range(24)]
    outcome = label_in_text.run(read(own))
    assert outcome.findings.is_empty()
    assert outcome.left_out == "fewer than 5 rows a label"
