"""Tool calls in the spelling of each vendor."""

import json

import pytest

from auditor.formats import Parsed, Turn, parse

CALL = {"id": "c1", "type": "function", "function": {"name": "fly", "arguments": '{"up": 1.0}'}}


def read(**more: object) -> Parsed:
    return parse({"messages": [{"role": "assistant", **more}]}, {})


SILENT: dict[str, dict[str, object]] = {
    "legacy call": {"function_call": {"name": "f", "arguments": "{}"}},
    "call without arguments": {"tool_calls": [{"function": {"name": "f"}}]},
}


@pytest.mark.parametrize("turn", SILENT.values(), ids=SILENT)
def test_silent(turn: dict[str, object]) -> None:
    assert read(**turn).problems == ()


def legacy(arguments: str) -> dict[str, object]:
    return {"function_call": {"name": "f", "arguments": arguments}}


# Each case: the turn, the path below it, the message.
PROBLEMS: dict[str, tuple[dict[str, object], str, str]] = {
    "arguments cut off": (
        {"tool_calls": [{"function": {"name": "f", "arguments": '{"a":'}}]},
        *("tool_calls[0].function.arguments", "is not JSON"),
    ),
    "arguments contain a lone surrogate": (
        legacy(r'{"a": "\ud800"}'),
        *("function_call.arguments", "is not JSON"),
    ),
    "arguments are NaN": (legacy('{"a": NaN}'), "function_call.arguments", "NaN is not JSON"),
    "arguments nest too deep": (legacy("[" * 10**5), "function_call.arguments", "nested too deep"),
    "arguments are a list": (legacy("[1]"), "function_call.arguments", "is a list; expected"),
    "no name": (
        {"tool_calls": [{"function": {"arguments": "{}"}}]},
        *("tool_calls[0].function.name", "is missing or empty"),
    ),
    "call is a number": ({"tool_calls": [3]}, "tool_calls[0]", "is a number; expected"),
}


@pytest.mark.parametrize(("turn", "path", "message"), PROBLEMS.values(), ids=PROBLEMS)
def test_problems_leave_the_turn(turn: dict[str, object], path: str, message: str) -> None:
    parsed = read(content="Hello!", **turn)
    assert [(p.rule, p.path) for p in parsed.problems] == [("TOL001", f"messages[0].{path}")]
    assert message in parsed.problems[0].detail
    assert len(parsed.turns) == 1


def test_the_same_call_in_every_spelling() -> None:
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
    assert {read(**call) for call in calls} == {
        Parsed(
            "messages",
            turns=(Turn("assistant", None, '[{"arguments":{"up":1.0},"name":"fly"}]'),),
            response='fly({"up": 1.0})',
            calls='[[0,[{"arguments":{"up":1.0},"name":"fly"}]]]',
        )
    }
