"""Content parts, media, reasoning and tool results."""

import json

import pytest

from auditor.formats import Parsed, Turn, parse

USER = {"role": "user", "content": "Hi"}
BOT = {"role": "assistant", "content": "Hello!"}


def read(*turns: object, **more: object) -> Parsed:
    return parse({"messages": list(turns), **more}, {})


PROBLEMS = {
    "parts are strings": (["a"], "FMT005", "messages[0].content[0]", "is a string"),
    "text is null": (
        [{"type": "text", "text": None}],
        *("FMT005", "messages[0].content[0].text", "is null; expected a string"),
    ),
    "text part without text": (
        [{"type": "text"}],
        *("FMT004", "messages[0].content[0].text", "is missing"),
    ),
}


@pytest.mark.parametrize(("content", "rule", "path", "message"), PROBLEMS.values(), ids=PROBLEMS)
def test_problems(content: list[object], rule: str, path: str, message: str) -> None:
    parsed = read(USER | {"content": content})
    assert [(p.rule, p.path) for p in parsed.problems] == [(rule, path)]
    assert message in parsed.problems[0].detail
    assert parsed.turns == ()


def test_rows_that_differ_in_arguments_media_or_reasoning_differ() -> None:
    parts: list[dict[str, object]] = [
        {"type": "image_url", "image_url": {"url": "a.png"}},
        {"type": "image_url", "image_url": {"url": "b.png"}},
        {"type": "reasoning", "value": "Well."},
        {"type": "tool_call", "value": '{"name": "f", "arguments": {"a": 1}}'},
        {"type": "tool_call", "value": '{"name": "f", "arguments": {"a": 2}}'},
        {"type": "tool_use", "name": "f", "input": {"a": 3}},
        {"toolUse": {"name": "f", "input": {"a": 4}}},
        {"type": "tools", "value": "[1]"},
    ]
    text = {"type": "text", "text": "x"}
    rows = [read(USER, {"role": "assistant", "content": [text, part]}) for part in parts]
    assert len({(row.response, row.tools) for row in rows}) == len(parts)
    assert not any(row.problems for row in rows)


@pytest.mark.parametrize(
    ("result", "content"),
    [
        ({"type": "tool_result", "tool_use_id": "t", "content": "12 C"}, "12 C"),
        ({"type": "tool_result", "tool_use_id": "t"}, '{"tool_use_id":"t","type":"tool_result"}'),
        ({"toolResult": {"content": [{"text": "12 C"}]}}, '[{"text":"12 C"}]'),
        ({"toolResult": "12 C"}, "12 C"),
    ],
)
def test_a_user_turn_of_tool_results_is_a_tool_turn(result: object, content: str) -> None:
    assert read({"role": "user", "content": [result]}).turns == (Turn("tool", content),)


def test_a_turn_of_media_alone_is_not_empty() -> None:
    turn = {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "a.png"}}]}
    assert read(turn).turns == (Turn("user", "<image_url>"),)


def test_reasoning_is_written_as_inline_reasoning_is() -> None:
    inline = BOT | {"content": "<think>\nWell.\n</think>\nHello!"}
    assert read(USER, BOT | {"reasoning_content": "Well."}) == read(USER, inline)


def test_tools_as_a_string_of_json_are_the_same_tools() -> None:
    tools = [{"name": "f"}]
    assert read(USER, tools=tools) == read(USER, tools=json.dumps(tools))
    assert read(USER, tools="[]").tools is None
    assert read(USER, tools="no json").tools == '{"tools":"no json"}'
