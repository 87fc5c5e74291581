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


def test_several_fields_of_a_part() -> None:
    fields = {"prompt": "q", "response": ("why", "a.-1"), "label": ("x", "y"), "system": ("s", "t")}
    row = {"q": "Q", "why": "Because", "a": ["A", "B"], "x": "1", "y": True, "s": "S"}
    assert parse(row, fields) == Parsed(
        "fields", system="S", prompt="Q", response="Because\n\nB", label="1 / true"
    )
    assert parse(row | {"x": None}, fields).label is None


def test_votes_of_several_people() -> None:
    fields = {"prompt": "q", "votes": ("label_1", "label_2", "label_3")}
    row = {"q": "Q", "label_1": "a", "label_2": 2, "label_3": None}
    assert parse(row, fields).votes == '[["label_1","a"],["label_2","2"]]'


def test_group_and_date_have_the_names_that_checks_look_for() -> None:
    fields = {"prompt": "q", "group": "meta.thread", "date": "at"}
    row = {"q": "Q", "meta": {"thread": 7}, "at": "2024-01-01", "group": "x", "id": 1}
    assert parse(row, fields).extra == '{"date":"2024-01-01","group":7,"id":1}'
    assert parse({"q": "Q", "meta": {}}, fields).extra is None


NEAREST = {
    "a typing error": ("anwser", "answer"),
    "another case": ("Answer", "answer"),
    "brackets": ("chosen[1].content", "chosen.1.content"),
    "a path": ("chosen.0.contnt", "chosen.0.content"),
    "an item that is not there": ("chosen.9.content", "chosen.1.content"),
    "nothing like it": ("zzzzzz", ""),
}


@pytest.mark.parametrize(("path", "near"), NEAREST.values(), ids=NEAREST)
def test_a_missing_field_has_the_nearest_name(path: str, near: str) -> None:
    row = {"answer": "A", "chosen": [{"content": "C"}, {"content": "D"}]}
    (problem,) = parse(row, {"response": path}).problems
    hint = f": did you mean '{near}'?" if near else ""
    assert problem.detail == f"the field '{path}' of [fields] is missing{hint}"


def test_a_list_of_answers_needs_the_number_of_one() -> None:
    (problem,) = parse({"a": {"text": ["A"]}}, {"response": "a.text"}).problems
    assert problem.detail == (
        "a.text is a list; expected a string; name one item of the list, as in 'a.text.0'"
    )


PROBLEMS = [
    ({"a": "x", "b": 1}, {"prompt": ("a", "b")}, "FMT005", "b"),
    ({"a": "x"}, {"prompt": ("a", "b")}, "FMT004", "b"),
    ({"q": "Hi"}, {"prompt": "q", "response": "r"}, "FMT004", "r"),
    ({"q": ["Hi"]}, {"prompt": "q.1"}, "FMT004", "q.1"),
    ({"q": ["Hi"]}, {"prompt": "q.x"}, "FMT004", "q.x"),
    ({"q": None}, {"prompt": "q"}, "FMT005", "q"),
    ({"q": "Hi"}, {"prompt": "q", "label": "l"}, "FMT004", "l"),
    ({"q": "Hi", "l": [1, 2]}, {"prompt": "q", "label": "l"}, "FMT025", "l"),
]


@pytest.mark.parametrize(("row", "fields", "rule", "path"), PROBLEMS, ids=str)
def test_problems(
    row: dict[str, object], fields: dict[str, str | tuple[str, ...]], rule: str, path: str
) -> None:
    assert [(p.rule, p.path) for p in parse(row, fields).problems] == [(rule, path)]
