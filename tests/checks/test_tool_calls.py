"""TOL002, TOL003: a definition in any vendor's layout declares its tool; other names and texts are found."""

from __future__ import annotations

import json

import pytest

from auditor.checks import tool_calls


@pytest.mark.parametrize(
    "tools",
    [
        [{"name": "fan", "input_schema": {}}],
        [{"toolSpec": {"name": "fan", "inputSchema": {"json": {}}}}],
        [{"functionDeclarations": [{"name": "fan", "parameters": {}}]}],
        '[{"name": "fan"}]',
        [],
    ],
)
def test_a_declared_tool_is_silent(found, tools: object) -> None:
    assert found(tool_calls, [row("fan", tools)]) == []


def test_a_name_with_quotes_is_read_as_json_writes_it(found) -> None:
    assert found(tool_calls, [row('天气 "x"', [{"name": '天气 "x"'}])]) == []


def test_a_name_inside_the_arguments_is_no_call(found) -> None:
    calls = row("fan", [{"name": "fan"}], {"name": "lamp"})
    assert found(tool_calls, [calls]) == []


def test_every_undeclared_tool_is_named(found) -> None:
    assert found(tool_calls, [row("lamp", [{"name": "fan"}])]) == [
        ("TOL003", 0, None, None, "calls lamp, which no definition of the row declares")
    ]


def row(name: str, tools: object, arguments: object = None) -> dict[str, object]:
    function = {"name": name, "arguments": json.dumps(arguments or {})}
    answer = {"role": "assistant", "content": "", "tool_calls": [{"function": function}]}
    return {"messages": [{"role": "user", "content": "Start it."}, answer], "tools": tools}


def test_tools_of_few_rows_or_without_any_call_are_not_unused(found) -> None:
    both = [{"name": "fan"}, {"name": "lamp"}]
    assert found(tool_calls, [row("fan", both) for _ in range(9)]) == []
    silent = [{"messages": row("fan", both)["messages"][:1], "tools": both} for _ in range(10)]
    assert found(tool_calls, silent) == []


def test_unused_tools_are_one_note(found) -> None:
    tools = [{"name": name} for name in ("fan", "a", "b", "c", "d", "e", "f")]
    assert found(tool_calls, [row("fan", tools) for _ in range(10)]) == [
        (
            *("TOL008", None, None, None),
            "no row calls a, b, c, d, e and 1 more, which are declared in 10 rows or more",
        )
    ]
