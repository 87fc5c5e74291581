"""Turns of a conversation."""

import pytest

from auditor.formats import Parsed, parse

USER = {"role": "user", "content": "Hi"}
BOT = {"role": "assistant", "content": "Hello!"}


def read(*turns: object) -> Parsed:
    return parse({"messages": list(turns)}, {})


SILENT = {
    "no turns": [],
    "unknown role is kept for the format check": [{"role": "bot", "content": "x"}],
    "null content": [USER, {"role": "assistant", "content": None}],
    "no content": [USER, {"role": "assistant"}],
    "content parts": [{"role": "user", "content": [{"type": "text", "text": "x"}]}, BOT],
    "null weight and calls": [USER, BOT | {"weight": None, "tool_calls": None}],
}


@pytest.mark.parametrize("turns", SILENT.values(), ids=SILENT)
def test_silent(turns: list[object]) -> None:
    parsed = read(*turns)
    assert (parsed.format, parsed.problems, len(parsed.turns)) == ("messages", (), len(turns))


PROBLEMS = {
    "turn is a string": (["Hi"], "FMT005", "messages[0]", "is a string; expected an object"),
    "role is a number": ([USER, {"role": 1}], "FMT005", "messages[1].role", "is a number"),
    "no role": ([{"content": "x"}], "FMT004", "messages[0].role", "'messages[0].role' is missing"),
    "content is a number": ([USER | {"content": 17}], "FMT005", "messages[0].content", "a number"),
    "content is true": ([USER | {"content": True}], "FMT005", "messages[0].content", "is true"),
    "content is an object": ([USER | {"content": {}}], "FMT005", "messages[0].content", "object"),
}


@pytest.mark.parametrize(("turns", "rule", "path", "message"), PROBLEMS.values(), ids=PROBLEMS)
def test_problems_leave_no_turns(turns: list[object], rule: str, path: str, message: str) -> None:
    parsed = read(*turns)
    assert [(p.rule, p.path) for p in parsed.problems] == [(rule, path)]
    assert message in parsed.problems[0].detail
    assert parsed.turns == ()


def test_turns_as_json_in_a_string() -> None:
    (problem,) = parse({"messages": '[{"role": "user"}]'}, {}).problems
    assert problem.detail == (
        "messages is a string; expected a list of turns: decode the JSON in the string"
    )
