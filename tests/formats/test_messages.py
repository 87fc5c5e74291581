"""Chat rows under `messages`: turns, parts, tool calls, weights."""

import json

import pytest

from auditor.formats import Parsed, Turn, parse

USER = {"role": "user", "content": "Hi"}
BOT = {"role": "assistant", "content": "Hello!"}
CALL = {"id": "c1", "type": "function", "function": {"name": "fly", "arguments": '{"up": 1.0}'}}
FLY = '[{"arguments":{"up":1.0},"name":"fly"}]'


def read(*turns: object, **more: object) -> Parsed:
    return parse({"messages": list(turns), **more}, {})


def test_whole_row() -> None:
    row = {
        "id": 7,
        "messages": [
            {"role": "system", "content": "Be brief."},
            USER,
            {"role": "assistant", "content": "Yes?", "weight": 0},
            {"role": "user", "content": "Fly"},
            {"role": "assistant", "content": None, "tool_calls": [CALL]},
        ],
        "tools": [{"type": "function", "function": {"name": "fly"}}],
        "parallel_tool_calls": False,
        "meta": {"a": 1},
    }
    assert parse(row, {}) == Parsed(
        format="messages",
        turns=(
            Turn("system", "Be brief."),
            Turn("user", "Hi"),
            Turn("assistant", "Yes?", None, 0.0),
            Turn("user", "Fly"),
            Turn("assistant", None, FLY),
        ),
        system="Be brief.",
        prompt="Hi\n\nYes?\n\nFly",
        response='fly({"up": 1.0})',
        calls='[[4,[{"arguments":{"up":1.0},"name":"fly"}]]]',
        tools='{"parallel_tool_calls":false,'
        '"tools":[{"function":{"name":"fly"},"type":"function"}]}',
        extra='{"id":7}',
    )


SILENT = {
    "no turns": [],
    "unknown role is kept for the format check": [{"role": "bot", "content": "x"}],
    "null content": [USER, {"role": "assistant", "content": None}],
    "no content": [USER, {"role": "assistant"}],
    "content parts": [{"role": "user", "content": [{"type": "text", "text": "x"}]}, BOT],
    "weights": [USER, BOT | {"weight": 1}, USER, BOT | {"weight": 0.0}],
    "loss weights": [USER | {"loss_weight": 0.0}, BOT | {"loss_weight": 0.5}],
    "train": [USER, BOT | {"train": True}],
    "null weight and calls": [USER, BOT | {"weight": None, "tool_calls": None}],
    "legacy call": [USER, {"role": "assistant", "function_call": {"name": "f", "arguments": "{}"}}],
    "call without arguments": [{"role": "assistant", "tool_calls": [{"function": {"name": "f"}}]}],
}


@pytest.mark.parametrize("turns", SILENT.values(), ids=SILENT)
def test_silent(turns: list[object]) -> None:
    parsed = read(*turns)
    assert (parsed.format, parsed.problems, len(parsed.turns)) == ("messages", (), len(turns))


FAULTS = {
    "turn is a string": (["Hi"], "FMT005", "messages[0]", "found a string"),
    "role is a number": ([USER, {"role": 1}], "FMT005", "messages[1].role", "found a number"),
    "no role": ([{"content": "x"}], "FMT004", "messages[0].role", "no 'messages[0].role'"),
    "content is a number": ([USER | {"content": 17}], "FMT005", "messages[0].content", "a number"),
    "content is true": ([USER | {"content": True}], "FMT005", "messages[0].content", "found true"),
    "content is an object": ([USER | {"content": {}}], "FMT005", "messages[0].content", "object"),
    "parts are strings": (
        [USER | {"content": ["a"]}],
        "FMT005",
        "messages[0].content[0]",
        "string",
    ),
    "text is null": (
        [USER | {"content": [{"type": "text", "text": None}]}],
        *("FMT005", "messages[0].content[0].text", "found null, expected a string"),
    ),
    "text part without text": (
        [USER | {"content": [{"type": "text"}]}],
        *("FMT004", "messages[0].content[0].text", "no "),
    ),
    "weight": ([USER, BOT | {"weight": 0.5}], "FMT022", "messages[1].weight", "expected 0 or 1"),
    "weight is true": ([USER, BOT | {"weight": True}], "FMT022", "messages[1].weight", "True"),
    "weight is text": ([USER, BOT | {"weight": "1"}], "FMT022", "messages[1].weight", "'1'"),
    "train is a number": ([USER, BOT | {"train": 1}], "FMT022", "messages[1].train", "true or"),
    "loss weight": (
        [BOT | {"loss_weight": 10**400}],
        *("FMT022", "messages[0].loss_weight", "a finite number"),
    ),
    "arguments cut off": (
        [BOT | {"tool_calls": [{"function": {"name": "f", "arguments": '{"a":'}}]}],
        *("TOL001", "messages[0].tool_calls[0].function.arguments", "not JSON"),
    ),
    "arguments hold a lone surrogate": (
        [BOT | {"function_call": {"name": "f", "arguments": r'{"a": "\ud800"}'}}],
        *("TOL001", "messages[0].function_call.arguments", "not JSON"),
    ),
    "arguments are NaN": (
        [BOT | {"function_call": {"name": "f", "arguments": '{"a": NaN}'}}],
        *("TOL001", "messages[0].function_call.arguments", "NaN is not JSON"),
    ),
    "arguments nest too deep": (
        [BOT | {"function_call": {"name": "f", "arguments": "[" * 10**5}}],
        *("TOL001", "messages[0].function_call.arguments", "nested too deeply"),
    ),
    "arguments are a list": (
        [BOT | {"function_call": {"name": "f", "arguments": "[1]"}}],
        *("TOL001", "messages[0].function_call.arguments", "are a list"),
    ),
    "no name": (
        [BOT | {"tool_calls": [{"function": {"arguments": "{}"}}]}],
        *("TOL001", "messages[0].tool_calls[0].function.name", "names no tool"),
    ),
    "call is a number": (
        [BOT | {"tool_calls": [3]}],
        *("TOL001", "messages[0].tool_calls[0]", "found a number"),
    ),
}


@pytest.mark.parametrize(("turns", "rule", "path", "says"), FAULTS.values(), ids=FAULTS)
def test_faults(turns: list[object], rule: str, path: str, says: str) -> None:
    parsed = read(*turns)
    assert [(p.rule, p.path) for p in parsed.problems] == [(rule, path)]
    assert says in parsed.problems[0].detail
    readable = rule in {"FMT022", "TOL001"}
    assert len(parsed.turns) == (len(turns) if readable else 0)


@pytest.mark.parametrize("value", [None, "Hi", 3, {"role": "user"}])
def test_messages_are_a_list(value: object) -> None:
    parsed = parse({"messages": value}, {})
    assert [(p.rule, p.path) for p in parsed.problems] == [("FMT005", "messages")]
    assert (parsed.prompt, parsed.response, parsed.turns) == (None, None, ())


@pytest.mark.parametrize(
    ("weights", "loss"),
    [([None], True), ([0], False), ([0, 0.0], False), ([0, 1], True), ([], True)],
)
def test_loss(weights: list[object], loss: bool) -> None:
    turns = [USER | {"weight": 0}, *(BOT | {"weight": weight} for weight in weights)]
    assert read(*turns).loss is loss


def test_rows_that_differ_in_arguments_media_or_reasoning_differ() -> None:
    def said(part: dict[str, object]) -> Parsed:
        return read(USER, {"role": "assistant", "content": [{"type": "text", "text": "x"}, part]})

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
    read_parts = [said(part) for part in parts]
    assert len({(p.response, p.tools) for p in read_parts}) == len(parts)
    assert not any(p.problems for p in read_parts)


def test_same_call_in_every_spelling() -> None:
    calls: list[dict[str, object]] = [
        {"tool_calls": [CALL]},
        {"tool_calls": [CALL | {"id": "other"}]},
        {"tool_calls": [{"name": "fly", "arguments": {"up": 1.0}}]},
        {"function_call": {"name": "fly", "arguments": '{ "up":1.0 }'}},
        {"content": [{"type": "tool_use", "id": "t", "name": "fly", "input": {"up": 1.0}}]},
        {"content": [{"toolUse": {"toolUseId": "t", "name": "fly", "input": {"up": 1.0}}}]},
        {"content": [{"functionCall": {"name": "fly", "args": {"up": 1.0}}}]},
        {"content": [{"type": "tool_call", "value": json.dumps(CALL["function"])}]},
    ]
    assert {read({"role": "assistant", **call}) for call in calls} == {
        Parsed(
            "messages",
            turns=(Turn("assistant", None, FLY),),
            response='fly({"up": 1.0})',
            calls='[[0,[{"arguments":{"up":1.0},"name":"fly"}]]]',
        )
    }


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ({"type": "tool_result", "tool_use_id": "t", "content": "12 C"}, "12 C"),
        ({"type": "tool_result", "tool_use_id": "t"}, '{"tool_use_id":"t","type":"tool_result"}'),
        ({"toolResult": {"content": [{"text": "12 C"}]}}, '[{"text":"12 C"}]'),
        ({"toolResult": "12 C"}, "12 C"),
    ],
)
def test_tool_replies_in_a_user_turn_are_the_tools(reply: object, said: str) -> None:
    assert read({"role": "user", "content": [reply]}).turns == (Turn("tool", said),)


def test_media_alone_are_not_an_empty_turn() -> None:
    turn = {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "a.png"}}]}
    assert read(turn).turns == (Turn("user", "<image_url>"),)


def test_reasoning_is_written_as_inline_reasoning_is() -> None:
    inline = BOT | {"content": "<think>\nWell.\n</think>\nHello!"}
    assert read(USER, BOT | {"reasoning_content": "Well."}) == read(USER, inline)


@pytest.mark.parametrize(
    "system", ["Be brief.", [{"text": "Be brief."}], [{"type": "text", "text": "Be brief."}]]
)
def test_system_beside_the_turns(system: object) -> None:
    parsed = read(USER, BOT, system=system)
    assert (parsed.format, parsed.system, parsed.prompt) == ("messages", "Be brief.", "Hi")
    assert len(parsed.turns) == 2


def test_a_system_of_another_type() -> None:
    assert [(p.rule, p.path) for p in read(USER, system=3).problems] == [("FMT005", "system")]


def test_tools_as_a_string_of_json_are_the_same_tools() -> None:
    tools = [{"name": "f"}]
    assert read(USER, tools=tools) == read(USER, tools=json.dumps(tools))
    assert read(USER, tools="[]").tools is None
    assert read(USER, tools="no json").tools == '{"tools":"no json"}'
