"""Question and answer."""

import pytest

from auditor.formats import Parsed, parse

ROWS = {
    "question and answer": (
        {"question": "1+1?", "answer": "2", "category": "sums"},
        Parsed("question-answer", prompt="1+1?", response="2", extra='{"category":"sums"}'),
    ),
    "OpenOrca": (
        {"system_prompt": "S", "question": "1+1?", "response": "2"},
        Parsed("question-answer", system="S", prompt="1+1?", response="2"),
    ),
}


@pytest.mark.parametrize(("row", "expected"), ROWS.values(), ids=ROWS)
def test_rows(row: dict[str, object], expected: Parsed) -> None:
    assert parse(row, {}) == expected


WRONG = [({"question": 2, "answer": "x"}, "question")]


@pytest.mark.parametrize(("row", "path"), WRONG, ids=str)
def test_wrong_types(row: dict[str, object], path: str) -> None:
    problems = parse(row, {}).problems
    assert problems
    assert (problems[0].rule, problems[0].path) == ("FMT005", path)
