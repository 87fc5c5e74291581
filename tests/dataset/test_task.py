"""What a data set teaches: labels that are free answers are none, and numbers may be results or classes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Read

Rows = list[dict[str, Any]]


def labelled(labels: list[str], prompt: str = "which one is it") -> Rows:
    return [
        {"text": f"{prompt} {chr(97 + n % 26)} {'x' * (n // 26)}", "label": x}
        for n, x in enumerate(labels)
    ]


def answered(answers: list[str], prompt: str = "{}") -> Rows:
    return [
        {"prompt": prompt.format(f"how many {'x' * n}"), "completion": x}
        for n, x in enumerate(answers)
    ]


NUMBERS = [str(7 * n) for n in range(25)] * 8


@pytest.mark.parametrize(
    "rows",
    [
        labelled([f"answer {n}" for n in range(99)]),  # too few rows to say
        labelled([f"answer {n}" for n in range(55)] + ["no"] * 45),
        labelled([f"class {n // 2}" for n in range(200)]),  # each occurs twice
        labelled([str(n % 11) for n in range(110)]),  # ratings
        labelled([str(n % 60) for n in range(300)]),  # numbered classes
        answered([str(1 + n % 30) for n in range(300)]),
        labelled([str(-1 + n % 3) for n in range(120)]),
    ],
    ids=["few rows", "half occur once", "pairs", "ratings", "from 0", "from 1", "stances"],
)
def test_classifications(read: Read, rows: Rows) -> None:
    assert read(rows).task == "classification"


@pytest.mark.parametrize(
    "rows",
    [
        labelled([f"answer {n}" for n in range(56)] + ["no"] * 44),
        labelled([f"answer {n * 4 // 7}" for n in range(1_000)]),
        labelled(NUMBERS),
        answered(NUMBERS),
        answered([f"$1,{100 + 7 * (n % 25)}" for n in range(200)]),
        answered([str(n % 30) for n in range(300)], "3 + {} ="),
        answered(["O B-PER I-PER O", "B-ORG O O O", "O O B-LOC"] * 40),
    ],
    ids=["most occur once", "many rows", "numbers", "results", "prices", "sums", "tags"],
)
def test_free_answers(read: Read, rows: Rows) -> None:
    assert read(rows).task == "generation"


def test_labels_that_are_free_answers_are_the_responses(read: Read) -> None:
    examples = read(labelled(NUMBERS)).examples
    assert examples["response"].to_list() == NUMBERS
    assert examples["label"].null_count() == len(NUMBERS)
