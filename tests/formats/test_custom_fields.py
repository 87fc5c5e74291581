"""The user's own names for prompt, response, label and system."""

import pytest

from auditor.formats import Parsed, parse

FIELDS = {"prompt": "data.turns.0.q", "response": "reply", "system": "data.sys", "label": "a.b"}
ROW = {"data": {"turns": [{"q": "Hi"}]}, "reply": "Hello!", "a.b": 2, "id": 1, "messages": []}


def test_a_row() -> None:
    assert parse(ROW, FIELDS) == Parsed(
        "fields", prompt="Hi", response="Hello!", label="2", extra='{"id":1}'
    )


def test_system_is_optional_and_label_may_be_null() -> None:
    fields = {"prompt": "q", "label": "l", "system": "s"}
    assert parse({"q": "Hi", "l": None, "s": None}, fields) == Parsed("fields", prompt="Hi")
    assert parse({"q": "Hi", "l": None, "s": "S"}, fields).system == "S"


def test_a_prompt_of_several_fields() -> None:
    fields = {"prompt": ("a.0", "b", "c"), "response": "r"}
    row = {"a": ["One", "x"], "b": None, "c": ["Two", "Three"], "r": "R"}
    assert parse(row, fields) == Parsed("fields", prompt="One\n\nTwo\nThree", response="R")


PROBLEMS = [
    ({"a": "x", "b": 1}, {"prompt": ("a", "b")}, "FMT005", "b"),
    ({"a": "x"}, {"prompt": ("a", "b")}, "FMT004", "b"),
    ({"q": "Hi"}, {"prompt": "q", "response": "r"}, "FMT004", "r"),
    ({"q": ["Hi"]}, {"prompt": "q.1"}, "FMT004", "q.1"),
    ({"q": ["Hi"]}, {"prompt": "q.x"}, "FMT004", "q.x"),
    ({"q": None}, {"prompt": "q"}, "FMT005", "q"),
    ({"q": "Hi"}, {"prompt": "q", "label": "l"}, "FMT004", "l"),
    ({"q": "Hi", "l": [1, 2]}, {"prompt": "q", "label": "l"}, "FMT005", "l"),
]


@pytest.mark.parametrize(("row", "fields", "rule", "path"), PROBLEMS, ids=str)
def test_problems(
    row: dict[str, object], fields: dict[str, str | tuple[str, ...]], rule: str, path: str
) -> None:
    assert [(p.rule, p.path) for p in parse(row, fields).problems] == [(rule, path)]
