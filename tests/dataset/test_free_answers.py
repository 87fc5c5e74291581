"""Answers that look like labels and were read as free text: what is said to be unchecked."""

from __future__ import annotations

import json

import pytest

from auditor.dataset.free_answers import why_labels_were_not_checked

LONG = "because the policy says so in a paragraph that is longer than a label is"


def prompts(*answers: str) -> list[dict[str, str]]:
    return [{"prompt": f"question {n} of it", "completion": a} for n, a in enumerate(answers)]


@pytest.mark.parametrize(
    "answers",
    [
        [f"answer {n * n} of them" for n in range(60)],
        [f"{'ab'[n % 2]}" for n in range(60)],  # classes
        [f"{LONG} {n}" for n in range(60)],
        [f"{LONG} {n % 2}" for n in range(40)],  # too few rows
        [json.dumps({"name": f"n{n}", "size": n}) for n in range(60)],
        [json.dumps({"name": "same", "size": n}) for n in range(60)],
        ["{not json" for _ in range(59)] + ['{"name": 1'],
    ],
)  # fmt: skip
def test_other_answers_are_silent(read, answers: list[str]) -> None:
    assert why_labels_were_not_checked(read(prompts(*answers))) == ""


def test_a_label_for_each_row(read) -> None:
    rows = [{"text": f"text {n} of it", "label": f"l{n}"} for n in range(120)]
    why = "120 rows have 120 different labels, which are read as free answers"
    assert why_labels_were_not_checked(read(rows)) == why


def test_long_labels(read) -> None:
    data = read(prompts(*(f"{LONG} {n % 3}" for n in range(60))))
    why = "3 different answers of more than 64 characters are read as free text"
    assert why_labels_were_not_checked(data).startswith(why)


def test_labels_in_json(read) -> None:
    answers = (json.dumps({"id": n, "category": "abc"[n % 3]}) for n in range(60))
    why = "'category' of the JSON answers has 3 values, which were not checked as labels"
    assert why_labels_were_not_checked(read(prompts(*answers))) == why
