"""Instruction and output."""

import pytest

from auditor.formats import Parsed, parse

ROWS = {
    "alpaca": (
        {"instruction": "Add", "input": "1 1", "output": "2"},
        Parsed("instruction-output", prompt="Add\n\n1 1", response="2"),
    ),
    "alpaca with an empty input": (
        {"instruction": "Sing", "input": "", "output": "La", "images": ["a.png"]},
        Parsed("instruction-output", prompt="Sing", response="La", tools='{"images":["a.png"]}'),
    ),
    "alpaca with history": (
        {"instruction": "Add", "output": "2", "input": None, "history": [["Hi", "Hello"]]},
        Parsed("instruction-output", prompt="Hi\n\nHello\n\nAdd", response="2"),
    ),
    "dolly": (
        {"instruction": "Who?", "context": "Ann.", "response": "Ann", "category": "qa"},
        Parsed(
            "instruction-output", prompt="Who?\n\nAnn.", response="Ann", extra='{"category":"qa"}'
        ),
    ),
}


@pytest.mark.parametrize(("row", "expected"), ROWS.values(), ids=ROWS)
def test_rows(row: dict[str, object], expected: Parsed) -> None:
    assert parse(row, {}) == expected


WRONG = [
    ({"instruction": None, "output": "x"}, "instruction"),
    ({"instruction": "x", "input": 3, "output": "x"}, "input"),
    ({"instruction": "x", "output": ["y"]}, "output"),
    ({"instruction": "x", "output": "y", "history": "z"}, "history"),
    ({"instruction": "x", "output": "y", "history": [["a", 1]]}, "history[0]"),
]


@pytest.mark.parametrize(("row", "path"), WRONG, ids=str)
def test_wrong_types(row: dict[str, object], path: str) -> None:
    problems = parse(row, {}).problems
    assert problems
    assert (problems[0].rule, problems[0].path) == ("FMT005", path)
