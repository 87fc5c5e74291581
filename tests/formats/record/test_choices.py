"""Multiple-choice questions: which choice an answer names."""

import pytest

from auditor.formats import parse

ANSWERS = [
    # by position from 0, by name, by text
    ({"choices": ["x", "y"], "answer": 1}, "y"),
    ({"choices": ["x", "y"], "answer": 1.0}, "y"),
    ({"choices": ["x", "y"], "answer": "1"}, "y"),
    ({"choices": ["x", "y"], "answer": "B"}, "y"),
    ({"choices": ["x", "y"], "answer": "(b)"}, "y"),
    ({"choices": ["x", "y"], "answer": "y"}, "y"),
    ({"choices": ["x", "y"], "answer": "B. y"}, "y"),
    ({"Choices": ["x", "y"], "Answer": "B"}, "y"),
    ({"choices": ["3", "2", "1"], "answer": "2"}, "2"),
    ({"choices": ["3", "2", "1"], "answer": 2}, "1"),
    ({"options": {"A": "x", "B": "y"}, "answer_idx": "B", "answer": "y"}, "y"),
    ({"choices": {"text": ["x", "y"], "label": ["1", "2"]}, "answerKey": "2"}, "y"),
    (
        {"choices": [{"label": "A", "text": "x"}, {"label": "B", "text": "y"}], "answerKey": "B"},
        "y",
    ),
    ({"choices": ["x", "y", "z"], "answer": ["A", "C"]}, "x\nz"),
    ({"answers": ["x", "y"], "label": 1}, "y"),
    # a column for each choice
    ({"A": "x", "B": "y", "C": "z", "answer": "C"}, "z"),
    ({"option_a": "x", "option_b": "y", "answer": "b"}, "y"),
    ({"option1": "x", "option2": "y", "answer": "1"}, "x"),
    ({"option1": "x", "option2": "y", "answer": 2}, "y"),
    ({"choice1": "x", "choice2": "y", "label": 0}, "x"),
    ({"answerA": "x", "answerB": "y", "answerC": "z", "label": "1"}, "x"),
    # answers in words, and none
    ({"choices": ["x", "y"], "answer": "y, as x is none"}, "y, as x is none"),
    ({"choices": ["x", "y"], "answer": -1}, ""),
    ({"choices": ["x", "y"], "answer": None}, ""),
]


@pytest.mark.parametrize(("row", "answer"), ANSWERS, ids=str)
def test_the_answer_is_the_text_of_the_choice(row: dict[str, object], answer: str) -> None:
    parsed = parse({"question": "Q", **row}, {})
    assert (parsed.format, parsed.problems) == ("question-answer", ())
    assert parsed.response == answer


def test_the_choices_are_part_of_the_question() -> None:
    row = {"context": "C", "question": "Q", "choices": ["x", "y"], "answer": 0}
    assert parse(row, {}).prompt == "C\n\nQ\n\nA. x\nB. y"
    written = {"question": "Q\nA) x\nB) y", "choices": ["x", "y"], "answer": 0}
    assert parse(written, {}).prompt == "Q\nA) x\nB) y"


def test_an_answer_that_names_no_choice() -> None:
    (problem,) = parse({"question": "Q", "choices": ["x", "y"], "answer": 2}, {}).problems
    assert problem == ("FMT005", "answer is 2; expected one of the 2 choices", "answer")


def test_what_is_no_multiple_choice() -> None:
    row = {"question": "Q", "choices": ["x", "y"], "label": "x"}
    assert (parse(row, {}).format, parse(row, {}).label) == ("text-label", "x")
    assert parse({"question": "Q", "candidates": ["p"] * 100, "answer": "A"}, {}).response == "A"
