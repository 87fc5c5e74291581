"""Final answers: texts that mark none, then each mark; and when two of them contradict each other."""

from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.responses.forms.final_answer import final_answer, final_answers_differ


def final(text: str) -> str | None:
    return final_answer(pl.Series([text]))[0]


@pytest.mark.parametrize(
    "text",
    [
        "It is 42.",
        "The answer to your question is blue.",
        "#### A heading\nand the text below it",
        "Question: What is red?\nAnswer: an apple",
        "Answer: 5\nAnswer: 6",
        "Find an answer: there are many.\nThen go on with the second step of the plan.",
    ],
)
def test_no_final_answer(text: str) -> None:
    assert final(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6 * 7 = 42\n#### 42", "42"),
        (r"Thus $\boxed{\frac{1}{2}}$.", r"\frac{1}{2}"),
        (r"First \boxed{1}, then \boxed{2}, so \boxed{1}.", "1, 2"),
        ("So the answer is 42.", "42."),
        ("The answer is 42 because 6 * 7 is 42.", "42"),
        ("Steps.\n\n**Final Answer:** C", "C"),
        ("Steps.\n\n### Answer\n42", "42"),
        ("Answer: C\nExplanation: the others are red.", "C"),
        ("所以答案是C", "C"),
        ("Réponse : 42", "42"),
        ("Die Antwort ist 42", "42"),
        ("Respuesta: 42", "42"),
    ],
)
def test_the_final_answer(text: str, expected: str) -> None:
    assert final(text) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("42", "42.0", False),
        ("2 hours", "120 minutes", False),
        (r"\sqrt{8}", r"2\sqrt{2}", False),
        ("1/2", "0.5", False),
        ("Paris", "the city of Paris", False),
        ("42", "forty-two", False),
        ("42", "1,042", True),
        ("42 coins", "43", True),
        ("x is 3, y is 4", "x is 4, y is 5", True),
        ("Paris", "Rome", True),
    ],
)
def test_final_answers_that_differ(first: str, second: str, expected: bool) -> None:
    rows = pl.DataFrame({"one": [first], "two": [second]})
    assert rows.select(final_answers_differ(pl.col("one"), pl.col("two"))).item() is expected
