"""TOL004, TOL005, TOL009: calls of undeclared or schemaless tools stay silent; what was not checked is named."""

from __future__ import annotations

import json

import pytest

from auditor.checks import tool_arguments

LEVEL = {"type": "object", "properties": {"level": {"type": "integer"}}}


@pytest.mark.parametrize("parameters", [None, {}, {"type": "object"}, True, {"level": "integer"}])
def test_definitions_that_ask_for_nothing_are_silent(found, parameters: object) -> None:
    assert found(tool_arguments, [row({"level": "low"}, parameters)]) == []


def test_arguments_that_are_no_object_are_left_to_other_rules(found) -> None:
    assert found(tool_arguments, [row([1], LEVEL)]) == []


def test_each_call_is_checked_and_equal_faults_are_named_once(found) -> None:
    twice = row({"level": "low"}, LEVEL)
    twice["messages"][1]["tool_calls"] *= 2
    why = 'the call of lamp breaks its schema: level: "low" is not of type "integer"'
    assert found(tool_arguments, [twice]) == [("TOL004", 0, None, None, why)]


def test_definitions_that_were_not_checked_are_named(read) -> None:
    unread = {"properties": {"level": {"pattern": "("}}}
    outcome = tool_arguments.run(read([row({"level": 1}, unread)]))
    assert outcome.findings.is_empty()
    assert outcome.left_out == (
        "the arguments of 1 tool definition whose parameters are not JSON Schema"
    )


@pytest.mark.parametrize("as_text", [False, True])
def test_calls_in_texts_are_held_to_the_schema(found, as_text: bool) -> None:
    arguments = {"level": "low"}
    call = {"name": "lamp", "arguments": json.dumps(arguments) if as_text else arguments}
    in_text = row({}, LEVEL)
    text = f"<tool_call>{json.dumps(call)}</tool_call><tool_call>[3]</tool_call><tool_call>x</tool_call>"
    in_text["messages"][1] = {"role": "assistant", "content": text}
    why = 'the call of lamp breaks its schema: level: "low" is not of type "integer"'
    assert found(tool_arguments, [in_text]) == [("TOL004", 0, None, None, why)]


@pytest.mark.parametrize("depth", [100, 450, 700])
def test_deep_arguments_and_definitions_do_not_crash(found, depth: int) -> None:
    deep = row({}, {"type": "object", "properties": {"a": {"$ref": "#"}}})
    call = deep["messages"][1]["tool_calls"][0]["function"]
    call["arguments"] = '{"a":' * depth + "1" + "}" * depth
    definition = row({}, None)
    deep_schema = '{"properties":' * (depth // 2) + "{}" + "}" * (depth // 2)
    definition["tools"] = f'[{{"name": "lamp", "parameters": {deep_schema}}}]'
    rules = {rule for rule, *_ in found(tool_arguments, [deep, definition])}
    assert rules == {"TOL004"}


def test_numbers_beyond_a_double_do_not_crash(found) -> None:
    huge = row({}, LEVEL)
    huge["messages"][1]["tool_calls"][0]["function"]["arguments"] = '{"level": 1e999}'
    assert [rule for rule, *_ in found(tool_arguments, [huge])] == ["TOL004"]


def row(arguments: object, parameters: object) -> dict:
    function = {"name": "lamp", "arguments": json.dumps(arguments)}
    answer = {"role": "assistant", "content": "", "tool_calls": [{"function": function}]}
    return {
        "messages": [{"role": "user", "content": "Dim it."}, answer],
        "tools": [{"type": "function", "function": {"name": "lamp", "parameters": parameters}}],
    }
